"""The words of a page in its language. A page asks for a hundred of them, so each must cost next to nothing.

As flask_babel and Jinja's extension do it, but the catalogue is looked up once a page and language, not at every word.
"""

from functools import cached_property
from typing import Any

from babel import Locale
from babel.support import NullTranslations, Translations
from flask import Flask, g, has_app_context
from flask_babel import Babel, Domain
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from portal.web import shell

_LOCALES = {language: Locale.parse(language) for language in shell.LANGUAGES}


class Catalogues(Domain):
    """The catalogues of all languages; the one a request found is kept with it until its language changes."""

    def get_translations(self) -> Translations | NullTranslations:
        """The catalogue of the language spoken now."""
        spoken: Any = g.get("_flask_babel") if has_app_context() else None
        locale = getattr(spoken, "babel_locale", None)
        if locale is not None and getattr(spoken, "catalogue_of", None) is locale:
            return spoken.catalogue
        found = super().get_translations()
        if has_app_context():
            spoken = g._flask_babel
            spoken.catalogue_of, spoken.catalogue = spoken.babel_locale, found
        return found


class Speaking(Babel):
    """flask_babel with these catalogues."""

    @cached_property
    def domain_instance(self) -> Catalogues:
        """All catalogues."""
        return Catalogues(domain=self.domain)


def register(app: Flask) -> None:
    """Let pages speak the language of who reads them."""
    speaking = Speaking(app, locale_selector=lambda: _LOCALES[shell.language()])

    @pass_eval_context
    def gettext(context: EvalContext, message: str, /, **variables: Any) -> str:
        return _filled(context, speaking.domain_instance.get_translations().ugettext(message), variables)

    @pass_eval_context
    def ngettext(context: EvalContext, one: str, many: str, num: int, /, **variables: Any) -> str:
        words = speaking.domain_instance.get_translations().ungettext(one, many, num)
        return _filled(context, words, {"num": num} | variables)

    app.jinja_env.globals.update(_=gettext, gettext=gettext, ngettext=ngettext)


def _filled(context: EvalContext, words: str, variables: dict[str, Any]) -> str:
    """Safe words with their variables, each escaped where the template escapes."""
    if context.autoescape:
        words = Markup(words)  # noqa: S704 - our own words
    return words % variables if variables or "%" in words else words
