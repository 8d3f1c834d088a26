"""What a page says in its language."""

from datetime import date, timedelta

import pytest
from flask import Flask, session
from flask_babel import refresh

from portal.web import words


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("vi", ["3 giờ 05 phút", "ngày 05 tháng 02 năm 2027", "1.234.567", "3,4 MB"]),
        ("en", ["3 hours 5 minutes", "5 February 2027", "1,234,567", "3.4 MB"]),
    ],
)
def test_a_page_speaks_one_language(app: Flask, language: str, said: list[str]) -> None:
    with app.test_request_context():
        session["lang"] = language
        refresh()
        length = timedelta(hours=3, minutes=5)
        shown = [words.duration(length), words.long_date(date(2027, 2, 5)), words.number(1234567)]
        assert [*shown, words.human_size(3_565_158)] == said
        assert words.say("%(late)s", late=length) == said[0]
        assert words.number(None) == words.say(None) == ""
