"""Rules of leave: its days, who decides, until when it can be withdrawn."""

from datetime import date, datetime, timedelta

import pytest

from portal.errors import RuleBroken
from portal.rules.attendance.days import SchoolDays
from portal.rules.attendance.statuses import AFTERNOON, MORNING
from portal.rules.contact_book.leave import (
    APPROVED,
    HOMEROOM,
    JUST_TOLD,
    LEADER,
    REFUSED,
    RETURNED,
    TO_DECIDER,
    TO_FAMILY,
    WAITING,
    WITHDRAWN,
    Span,
    check_span,
    is_late,
    level_for,
    may_withdraw,
    reminder_of,
)

FRIDAY, SATURDAY, SUNDAY, MONDAY = (date(2026, 11, day) for day in (20, 21, 22, 23))
DAYS = SchoolDays(first=date(2026, 9, 7), last=date(2027, 5, 28), off={date(2026, 11, 24): "Nghỉ bão"})


def span(first: date, last: date | None = None, **sessions: str) -> Span:
    return Span(first_day=first, last_day=last or first, **sessions)


def broken(found: Span, today: date = FRIDAY) -> str | None:
    with pytest.raises(RuleBroken) as error:
        check_span(found, DAYS, today=today)
    return error.value.field


def test_only_days_of_lessons_count() -> None:
    assert check_span(span(FRIDAY), DAYS, today=FRIDAY) == 1
    assert check_span(span(FRIDAY, MONDAY), DAYS, today=FRIDAY) == 2
    assert check_span(span(FRIDAY, date(2026, 11, 25)), DAYS, today=FRIDAY) == 3  # Tuesday the school is closed
    assert check_span(span(SATURDAY), DAYS, today=FRIDAY) == 1  # a lesson held on a Saturday
    assert broken(span(SUNDAY)) == "first_day"
    assert broken(span(date(2026, 11, 24))) == "first_day"


def test_days_turned_round_and_outside_the_year() -> None:
    assert broken(span(MONDAY, FRIDAY)) == "last_day"
    assert broken(span(FRIDAY, first_session=AFTERNOON, last_session=MORNING)) == "last_session"
    assert broken(span(date(2027, 5, 27), date(2027, 5, 31))) == "last_day"
    assert broken(span(date(2027, 6, 1))) == "first_day"


def test_three_days_back_and_no_more() -> None:
    check_span(span(date(2026, 11, 17)), DAYS, today=FRIDAY)
    assert broken(span(date(2026, 11, 16))) == "first_day"
    assert is_late(FRIDAY, SATURDAY)
    assert not is_late(FRIDAY, FRIDAY)


def test_who_decides() -> None:
    assert [level_for(count, 2) for count in (1, 2, 3)] == [HOMEROOM, HOMEROOM, LEADER]


def test_sessions_of_a_span() -> None:
    half = span(FRIDAY, MONDAY, first_session=AFTERNOON, last_session=MORNING)
    assert not half.covers(FRIDAY, MORNING)
    assert half.covers(FRIDAY, AFTERNOON)
    assert half.covers(SATURDAY, MORNING)
    assert half.covers(MONDAY, MORNING)
    assert not half.covers(MONDAY, AFTERNOON)
    assert not half.touches(span(FRIDAY, last_session=MORNING))
    assert half.touches(span(FRIDAY))
    assert not half.touches(span(MONDAY, first_session=AFTERNOON))


def test_withdrawing() -> None:
    for state in (WAITING, RETURNED):
        assert may_withdraw(state, FRIDAY, MONDAY)
    assert may_withdraw(APPROVED, MONDAY, SUNDAY)
    assert not may_withdraw(APPROVED, MONDAY, MONDAY)
    for state in (REFUSED, WITHDRAWN):
        assert not may_withdraw(state, MONDAY, FRIDAY)


@pytest.mark.parametrize(
    ("state", "local", "who"),
    [
        (WAITING, "2026-11-20 14:59", []),
        (WAITING, "2026-11-20 15:00", [TO_DECIDER]),  # Monday's leave, on Friday afternoon
        (WAITING, "2026-11-20 21:00", []),
        (WAITING, "2026-11-22 06:29", []),
        (WAITING, "2026-11-22 06:30", [TO_DECIDER]),
        (WAITING, "2026-11-23 06:29", []),
        (WAITING, "2026-11-23 06:30", [TO_FAMILY]),
        (WAITING, "2026-11-24 06:30", []),
        (RETURNED, "2026-11-20 15:00", []),
        (RETURNED, "2026-11-23 06:30", [TO_FAMILY]),
        (APPROVED, "2026-11-23 06:30", []),
        (WITHDRAWN, "2026-11-23 06:30", []),
    ],
)
def test_who_is_reminded_when(state: str, local: str, who: list[str]) -> None:
    told_at, monday = datetime.fromisoformat("2026-11-19 08:00"), date(2026, 11, 23)
    assert reminder_of(state, monday, told_at=told_at, local=datetime.fromisoformat(local)) == who


def test_nobody_is_reminded_of_what_was_just_said() -> None:
    said, day = datetime.fromisoformat("2026-11-23 08:00"), date(2026, 11, 23)
    assert reminder_of(WAITING, day, told_at=said, local=said + JUST_TOLD - timedelta(seconds=1)) == []
    assert reminder_of(WAITING, day, told_at=said, local=said + JUST_TOLD) == [TO_FAMILY]
    tuesday = date(2026, 11, 24)
    assert reminder_of(WAITING, tuesday, told_at=said, local=datetime.fromisoformat("2026-11-23 15:00")) == [TO_DECIDER]
    assert reminder_of(WAITING, tuesday, told_at=said, local=datetime.fromisoformat("2026-11-20 15:00")) == []
