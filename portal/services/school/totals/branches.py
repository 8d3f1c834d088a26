"""The own branch of the tree with what its schools count, and what of that is not shown."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import reduce
from operator import add

from sqlalchemy import select

from portal.models.school import SchoolClass
from portal.rules.permissions import Actor
from portal.rules.school.suppression import Hidden, gives_away, hide_in_units
from portal.services.school.totals.counting import count_by
from portal.services.school.totals.lines import SENSITIVE, Line, Sums
from portal.services.school.totals.tree import Tree, read_places
from portal.services.units.tree import subtree


@dataclass
class Branch(Tree):
    """The own branch, with what each school counts."""

    sums: Mapping[int, Sums]
    own_school: bool
    hidden: dict[str, Hidden] = field(default_factory=dict)

    def conceal(self) -> None:
        """Decide for the whole branch which small numbers are hidden, so that every page hides the same."""
        counted = [key for key, sums in self.sums.items() if self.places[key].school and sums.pupils]
        groups = {key: (self.shared_by(key, self.schools), self.places[key].kind) for key in counted}
        for column in SENSITIVE if not self.own_school else ():
            found = hide_in_units({key: getattr(self.sums[key], column) for key in counted}, groups)
            above = frozenset(unit_id for told in found.units for unit_id in self.way_up(told))
            self.hidden[column] = Hidden(found.schools, above)

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
    within = SchoolClass.unit_id.in_(select(below.c.id))
    counted = count_by((SchoolClass.unit_id, SchoolClass.unit_id), within, year, day)
    found = {key: replace(sums, schools=1) for key, sums in counted.items()}
    branch = Branch(actor.unit_id, read_places(actor, day), found, own_school=actor.in_school)
    branch.conceal()
    return branch
