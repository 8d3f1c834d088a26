"""The language of what is written outside a request: mails."""

from functools import cache
from pathlib import Path

from babel.support import NullTranslations, Translations

from portal.errors import Say

FOLDER = Path(__file__).parent.parent / "translations"


def in_language(locale: str) -> Say:
    """Puts message ids into this language; what has no translation stays Vietnamese."""
    return _catalogue(locale).gettext


@cache
def _catalogue(locale: str) -> NullTranslations:
    return Translations.load(FOLDER, [locale])


def forget() -> None:
    """Read the catalogues anew the next time."""
    _catalogue.cache_clear()
