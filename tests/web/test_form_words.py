"""No English sentence of the form library reaches a Vietnamese page."""

from flask import Flask
from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange

from portal.web.forms import PortalForm


class AgeForm(PortalForm):
    """A form with the library's own messages."""

    age = IntegerField("Tuổi", [InputRequired(), NumberRange(1, 9)])


def errors_for(app: Flask, typed: str) -> list[str]:
    with app.test_request_context("/", method="POST", data={"age": typed}):
        form = AgeForm()
        form.validate()
        return [str(error) for error in form.age.errors]


def test_the_librarys_messages_are_vietnamese(app: Flask) -> None:
    assert errors_for(app, "") == ["Vui lòng nhập mục này."]
    assert errors_for(app, "mười")[0] == "Hãy nhập một số nguyên."
    assert errors_for(app, "10") == ["Số phải từ 1 đến 9."]
