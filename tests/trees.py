"""Large trees for tests of budgets."""

from sqlalchemy import insert

from portal.adapters import clock
from portal.db import db
from portal.models.units import Unit, UnitEdge
from portal.rules.vietnamese import fold, sort_key
from tests.cast import LONG_AGO


def add_schools(parent_id: int, count: int) -> None:
    """``count`` primary schools directly below a unit, committed."""
    for number in range(count):
        name = f"Trường Tiểu học số {number:04d}"
        db.session.add(
            Unit(
                code=f"S{number:04d}",
                name=name,
                name_sort=sort_key(name),
                name_folded=fold(name),
                kind_code="primary_school",
                opened_on=LONG_AGO,
                created_at=clock.now(),
            )
        )
    db.session.flush()
    ids = [unit.id for unit in db.session.query(Unit).filter(Unit.code.like("S____"))]
    rows = [
        {"child_id": unit_id, "parent_id": parent_id, "relation": "administrative", "valid_from": LONG_AGO}
        for unit_id in ids
    ]
    db.session.execute(insert(UnitEdge), rows)
    db.session.commit()
