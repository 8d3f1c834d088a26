"""What one unit sees of the figures: the units directly below it, each school, or grades."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from portal.db import db
from portal.errors import NotAllowed, NotFound
from portal.models.figures import GradeFigures, SchoolFigures
from portal.rules.figures.concealing import NOTHING, Concealed, conceal
from portal.rules.figures.tables import (
    OF_WORK,
    PUPILS,
    Column,
    Stage,
    Table,
    columns_of,
    periods_of,
    stages_of,
    tables_of,
)
from portal.rules.permissions import Actor, Permission
from portal.rules.school.levels import grades_of_kind
from portal.services.figures.lines import Line
from portal.services.gradebook.results import period_today
from portal.services.paging import Paged, page_of
from portal.services.school.totals.tree import Tree, read_places, years_below
from portal.services.school.years import day_of, find_year
from portal.services.units.tree import Step, subtree

UNITS, SCHOOLS, GRADES = "", "truong", "khoi"
NAME, COUNTED, ENTERED = "ten", "tinh", "nhap"
Counts = Mapping[int, Mapping[int, Mapping[str, int]]]
"""Of each school, by grade, the numbers by code."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What to show: a unit (None: the own one), a table, a school year, a period, a stage, one grade, which lines."""

    unit_id: int | None = None
    table: str = ""
    year: int | None = None
    period: str = ""
    stage: str = ""
    grade: int | None = None
    view: str = UNITS
    sort: str = ""
    descending: bool = False


@dataclass(frozen=True, kw_only=True)
class Figures:
    """A table: its lines with their total, what else can be chosen, and how old the numbers are."""

    path: Sequence[Step]
    is_school: bool
    table: Table
    tables: Sequence[Table]
    year: int
    years: Sequence[int]
    period: str
    periods: Sequence[str]
    stage: Stage | None
    stages: Sequence[Stage]
    grade: int | None
    view: str
    columns: Sequence[Column]
    lines: Sequence[Line]
    total: Line
    newest: datetime | None
    uncounted: Sequence[str]

    @property
    def here(self) -> Step:
        """The unit shown."""
        return self.path[-1]

    @property
    def needs_stage(self) -> bool:
        """Whether the table cannot add up different levels of schooling."""
        return self.table not in OF_WORK

    @property
    def conceals(self) -> bool:
        """Whether a number is not shown."""
        return any(line.hidden for line in (*self.lines, self.total))

    def page(self, number: int) -> Paged[Line]:
        """One page of the lines."""
        return page_of(self.lines, number=number)


@dataclass
class _Scope:
    """The schools that count for a table, with their numbers and what of them is hidden."""

    tree: Tree
    schools: Sequence[int]
    heads: Mapping[int, SchoolFigures]
    counts: Counts
    grades: tuple[int, ...]
    codes: Sequence[str]
    concealed: Concealed = field(default=NOTHING)

    def hide(self) -> None:
        """Decide for the whole own branch which numbers are hidden, so that every page hides the same."""
        among: dict[int, list[int]] = {unit_id: [] for unit_id in self.tree.places}
        counted = [key for key in self.schools if self.counts.get(key)]
        for key in counted:
            for unit_id in self.tree.way_up(key):
                among[unit_id].append(key)
        groups = {key: self.tree.shared_by(key, among) for key in counted}
        self.concealed = conceal({key: list(self.counts[key].values()) for key in counted}, self.codes, groups)

    def line(self, unit_id: int, schools: Sequence[int], grade: int | None) -> Line:
        """What some schools add up to, in one grade or all of them."""
        place, heads = self.tree.places[unit_id], [self.heads[key] for key in schools if key in self.heads]
        times = [head.computed_at for head in heads if head.computed_at]
        marks = [head.last_mark_at for head in heads if head.last_mark_at]
        counts: Counter[str] = Counter()
        for key in schools:
            for each in self.grades if grade is None else (grade,):
                counts.update(self.counts.get(key, {}).get(each, {}))
        by_grade = grade is not None and len(self.grades) > 1
        hidden = {code for code in self.codes if self.concealed.hides(code, schools, by_grade=by_grade)}
        return Line(
            unit_id,
            place.name,
            counts,
            frozenset(hidden),
            place.name_sort,
            min(times, default=None),
            len(schools) - len(times),
            max(marks, default=None),
        )


