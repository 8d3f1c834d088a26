"""Forms: cleaned text, rule violations at their field, and text typed before the session ended."""

from collections.abc import Callable, Iterable
from typing import Any, ParamSpec, TypeVar

from flask import request
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import DateField, IntegerField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Length, StopValidation
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from portal.db import begin_write, db
from portal.errors import RuleBroken, TooLarge, TooManyAttempts
from portal.rules.units.facts import EARLIEST, LATEST
from portal.rules.vietnamese import clean, nfc
from portal.web.form_words import FormWords
from portal.web.identity import identity
from portal.web.words import say

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")
Chosen = TypeVar("Chosen", bound="PortalForm")

_NO_SUCH_CHOICE = lazy_gettext("Hãy chọn một mục trong danh sách.")


class Required(InputRequired):
    """Something was entered, and more than blanks."""

    def __call__(self, form: Any, field: Any) -> None:
        super().__call__(form, field)
        if isinstance(field.data, str) and not field.data.strip():
            raise StopValidation(str(self.message))


required = Required(lazy_gettext("Vui lòng nhập mục này."))


def at_most(length: int) -> Length:
    """No more than ``length`` characters."""
    return Length(max=length, message=lazy_gettext("Không quá %(max)d ký tự."))


class LineField(StringField):
    """One line of text, stored in NFC without stray blanks."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = clean(valuelist[0]) if valuelist else ""


class ProseField(TextAreaField):
    """Several lines, in NFC with plain line ends."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = nfc(valuelist[0]).replace("\r\n", "\n").strip() if valuelist else ""


class DayField(DateField):
    """A calendar day: the browser's own picker, or typed as dd/mm/yyyy."""

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        super().__init__(label, validators, format=["%Y-%m-%d", "%d/%m/%Y"], **kwargs)

    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(gettext("Ngày không hợp lệ; nhập dạng ngày/tháng/năm.")) from error
        if self.data is not None and not EARLIEST <= self.data <= LATEST:
            raise ValueError(gettext("Ngày không hợp lý; kiểm tra lại năm."))


class ChoiceField(SelectField):
    """One of a list of (value, label)."""

    def __init__(self, label: Any = None, validators: Any = None, choices: Any = (), **kwargs: Any) -> None:
        super().__init__(label, validators, invalid_choice_message=_NO_SUCH_CHOICE, **kwargs)
        self.offer(choices)

    def offer(self, choices: Iterable[tuple[str, Any]]) -> None:
        """Give the choices that depend on who is asking."""
        self.choices = [SelectChoice(value, label) for value, label in choices]


class ChoicesField(SelectMultipleField):
    """Any of a list of (value, label), as check boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: Any = None, validators: Any = None, choices: Any = (), **kwargs: Any) -> None:
        super().__init__(label, validators, invalid_choice_message=_NO_SUCH_CHOICE, **kwargs)
        self.offer(choices)

    def offer(self, choices: Iterable[tuple[str, Any]]) -> None:
        """Give the choices that depend on who is asking."""
        self.choices = [SelectChoice(value, label) for value, label in choices]


class PortalForm(FlaskForm):
    """Base of all forms."""

    class Meta(FlaskForm.Meta):
        """WTForms' own messages come in the language of the page."""

        def get_translations(self, _form: Any) -> FormWords:
            return FormWords()

    def attempt(
        self, action: Callable[Parameters, Result], *args: Parameters.args, **kwargs: Parameters.kwargs
    ) -> Result | None:
        """Do the use case; when it breaks a rule, undo it, put the message at its field and give None."""
        try:
            return action(*args, **kwargs)
        except (TooLarge, TooManyAttempts):
            raise
        except RuleBroken as error:
            db.session.rollback()
            self.refuse(error)
            return None

    def attempt_step(
        self, action: Callable[Parameters, Result], *args: Parameters.args, **kwargs: Parameters.kwargs
    ) -> Result | None:
        """As ``attempt`` for one of several steps: a broken rule undoes this step only, earlier ones stay."""
        try:
            with db.session.begin_nested():
                return action(*args, **kwargs)
        except RuleBroken as error:
            self.refuse(error)
            return None

    def refuse(self, error: RuleBroken) -> None:
        """Show a broken rule at its field, or above the form when it has none."""
        field = self._fields.get(error.field or "")
        message = say(error.message, **error.params)
        if field is None:
            self.form_errors.append(message)
        else:
            field.errors = [*field.errors, message]


class VersionForm(PortalForm):
    """An edit that knows which version it began from."""

    version = IntegerField(widget=HiddenInput(), default=0)

    def facts(self) -> dict[str, Any]:
        """What was entered, by the names the services use."""
        return {name: value for name, value in self.data.items() if name != "csrf_token"}

    def is_stale(self, kept: Any) -> bool:
        """Somebody saved meanwhile; from now on the form starts from what they saved, shown at each field."""
        if not self.is_submitted() or self.version.data == kept.version:
            return False
        self.version.data, self.version.raw_data = kept.version, None
        return True


def load_form(form_class: type[Chosen], **kwargs: Any) -> Chosen:
    """The form as sent; on a first look filled from ``obj`` or from what was typed before."""
    if request.method == "GET" and (typed := _take_stash()) is not None:
        return form_class(formdata=typed, **kwargs)
    return form_class(**kwargs)


def _take_stash() -> MultiDict[str, str] | None:
    found = identity()
    if found is None or not found.session.stash or found.session.stash.get("path") != request.path:
        return None
    pairs = found.session.stash["fields"]
    begin_write()
    found.session.stash = None
    db.session.flush()
    return MultiDict([(name, value) for name, value in pairs if name != "csrf_token"])


__all__ = [
    "ChoiceField",
    "ChoicesField",
    "DayField",
    "LineField",
    "PortalForm",
    "ProseField",
    "VersionForm",
    "at_most",
    "load_form",
    "required",
]
