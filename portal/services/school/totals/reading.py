"""What one unit sees: the units directly below it, each school, or the grades of one school."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from portal.errors import NotAllowed, NotFound
from portal.models.school import ClassPlace, SchoolClass
from portal.rules.figures.tables import Table, stages_of, tables_of
from portal.rules.permissions import Actor, Permission
from portal.rules.school.levels import grades_of_kind
from portal.rules.school.suppression import hide_small
from portal.services.paging import Paged, page_of
from portal.services.school.totals.branches import Branch, read_branch
from portal.services.school.totals.counting import count_by
from portal.services.school.totals.lines import COLUMNS, Line
from portal.services.school.totals.tree import years_below
from portal.services.school.years import day_of, find_year
from portal.services.units.tree import Step


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What to show: a unit (the own one when None), a school year, one kind of school, each school, in which order."""

    unit_id: int | None = None
    year: int | None = None
    kind: str = ""
    each: bool = False
    sort: str = ""
    descending: bool = False


@dataclass(frozen=True)
class Overview:
    """The lines below a unit with their total; ``path`` leads from the own unit to it, both included."""

    path: Sequence[Step]
    is_school: bool
    year: int
    years: Sequence[int]
    day: date
    kinds: Mapping[str, str]
    lines: Sequence[Line]
    total: Line

    @property
    def here(self) -> Step:
        """The unit shown."""
        return self.path[-1]

    @property
    def tables(self) -> Sequence[Table]:
        """The tables of figures of the same schools."""
        grades = {grade for kind in self.kinds for grade in grades_of_kind(kind)}
        return tables_of(stages_of(grades, self.year))

    @property
    def conceals(self) -> bool:
        """Whether a number is not shown."""
        return any(line.hidden for line in (*self.lines, self.total))

    def page(self, number: int) -> Paged[Line]:
        """One page of the lines."""
        return page_of(self.lines, number=number)


def read_totals(actor: Actor, wanted: Wanted) -> Overview:
    """The numbers of the units directly below one, of each school, or of one school by grade."""
    if actor.unit_id is None or not actor.can(Permission.SCHOOL_OVERSEE):
        raise NotAllowed
    years = years_below(actor.unit_id)
    year = wanted.year if wanted.year in years and wanted.year is not None else years[0]
    day = day_of(find_year(actor, year), year)
    branch = read_branch(actor, year, day)
    here = branch.places.get(actor.unit_id if wanted.unit_id is None else wanted.unit_id)
    if here is None:
        raise NotFound
    kinds = {branch.places[key].kind: branch.places[key].kind_name for key in branch.schools[here.id]}
    kept = [
        key for key in branch.schools[here.id] if wanted.kind not in kinds or branch.places[key].kind == wanted.kind
    ]
    total = branch.line(here.id, kept)
    if here.school:
        lines: Sequence[Line] = _grade_lines(total, branch.hidden, year, day)
    else:
        lines = _in_order(_unit_lines(branch, here.id, kept, each=wanted.each), wanted)
    return Overview(branch.path(here.id), here.school, year, years, day, kinds, lines, total)


def _in_order(lines: Sequence[Line], wanted: Wanted) -> Sequence[Line]:
    named = sorted(lines, key=lambda line: (line.name_sort, line.id))
    if wanted.sort in dict(COLUMNS):
        return sorted(named, key=lambda line: line.rank(wanted.sort), reverse=wanted.descending)
    return named[::-1] if wanted.descending else named


def _unit_lines(branch: Branch, here: int, schools: Sequence[int], *, each: bool) -> list[Line]:
    below = branch.below(here, schools, each=each)
    return [branch.line(unit_id, keys) for unit_id, keys in below.items()]


def _grade_lines(total: Line, concealed: Iterable[str], year: int, day: date) -> list[Line]:
    """The grades of one school; where the school's number is hidden all of them are."""
    at_school = SchoolClass.unit_id == total.id
    found = count_by((SchoolClass.grade, ClassPlace.grade), at_school, year, day)
    hidden: dict[int, set[str]] = {grade: set() for grade in found}
    for column in concealed:
        counts = {grade: getattr(sums, column) for grade, sums in found.items() if sums.pupils}
        for grade in counts if column in total.hidden else hide_small(counts):
            hidden[grade].add(column)
    return [Line(grade, "", "", found[grade], frozenset(hidden[grade])) for grade in sorted(found)]
