"""Rules of the tree at their borders."""

from datetime import date

import pytest

from portal.errors import RuleBroken
from portal.rules.units import BEGINNING, State, check_parent, edge_start, holds, state_of

DAY, NEXT = date(2025, 7, 1), date(2025, 7, 2)


def test_an_edge_holds_from_its_first_day_until_before_its_last() -> None:
    assert not holds(NEXT, None, DAY)
    assert holds(DAY, None, DAY)
    assert holds(DAY, NEXT, DAY)
    assert not holds(DAY, NEXT, NEXT)
    assert not holds(DAY, DAY, DAY), "a correction of the same day never held"


@pytest.mark.parametrize(
    ("opened", "closed", "state"),
    [
        (None, None, State.OPEN),
        (DAY, None, State.OPEN),
        (NEXT, None, State.PLANNED),
        (None, NEXT, State.OPEN),
        (None, DAY, State.CLOSED),
        (NEXT, DAY, State.CLOSED),
    ],
)
def test_state_on_a_day(opened: date | None, closed: date | None, state: State) -> None:
    assert state_of(opened, closed, DAY) is state


def test_a_new_unit_comes_under_its_parent_when_both_exist_but_at_the_latest_today() -> None:
    assert edge_start(None, None, DAY) == BEGINNING
    assert edge_start(date(1990, 9, 5), date(2010, 1, 1), DAY) == date(2010, 1, 1)
    assert edge_start(date(2010, 1, 1), None, DAY) == date(2010, 1, 1)
    assert edge_start(NEXT, None, DAY) == DAY, "a planned unit is managed from today on"


@pytest.mark.parametrize(("unit", "parent", "above"), [(1, 1, set()), (1, 3, {2, 1})])
def test_no_unit_comes_under_itself(unit: int, parent: int, above: set[int]) -> None:
    with pytest.raises(RuleBroken) as broken:
        check_parent(unit_id=unit, parent_id=parent, parent_ancestors=above, parent_closed=False)
    assert broken.value.field == "parent_id"


def test_a_closed_unit_takes_no_children() -> None:
    check_parent(unit_id=1, parent_id=3, parent_ancestors={2}, parent_closed=False)
    with pytest.raises(RuleBroken):
        check_parent(unit_id=1, parent_id=3, parent_ancestors={2}, parent_closed=True)
