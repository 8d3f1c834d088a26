"""Rules of a parents' day: its slots, and when two meetings collide."""

from datetime import date, time, timedelta

import pytest

from portal.errors import RuleBroken
from portal.rules.contact_book.meetings import MOST_SLOTS, Hours, check_day, collide

TODAY = date(2026, 11, 20)


def hours(opens: str = "08:00", closes: str = "09:00", minutes: int = 10, pause: int = 0) -> Hours:
    return Hours(opens=time.fromisoformat(opens), closes=time.fromisoformat(closes), minutes=minutes, pause=pause)


def test_slots_end_in_time_with_pauses_between() -> None:
    assert [f"{start:%H:%M}" for start in hours(minutes=20, pause=5).starts()] == ["08:00", "08:25"]
    assert len(hours(closes="08:10").starts()) == 1
    assert hours(closes="08:09").starts() == []
    assert len(hours(opens="00:00", closes="23:59", minutes=5).starts()) > MOST_SLOTS


@pytest.mark.parametrize(
    ("found", "day", "until", "field"),
    [
        (hours(), TODAY - timedelta(days=1), TODAY, "day"),
        (hours(), TODAY, TODAY + timedelta(days=1), "book_until"),
        (hours(), TODAY + timedelta(days=2), TODAY - timedelta(days=1), "book_until"),
        (hours(minutes=4), TODAY, TODAY, "minutes"),
        (hours(minutes=61), TODAY, TODAY, "minutes"),
        (hours(pause=31), TODAY, TODAY, "pause"),
        (hours(closes="08:05"), TODAY, TODAY, "closes"),
        (hours(closes="07:00"), TODAY, TODAY, "closes"),
        (hours(closes="13:05", minutes=5), TODAY, TODAY, "closes"),
    ],
)
def test_days_that_cannot_be(found: Hours, day: date, until: date, field: str) -> None:
    with pytest.raises(RuleBroken) as broken:
        check_day(found, day=day, book_until=until, today=TODAY)
    assert broken.value.field == field


def test_a_day_that_can_be() -> None:
    check_day(hours(closes="13:00", minutes=5), day=TODAY, book_until=TODAY, today=TODAY)


def test_meetings_that_touch_do_not_collide() -> None:
    assert not collide(time(8), 10, time(8, 10), 10)
    assert collide(time(8), 11, time(8, 10), 10)
    assert not collide(time(8, 10), 10, time(8), 10)
    assert collide(time(8, 5), 5, time(8), 60)
