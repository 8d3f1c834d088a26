"""Whatever is asked of the services, on every day a unit has at most one administrative parent and no circle."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.errors import RuleBroken
from portal.models.units import Unit, UnitEdge
from portal.rules.permissions import Actor, Role
from portal.rules.units import holds
from portal.services.units import tree
from portal.services.units.closing import close_unit, reopen_unit
from portal.services.units.creating import create_unit
from portal.services.units.moving import ever_above, move_unit
from tests.cast import Cast

DAYS = 12


@pytest.fixture
def operator(cast: Cast) -> Actor:
    return Actor(
        account_id=cast.operator.id,
        name="x",
        unit_id=cast.units["board"],
        roles=frozenset({Role.SYSTEM_ADMINISTRATOR}),
    )


steps = st.lists(
    st.tuples(
        st.sampled_from(["move", "move", "move", "move", "create", "close", "reopen"]),
        st.integers(0, 11),
        st.integers(0, 11),
        st.integers(-3, DAYS),
    ),
    min_size=1,
    max_size=25,
)


@given(steps=steps)
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_one_parent_a_day_and_never_a_circle(
    app: Flask, cast: Cast, operator: Actor, steps: list[tuple[str, int, int, int]]
) -> None:
    try:
        for step in steps:
            _try(operator, *step)
        check_tree()
    finally:
        db.session.rollback()


def _try(actor: Actor, what: str, one: int, other: int, days: int) -> None:
    ids = db.session.scalars(select(Unit.id).order_by(Unit.id)).all()
    unit_id, other_id, day = ids[one % len(ids)], ids[other % len(ids)], clock.today() + timedelta(days=days)
    todo: dict[str, Callable[[], object]] = {
        "move": lambda: move_unit(actor, unit_id=unit_id, parent_id=other_id, on=day),
        "create": lambda: create_unit(actor, parent_id=other_id, name="Mới", kind="campus", opened_on=day),
        "close": lambda: close_unit(actor, unit_id=unit_id, on=day),
        "reopen": lambda: reopen_unit(actor, unit_id=unit_id),
    }
    try:
        with db.session.begin_nested():
            todo[what]()
    except RuleBroken:
        pass


def check_tree() -> None:
    edges = db.session.scalars(select(UnitEdge).where(UnitEdge.relation == "administrative")).all()
    closed = {unit.id: unit.closed_on for unit in db.session.scalars(select(Unit))}
    for offset in range(-5, DAYS + 3):
        day = clock.today() + timedelta(days=offset)
        parents: dict[int, int] = {}
        for edge in edges:
            if holds(edge.valid_from, edge.valid_to, day):
                assert edge.child_id not in parents, f"two parents on {day}"
                parents[edge.child_id] = edge.parent_id
        for unit in parents:
            _check_way_up(unit, parents, closed, day)


def _check_way_up(unit: int, parents: dict[int, int], closed: dict[int, date | None], day: date) -> None:
    seen, here = {unit}, unit
    open_below = closed[unit] is None or closed[unit] > day  # type: ignore[operator]
    while here in parents:
        here = parents[here]
        assert here not in seen, f"a circle on {day}"
        seen.add(here)
        if open_below:
            assert closed[here] is None or closed[here] > day, f"an open unit under a closed one on {day}"  # type: ignore[operator]


def test_a_planned_move_elsewhere_counts_against_a_circle(app: Flask, cast: Cast, operator: Actor) -> None:
    """From 1 January the office stands under its school's sibling; the other way round is refused from now on."""
    office, school, day = cast.units["cho_lach"], cast.units["thpt_ben_tre"], date(2027, 1, 1)
    move_unit(operator, unit_id=school, parent_id=office, on=day)
    assert office in ever_above(school, "administrative", clock.today())
    assert office not in {unit.id for unit in tree.ancestors(school)}
    with pytest.raises(RuleBroken) as broken:
        move_unit(operator, unit_id=office, parent_id=school, on=clock.today())
    assert broken.value.field == "parent_id"


def test_a_move_has_its_day(app: Flask, cast: Cast, operator: Actor) -> None:
    school, day = cast.units["vinh_binh"], date(2027, 1, 1)
    move_unit(operator, unit_id=school, parent_id=cast.units["ben_tre"], on=day)
    assert tree.ancestors(school, on=date(2026, 12, 31))[0].id == cast.units["cho_lach"]
    assert tree.ancestors(school, on=day)[0].id == cast.units["ben_tre"]
    assert school in {unit.id for unit in tree.children(cast.units["cho_lach"])}
    assert school not in {unit.id for unit in tree.children(cast.units["cho_lach"], on=day)}


def test_a_mistake_is_put_right_on_the_same_day(app: Flask, cast: Cast, operator: Actor) -> None:
    school, today = cast.units["vinh_binh"], clock.today()
    move_unit(operator, unit_id=school, parent_id=cast.units["vinh_long"], on=today)
    move_unit(operator, unit_id=school, parent_id=cast.units["cho_lach"], on=today)
    assert tree.ancestors(school)[0].id == cast.units["cho_lach"]
    check_tree()
