"""How far a site is with taking a child out of an article."""

from datetime import date, timedelta
from typing import Any

import pytest

from portal.errors import RuleBroken
from portal.rules.contact_book.taking_down import Facts, TakeDownState, check_reason, state_of

DUE = date(2026, 12, 5)


def state(today: date = DUE, **changes: Any) -> TakeDownState:
    usual: dict[str, Any] = {"is_public": True, "is_same": True, "is_agreed": False, "is_dismissed": False}
    return state_of(Facts(due_on=DUE, **{**usual, **changes}), today)


def test_the_last_day_is_in_time() -> None:
    assert state() == TakeDownState.OPEN
    assert state(DUE + timedelta(days=1)) == TakeDownState.OVERDUE


def test_what_the_public_no_longer_sees_is_done_whatever_the_day() -> None:
    late = DUE + timedelta(days=99)
    assert state(late, is_public=False) == TakeDownState.GONE
    assert state(late, is_same=False) == TakeDownState.REPLACED
    assert state(late, is_agreed=True) == TakeDownState.AGREED
    assert state(late, is_dismissed=True, is_public=False) == TakeDownState.DISMISSED


def test_keeping_an_article_needs_a_reason() -> None:
    for reason in ("", "x" * 501):
        with pytest.raises(RuleBroken) as broken:
            check_reason(reason)
        assert broken.value.field == "reason"
    check_reason("x" * 500)
