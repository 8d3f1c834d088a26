"""The own branch of the tree of today: what stands in it, and which schools are below which unit."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sqlalchemy import and_, select

from portal.adapters import clock
from portal.db import db
from portal.models.school import SchoolClass
from portal.models.units import Unit, UnitEdge, UnitKind
from portal.rules.permissions import Actor
from portal.rules.school.levels import CAMPUS
from portal.services.school.years import current_year
from portal.services.units.tree import Step, edge_holds, is_open, subtree


@dataclass(frozen=True)
class Place:
    """A unit in the own branch of the tree; ``school`` unless it only stands above schools."""

    id: int
    name: str
    name_sort: str
    above: int | None
    kind: str
    kind_name: str
    school: bool


@dataclass
class Tree:
    """The own unit and everything below it."""

    top: int
    places: Mapping[int, Place]

    @cached_property
    def schools(self) -> Mapping[int, Sequence[int]]:
        """The schools in the branch of each unit, the unit itself included."""
        found: dict[int, list[int]] = {unit_id: [] for unit_id in self.places}
        for place in self.places.values():
            for unit_id in self.way_up(place.id) if place.school else ():
                found[unit_id].append(place.id)
        return found

    def way_up(self, unit_id: int) -> list[int]:
        """The unit and those above it up to the own one, nearest first."""
        way = [unit_id]
        while way[-1] != self.top and (above := self.places[way[-1]].above) is not None:
            way.append(above)
        return way

    def path(self, unit_id: int) -> list[Step]:
        """From the own unit to another, both included."""
        return [Step(key, self.places[key].name) for key in reversed(self.way_up(unit_id))]

    def below(self, here: int, schools: Iterable[int], *, each: bool) -> dict[int, list[int]]:
        """Some schools below a unit: each by itself, or by the unit directly below that one."""
        found: dict[int, list[int]] = {}
        for key in schools:
            way = self.way_up(key)
            found.setdefault(key if each else way[way.index(here) - 1], []).append(key)
        return found

    def shared_by(self, school: int, among: Mapping[int, Sequence[int]]) -> int:
        """The nearest unit above a school that has others of ``among`` below it too.

        A total of one school is that school's; ``among`` has the schools that count below each unit.
        """
        return next((unit_id for unit_id in self.way_up(school) if len(among[unit_id]) > 1), self.top)


def read_places(actor: Actor, day: date) -> dict[int, Place]:
    """The units of the own branch, schools those open on a day; one query."""
    assert actor.unit_id is not None
    below = subtree(actor.unit_id)
    edge = and_(UnitEdge.child_id == Unit.id, UnitEdge.relation == "administrative", edge_holds(clock.today()))
    school = and_(UnitKind.is_school, UnitKind.code != CAMPUS, is_open(day))
    query = (
        select(Unit.id, Unit.name, Unit.name_sort, UnitEdge.parent_id, UnitKind.code, UnitKind.name, school)
        .join(below, below.c.id == Unit.id)
        .join(UnitKind, UnitKind.code == Unit.kind_code)
        .outerjoin(UnitEdge, edge)
        .order_by(UnitKind.position, Unit.id)
    )
    return {row[0]: Place(*row) for row in db.session.execute(query)}


def years_below(unit_id: int) -> list[int]:
    """The school years in which some school of the branch has classes, the present one first."""
    below = subtree(unit_id)
    kept = select(SchoolClass.start_year).join(below, below.c.id == SchoolClass.unit_id).distinct()
    current = current_year()
    return sorted({current, *(year for year in db.session.scalars(kept) if year <= current)}, reverse=True)
