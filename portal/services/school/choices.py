"""What holds for a school in a school year where it, or a unit above, may choose."""

from sqlalchemy import select

from portal.db import db
from portal.models.school import SchoolChoice
from portal.rules.gradebook.points import DEFAULTS, Choices, Chosen, settle
from portal.services.units.tree import upwards


def find_choices(unit_id: int | None, start_year: int) -> Choices:
    """The choices of the unit and of those above it up to a school year; one query."""
    if unit_id is None:
        return DEFAULTS
    above = upwards(unit_id)
    query = (
        select(SchoolChoice, above.c.depth)
        .join(above, SchoolChoice.unit_id == above.c.id)
        .where(SchoolChoice.start_year <= start_year)
        .order_by(SchoolChoice.id)
    )
    return settle(chosen_of(row, depth) for row, depth in db.session.execute(query))


def chosen_of(row: SchoolChoice, depth: int) -> Chosen:
    """What one row says, of a unit so many steps above the school."""
    return Chosen(
        point=row.point,
        choice=row.choice,
        start_year=row.start_year,
        unit_id=row.unit_id,
        depth=depth,
        by=row.chosen_by,
        at=row.chosen_at,
        basis=row.basis,
    )
