"""A province of 700 schools costs as many statements as one of five, and every step of the tree uses an index."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, select

from portal.adapters import clock
from portal.db import db
from portal.models.units import Unit, UnitEdge
from portal.rules.permissions import Actor, Role
from portal.services.units import browsing, reading, searching, tree
from portal.services.units.scope import may_manage
from tests.cast import Cast
from tests.queries import QueryCount


def add_schools(parent_id: int, count: int) -> None:
    first = (db.session.scalar(select(Unit.id).order_by(Unit.id.desc()).limit(1)) or 0) + 1
    ids = range(first, first + count)
    db.session.execute(insert(Unit), [school(unit_id) for unit_id in ids])
    db.session.execute(
        insert(UnitEdge),
        [
            {"child_id": i, "parent_id": parent_id, "relation": "administrative", "valid_from": date(2020, 1, 1)}
            for i in ids
        ],
    )
    db.session.commit()


def school(unit_id: int) -> dict[str, Any]:
    name = f"Trường số {unit_id:05d}"
    return {
        "id": unit_id,
        "code": f"S{unit_id}",
        "name": name,
        "name_sort": name,
        "name_folded": name.lower(),
        "kind_code": "primary_school",
        "created_at": clock.now(),
        "version": 1,
        "settings": {},
    }


@pytest.fixture
def actor(cast: Cast) -> Actor:
    return Actor(
        account_id=cast.administrator.id,
        name="x",
        unit_id=cast.units["ben_tre"],
        roles=frozenset({Role.UNIT_ADMINISTRATOR}),
    )


QUESTIONS: dict[str, tuple[int, Callable[[Actor, int], Any]]] = {
    "tree": (4, lambda actor, _: browsing.tree_top(actor)),
    "branch": (3, lambda actor, unit_id: browsing.branch(actor, unit_id=unit_id)),
    "subtree": (1, lambda _, unit_id: db.session.scalars(select(tree.subtree(unit_id).c.id)).all()),
    "children": (1, lambda _, unit_id: tree.children(unit_id)),
    "search": (4, lambda actor, _: searching.find_units(actor, searching.Filter(words="truong", below_own=True))),
    "page": (7, lambda actor, unit_id: reading.read_unit(actor, unit_id=unit_id)),
    "scope": (1, lambda actor, unit_id: may_manage(actor, unit_id + 1)),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_seven_hundred_schools_cost_as_many_statements_as_five(
    app: Flask, cast: Cast, actor: Actor, queries: Callable[[], QueryCount], question: str
) -> None:
    most, ask = QUESTIONS[question]
    counts = []
    for more in (5, 695):
        add_schools(cast.units["ben_tre"], more)
        db.session.expire_all()
        with queries() as count:
            ask(actor, cast.units["ben_tre"])
        counts.append(len(count))
    assert counts[0] == counts[1] <= most


def test_the_subtree_is_complete(app: Flask, cast: Cast) -> None:
    add_schools(cast.units["cho_lach"], 700)
    below = tree.subtree(cast.units["ben_tre"])
    depths = db.session.execute(select(below.c.id, below.c.depth)).all()
    assert len(depths) == 700 + 5
    assert max(depth for _, depth in depths) == 2


@pytest.mark.sqlite_only
@pytest.mark.parametrize("question", QUESTIONS)
def test_edges_are_never_scanned(
    app: Flask, cast: Cast, actor: Actor, queries: Callable[[], QueryCount], question: str
) -> None:
    add_schools(cast.units["ben_tre"], 700)
    with queries() as count:
        QUESTIONS[question][1](actor, cast.units["ben_tre"])
    plans = [plan_of(statement) for statement in count.statements]
    assert any("INDEX ix_unit_edge" in plan for plan in plans), plans
    scanned = [plan for plan in plans if re.search(r"SCAN unit_edge(?! USING)|unit_edge USING AUTOMATIC", plan)]
    assert not scanned


def plan_of(statement: str) -> str:
    holes = statement.count("?")
    rows = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", (None,) * holes)
    return "\n".join(row[3] for row in rows)
