"""Rules of conversations: parties, office hours, the half minute, the proof."""

from datetime import datetime, time, timedelta

import pytest

from portal.adapters.clock import LOCAL_ZONE
from portal.errors import RuleBroken
from portal.rules.contact_book.talks import (
    HOLD,
    HOMEROOM,
    OFFICE,
    TEACHER,
    Manners,
    check_manners,
    class_of,
    homeroom_party,
    is_held,
    kind_of,
    proof_of,
    teacher_of,
    teacher_party,
)

FRIDAY = datetime(2026, 11, 20, 0, 0, tzinfo=LOCAL_ZONE)


def at(days: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    return FRIDAY + timedelta(days=days, hours=hour, minutes=minute, seconds=second)


def test_parties() -> None:
    assert teacher_of(teacher_party(12)) == 12
    assert [teacher_of(party) for party in (HOMEROOM, OFFICE, "t", "tx", "t-1", "t²")] == [None] * 6
    assert [kind_of(party) for party in (HOMEROOM, "h12", OFFICE, "t7")] == [HOMEROOM, HOMEROOM, OFFICE, TEACHER]
    assert class_of(homeroom_party(12)) == 12
    assert [class_of(party) for party in (HOMEROOM, OFFICE, "t7", "h", "hx", "h-1", "h²")] == [None] * 7
    limited = Manners(to_homeroom=False, to_office=True, to_teachers=False)
    assert [limited.may_begin(party) for party in ("h12", OFFICE, "t7")] == [False, True, False]


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        (at(0, 6, 59, 59), at(0, 7)),
        (at(0, 7), at(0, 7)),
        (at(0, 16, 59, 59), at(0, 16, 59, 59)),
        (at(0, 17), at(3, 7)),  # Friday evening until Monday
        (at(1, 9), at(3, 7)),
        (at(3, 0), at(3, 7)),
    ],
)
def test_a_teacher_is_told_when_the_office_opens(now: datetime, opens: datetime) -> None:
    assert Manners().next_open(now) == opens
    assert Manners().is_open(now) == (now == opens)


def test_a_school_open_on_one_day_keeps_nobody_waiting_longer_than_five_days() -> None:
    assert Manners(weekdays="3").next_open(at(0, 9)) == at(5, 9)


def test_hours_need_a_length_and_a_day() -> None:
    check_manners(Manners())
    for broken, field in (
        (Manners(closes=time(7)), "closes"),
        (Manners(weekdays=""), "weekdays"),
        (Manners(weekdays="8"), "weekdays"),
    ):
        with pytest.raises(RuleBroken) as error:
            check_manners(broken)
        assert error.value.field == field


def test_half_a_minute() -> None:
    assert is_held(FRIDAY, FRIDAY + HOLD - timedelta(microseconds=1))
    assert not is_held(FRIDAY, FRIDAY + HOLD)


def test_the_proof_changes_with_every_word() -> None:
    one, other = {"number": 1, "text": "Chào cô"}, {"number": 2, "text": "Vâng"}
    assert proof_of([one, other]) == proof_of([{"text": "Chào cô", "number": 1}, other])
    assert len({proof_of(each) for each in ([one, other], [other, one], [one], [one, {**other, "text": "Vâng."}])}) == 4
