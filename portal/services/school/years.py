"""The school year: the dates a school follows, its own or those of the nearest unit above."""

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.models.school import SchoolYear
from portal.rules.permissions import Actor
from portal.rules.school_years import school_year_of
from portal.services.units.tree import ancestors


def current_year() -> int:
    """The start year of the school year of today."""
    return school_year_of(clock.today())


def find_year(actor: Actor, start_year: int) -> SchoolYear | None:
    """The dates that hold for the unit acted for; None while nobody above has entered any."""
    if actor.unit_id is None:
        return None
    nearest_first = [actor.unit_id, *(unit.id for unit in ancestors(actor.unit_id))]
    query = select(SchoolYear).where(SchoolYear.unit_id.in_(nearest_first), SchoolYear.start_year == start_year)
    return min(db.session.scalars(query), key=lambda year: nearest_first.index(year.unit_id), default=None)
