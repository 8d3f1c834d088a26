"""Form fields checked by a rule's own reader, so that a form and an import refuse the same things in the same words."""

from collections.abc import Callable
from typing import Any

from wtforms import Field, Form
from wtforms.validators import ValidationError

from portal.errors import RuleBroken
from portal.web.words import say


class ByRule:
    """What was typed is something the reader takes; the reader's message stands at the field."""

    def __init__(self, reader: Callable[[Any], Any]) -> None:
        self.reader = reader

    def __call__(self, _form: Form, field: Field) -> None:
        """Refuse what the reader refuses."""
        try:
            self.reader(field.data or "")
        except RuleBroken as error:
            raise ValidationError(say(error.message, **error.params)) from error
