"""Days of a period: their order, the locks of the calendar, openings that lift one part for some hours."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from portal.errors import RuleBroken
from portal.rules.data_forms.periods import Days, LockKind, Opening, check_days, lock_of, official_after, opens_cell

SMAS = Days(
    opens_on=date(2026, 9, 1),
    closes_on=date(2026, 9, 6),
    locks_on=date(2026, 9, 9),
    official_on=date(2026, 9, 10),
    late_entry=False,
)


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (date(2026, 8, 31), LockKind.NOT_OPEN),
        (date(2026, 9, 1), None),
        (date(2026, 9, 6), None),
        (date(2026, 9, 7), LockKind.CLOSED),
        (date(2026, 9, 9), LockKind.CLOSED),
        (date(2026, 9, 10), LockKind.LOCKED),
    ],
)
def test_the_gap_before_the_lock_is_for_checking(day: date, kind: LockKind | None) -> None:
    lock = lock_of(SMAS, today=day)
    assert (lock.kind if lock else None) is kind


def test_what_was_returned_and_late_periods_are_open_until_the_lock() -> None:
    assert lock_of(SMAS, today=date(2026, 9, 9), returned=True) is None
    assert lock_of(replace(SMAS, late_entry=True), today=date(2026, 9, 9)) is None
    assert lock_of(replace(SMAS, late_entry=True), today=date(2026, 9, 10), returned=True) is not None


def test_an_opening_lifts_only_its_cells_only_its_hours_only_the_last_lock() -> None:
    start = datetime(2026, 9, 20, 8, tzinfo=UTC)
    opening = Opening(
        opens_at=start, ends_at=start + timedelta(hours=2), sections=frozenset({"pupils"}), keys=frozenset({"area"})
    )
    lock = lock_of(SMAS, today=date(2026, 9, 20))
    assert lock is not None
    ends = start + timedelta(hours=2)
    assert opens_cell(lock, [opening], section="pupils", key="x", now=start)
    assert opens_cell(lock, [opening], section="other", key="area", now=ends - timedelta(microseconds=1))
    assert not opens_cell(lock, [opening], section="other", key="x", now=start)
    assert not opens_cell(lock, [opening], section="pupils", key="x", now=ends)
    early = replace(lock, kind=LockKind.NOT_OPEN)
    assert not opens_cell(early, [opening], section="pupils", key="x", now=start)


@pytest.mark.parametrize(
    ("field", "day"),
    [("closes_on", date(2026, 8, 31)), ("locks_on", date(2026, 9, 5)), ("official_on", date(2026, 9, 9))],
)
def test_days_out_of_order_are_refused_at_their_field(field: str, day: date) -> None:
    check_days(SMAS)
    with pytest.raises(RuleBroken) as caught:
        check_days(replace(SMAS, **{field: day}))
    assert caught.value.field == field
    assert official_after(SMAS.locks_on) == SMAS.official_on
