"""Quiet hours at night, and the hour of sending."""

from datetime import date, datetime, time, timedelta, timezone

import pytest

from portal.errors import RuleBroken
from portal.rules.contact_book.hours import (
    MOST_AHEAD,
    USUAL,
    Quiet,
    check_schedule,
    choose_quiet,
    quiet_end,
    read_quiet,
)

HERE = timezone(timedelta(hours=7))
DAY = date(2026, 11, 20)


def at(hour: int, minute: int = 0, day: date = DAY) -> datetime:
    return datetime.combine(day, time(hour, minute), HERE)


@pytest.mark.parametrize(
    ("now", "end"),
    [
        (at(20, 59), None),
        (at(21), at(6, 30, date(2026, 11, 21))),
        (at(23, 59), at(6, 30, date(2026, 11, 21))),
        (at(0), at(6, 30)),
        (at(6, 29), at(6, 30)),
        (at(6, 30), None),
    ],
)
def test_the_end_of_the_night(now: datetime, end: datetime | None) -> None:
    assert quiet_end(USUAL, now) == end


def test_every_night_is_shorter_than_work_may_wait() -> None:
    longest = quiet_end(choose_quiet("20:00", "07:00"), at(20))
    assert longest is not None
    assert longest - at(20) < timedelta(hours=12)


def test_what_a_school_chose() -> None:
    assert read_quiet({}) == USUAL
    assert read_quiet({"quiet_since": "20:30", "quiet_until": "05:00"}) == Quiet(time(20, 30), time(5))
    assert read_quiet({"quiet_since": "12:00", "quiet_until": 7}) == USUAL
    for field, typed in (("since", ("12:00", "06:00")), ("until", ("21:00", "09:00"))):
        with pytest.raises(RuleBroken) as broken:
            choose_quiet(*typed)
        assert broken.value.field == field


def test_the_hour_of_sending() -> None:
    now, end = at(8), DAY + timedelta(days=200)
    assert check_schedule(DAY, "08:30", now=now, ends_on=end) == at(8, 30)
    assert check_schedule(DAY, "08:30", now=now, ends_on=DAY) == at(8, 30)
    wrong = [
        (None, "07:00", end, "day"),
        (DAY, "07:15", end, "hour"),
        (DAY, "08:00", end, "day"),
        (DAY + MOST_AHEAD, "08:30", end, "day"),
        (DAY + timedelta(days=2), "08:30", DAY + timedelta(days=1), "day"),
    ]
    for day, hour, ends_on, field in wrong:
        with pytest.raises(RuleBroken) as broken:
            check_schedule(day, hour, now=now, ends_on=ends_on)
        assert broken.value.field == field, (day, hour)
