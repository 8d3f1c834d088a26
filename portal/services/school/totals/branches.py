"""The own branch of the tree with what its schools count, and what of that is not shown."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, reduce
from operator import add

from sqlalchemy import and_, select

from portal.adapters import clock
from portal.db import db
from portal.models.school import SchoolClass
from portal.models.units import Unit, UnitEdge, UnitKind
from portal.rules.permissions import Actor
from portal.rules.school.levels import CAMPUS
from portal.rules.school.suppression import Hidden, gives_away, hide_in_units
from portal.services.school.totals.counting import count_by
from portal.services.school.totals.lines import SENSITIVE, Line, Sums
from portal.services.units.tree import edge_holds, is_open, subtree


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
class Branch:
    """The own unit and everything below it, with what each school counts."""

    top: int
    places: Mapping[int, Place]
    sums: Mapping[int, Sums]
    own_school: bool
    hidden: dict[str, Hidden] = field(default_factory=dict)

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

    def conceal(self) -> None:
        """Decide for the whole branch which small numbers are hidden, so that every page hides the same."""
        counted = [key for key, sums in self.sums.items() if self.places[key].school and sums.pupils]
        groups = {key: (self._shared_by(key), self.places[key].kind) for key in counted}
        for column in SENSITIVE if not self.own_school else ():
            found = hide_in_units({key: getattr(self.sums[key], column) for key in counted}, groups)
            above = frozenset(unit_id for told in found.units for unit_id in self.way_up(told))
            self.hidden[column] = Hidden(found.schools, above)

    def _shared_by(self, school: int) -> int:
        """The nearest unit above a school that has others below it too: a total of one school is that school's."""
        return next((unit_id for unit_id in self.way_up(school) if len(self.schools[unit_id]) > 1), self.top)

    def line(self, unit_id: int, schools: Iterable[int]) -> Line:
        """What some of the schools below a unit add up to."""
        place, keys = self.places[unit_id], list(schools)
        hidden = frozenset(column for column in self.hidden if self._is_hidden(column, unit_id, keys))
        total = reduce(add, (self.sums.get(key, Sums(schools=1)) for key in keys), Sums())
        return Line(unit_id, place.name, place.kind_name, total, hidden, place.name_sort)

    def _is_hidden(self, column: str, unit_id: int, schools: Sequence[int]) -> bool:
        found = self.hidden[column]
        counts = [getattr(self.sums[key], column) for key in schools if key in found.schools]
        return bool(counts) and (unit_id in found.units or gives_away(counts))


def read_branch(actor: Actor, year: int, day: date) -> Branch:
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
    places = {row[0]: Place(*row) for row in db.session.execute(query)}
    within = SchoolClass.unit_id.in_(select(below.c.id))
    counted = count_by((SchoolClass.unit_id, SchoolClass.unit_id), within, year, day)
    found = {key: replace(sums, schools=1) for key, sums in counted.items()}
    branch = Branch(actor.unit_id, places, found, own_school=actor.in_school)
    branch.conceal()
    return branch
