"""Hours of the daily mail and of quiet, at their borders."""

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.errors import RuleBroken
from portal.rules.notifications.timing import (
    LONGEST_QUIET,
    Habit,
    check_habit,
    end_of_quiet,
    next_digest,
    usual_habit,
)

ZONE = timezone(timedelta(hours=7))
hours = st.integers(0, 23)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)).map(lambda at: at.replace(tzinfo=ZONE))  # noqa: DTZ001


def at(hour: int, minute: int = 0, second: int = 0, day: int = 20) -> datetime:
    return datetime(2026, 11, day, hour, minute, second, tzinfo=ZONE)


def test_families_are_told_after_work() -> None:
    assert usual_habit(is_family=True) == Habit(18, 21, 6)
    assert usual_habit(is_family=False) == Habit(17, 21, 6)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (at(8), at(18)),
        (at(17, 59, 59), at(18)),
        (at(18), at(18, day=21)),
        (at(18, 0, 1), at(18, day=21)),
        (at(23, 59), at(18, day=21)),
    ],
)
def test_the_next_daily_mail(now: datetime, expected: datetime) -> None:
    assert next_digest(now, Habit(18)) == expected


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (at(20, 59, 59), None),
        (at(21), at(6, day=21)),
        (at(23, 30), at(6, day=21)),
        (at(0), at(6)),
        (at(5, 59, 59), at(6)),
        (at(6), None),
        (at(12), None),
    ],
)
def test_quiet_at_night(now: datetime, expected: datetime | None) -> None:
    assert end_of_quiet(now, Habit(18, 21, 6)) == expected


def test_quiet_at_noon_and_none_at_all() -> None:
    assert end_of_quiet(at(12, 30), Habit(18, 12, 14)) == at(14)
    assert end_of_quiet(at(14), Habit(18, 12, 14)) is None
    assert not Habit(18, 6, 6).is_quiet_at_times
    assert all(end_of_quiet(at(hour), Habit(18, 6, 6)) is None for hour in range(24))


@given(moments, hours, hours)
def test_quiet_ends_at_its_hour_within_its_length(now: datetime, begin: int, end: int) -> None:
    over = end_of_quiet(now, Habit(18, begin, end))
    if over is None:
        assert (now.hour - begin) % 24 >= (end - begin) % 24
    else:
        assert (over.hour, over.minute, over.second, over.microsecond) == (end, 0, 0, 0)
        assert timedelta(0) < over - now <= timedelta(hours=(end - begin) % 24)
        assert end_of_quiet(over, Habit(18, begin, end)) is None


@given(moments, st.integers(5, 22))
def test_the_daily_mail_comes_within_a_day(now: datetime, hour: int) -> None:
    coming = next_digest(now, Habit(hour))
    assert timedelta(0) < coming - now <= timedelta(days=1)
    assert (coming.hour, coming.minute) == (hour, 0)


@given(hours, hours)
def test_the_longest_quiet(begin: int, end: int) -> None:
    if (end - begin) % 24 <= LONGEST_QUIET:
        check_habit(Habit(18, begin, end))
    else:
        with pytest.raises(RuleBroken) as broken:
            check_habit(Habit(18, begin, end))
        assert broken.value.field == "quiet_until"


@pytest.mark.parametrize(
    ("habit", "field"), [(Habit(4), "digest_hour"), (Habit(23), "digest_hour"), (Habit(18, 24, 6), "quiet_from")]
)
def test_hours_that_are_none(habit: Habit, field: str) -> None:
    with pytest.raises(RuleBroken) as broken:
        check_habit(habit)
    assert broken.value.field == field