def read_figures(actor: Actor, asked: Asked) -> Figures:
    """One table of figures of the units below one, of each school, or by grade."""
    if actor.unit_id is None or not actor.can(Permission.SCHOOL_OVERSEE):
        raise NotAllowed
    years = _years(actor.unit_id)
    year = asked.year if asked.year in years and asked.year is not None else years[0]
    dates = find_year(actor, year)
    tree = Tree(actor.unit_id, read_places(actor, day_of(dates, year)))
    here = tree.places.get(actor.unit_id if asked.unit_id is None else asked.unit_id)
    if here is None:
        raise NotFound
    stages = stages_of(_grades(tree, here.id), year)
    tables = tables_of(stages)
    table = Table(asked.table) if asked.table in tables else tables[0]
    fitting = stages if table in OF_WORK else [stage for stage in stages if columns_of(table, stage)]
    stage = _stage(fitting, asked.stage, needed=table not in OF_WORK)
    periods = periods_of(table, stage)
    usual = str(period_today(dates, year))
    period = next(one for one in (asked.period, usual, periods[-1]) if one in periods)
    columns = columns_of(table, stage)
    scope = _read_scope(tree, actor, year, period, stage, [] if table in OF_WORK else columns)
    grade = asked.grade if asked.grade in scope.grades else None
    kept = [key for key in tree.schools[here.id] if key in set(scope.schools)]
    view = GRADES if here.school else asked.view if asked.view in {SCHOOLS, GRADES} else UNITS
    lines = _lines(scope, here.id, kept, view, grade)
    heads = [scope.heads[key] for key in kept if key in scope.heads]
    return Figures(
        path=tree.path(here.id),
        is_school=here.school,
        table=table,
        tables=tables,
        year=year,
        years=years,
        period=period,
        periods=periods,
        stage=stage,
        stages=fitting,
        grade=grade,
        view=view,
        columns=columns,
        lines=lines if view == GRADES else _in_order(lines, asked, columns),
        total=scope.line(here.id, kept, grade),
        newest=max((head.computed_at for head in heads if head.computed_at), default=None),
        uncounted=[tree.places[key].name for key in kept if key not in scope.heads],
    )


def _years(unit_id: int) -> list[int]:
    below = subtree(unit_id)
    kept = select(SchoolFigures.start_year).join(below, below.c.id == SchoolFigures.unit_id).distinct()
    return sorted({*years_below(unit_id), *db.session.scalars(kept)}, reverse=True)


def _grades(tree: Tree, here: int) -> set[int]:
    """The grades the schools below a unit teach."""
    kinds = {tree.places[key].kind for key in tree.schools[here]}
    return {grade for kind in kinds for grade in grades_of_kind(kind)}


def _stage(stages: Sequence[Stage], key: str, *, needed: bool) -> Stage | None:
    asked = next((stage for stage in stages if stage.key == key), None)
    return asked or (stages[0] if needed else None)


def _read_scope(
    tree: Tree, actor: Actor, year: int, period: str, stage: Stage | None, columns: Sequence[Column]
) -> _Scope:
    """Two queries, whatever the number of schools."""
    below = subtree(tree.top)
    grades = stage.grades if stage else tuple(sorted(_grades(tree, tree.top)))
    rows = select(GradeFigures.unit_id, GradeFigures.grade, GradeFigures.counts).where(
        GradeFigures.start_year == year,
        GradeFigures.period == period,
        GradeFigures.grade.in_(grades),
        GradeFigures.unit_id.in_(select(below.c.id)),
    )
    counts: dict[int, dict[int, Mapping[str, int]]] = {}
    for unit_id, grade, found in db.session.execute(rows):
        counts.setdefault(unit_id, {})[grade] = found
    heads = select(SchoolFigures).where(
        SchoolFigures.start_year == year,
        SchoolFigures.computed_at.is_not(None),
        SchoolFigures.unit_id.in_(select(below.c.id)),
    )
    known = {head.unit_id: head for head in db.session.scalars(heads)}
    schools = [
        place.id
        for place in tree.places.values()
        if place.school and (place.id in counts or set(grades) & set(grades_of_kind(place.kind)))
    ]
    codes = [column.code for column in columns if column != PUPILS]
    scope = _Scope(tree, schools, known, counts, grades, codes)
    if codes and not actor.in_school:
        scope.hide()
    return scope


def _lines(scope: _Scope, here: int, kept: Sequence[int], view: str, grade: int | None) -> list[Line]:
    if view == GRADES:
        found = {each for key in kept for each in scope.counts.get(key, ())}
        shown = [each for each in sorted(found) if grade in {None, each}]
        return [_of_grade(scope.line(here, kept, each), each) for each in shown]
    below = scope.tree.below(here, kept, each=view == SCHOOLS)
    return [scope.line(unit_id, keys, grade) for unit_id, keys in below.items()]


def _of_grade(line: Line, grade: int) -> Line:
    return Line(grade, "", line.counts, line.hidden, "", line.computed_at, line.uncounted, line.last_mark_at)


def _in_order(lines: Iterable[Line], asked: Asked, columns: Sequence[Column]) -> list[Line]:
    named = sorted(lines, key=lambda line: (line.name_sort, line.id))
    column = next((column for column in columns if column.code == asked.sort), None)
    if column is not None:
        return sorted(named, key=lambda line: line.rank(column), reverse=asked.descending)
    times = {COUNTED: "computed_at", ENTERED: "last_mark_at"}.get(asked.sort)
    if times is not None:
        return sorted(named, key=lambda line: _instant(getattr(line, times)), reverse=asked.descending)
    return named[::-1] if asked.descending else named


def _instant(found: datetime | None) -> float:
    return found.timestamp() if found else 0.0
