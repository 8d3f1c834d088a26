"""Whether a column takes writing: locks of every width, openings that end by themselves."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.rules.gradebook.locking import OPEN, Lock, Opening, state_of

NINE = datetime(2026, 11, 20, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("lock", "closed"),
    [
        ((None, None, None), True),
        ((7, None, None), True),
        ((8, None, None), False),
        ((None, "toan", None), True),
        ((None, "ngu_van", None), False),
        ((None, None, "tx1"), True),
        ((None, None, "tx2"), False),
        ((7, "toan", "tx1"), True),
        ((7, "toan", "gk"), False),
    ],
)
def test_a_lock_covers_what_it_names(lock: tuple, closed: bool) -> None:
    assert state_of(7, "toan", "tx1", [Lock(*lock, NINE, "x")], [], NINE).is_locked == closed


def test_nothing_is_locked_unless_somebody_locks() -> None:
    assert state_of(7, "toan", "tx1", [], [], NINE) == OPEN


def test_an_opening_ends_by_itself_and_before_a_later_lock() -> None:
    lock, opening = Lock(7, None, None, NINE, "x"), Opening("tx1", NINE + HOUR, 2)
    states = [state_of(7, "toan", "tx1", [lock], [opening], NINE + hours * HOUR) for hours in (0, 1, 2, 3)]
    assert [state.is_locked for state in states] == [True, False, False, True]
    assert states[1].until == NINE + 3 * HOUR
    assert state_of(7, "toan", "tx2", [lock], [opening], NINE + HOUR).is_locked
    later = Lock(None, None, None, NINE + 2 * HOUR, "y")
    assert state_of(7, "toan", "tx1", [lock, later], [opening], NINE + 2 * HOUR).lock == later
    assert state_of(7, "toan", "tx1", [lock, later], [opening], NINE + 2 * HOUR).is_locked
