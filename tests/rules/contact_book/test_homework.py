"""What a note for a class must say."""

from datetime import date, timedelta
from typing import Any

import pytest

from portal.errors import RuleBroken
from portal.rules.contact_book.homework import LONGEST_TIME, check_homework

DAY = date(2026, 11, 23)


def check(text: str = "Làm bài 2", **changes: Any) -> None:
    check_homework(text, **{"day": DAY, "due_on": DAY, "subject": "toan", "subjects": {"toan": "Toán"}, **changes})


def test_from_the_day_itself_to_a_month_later() -> None:
    check()
    check(due_on=DAY + LONGEST_TIME)
    check("x" * 1000)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "x" * 1001}, "text"),
        ({"due_on": DAY - timedelta(days=1)}, "due_on"),
        ({"due_on": DAY + LONGEST_TIME + timedelta(days=1)}, "due_on"),
        ({"subject": "van"}, "subject"),
        ({"subject": ""}, "subject"),
    ],
)
def test_everything_else_is_refused_at_its_field(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(RuleBroken) as broken:
        check(**changes)
    assert broken.value.field == field
