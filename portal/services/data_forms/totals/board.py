"""How far the units are: counted for each branch of the tree, and listed one by one."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import InstrumentedAttribute

from portal.adapters import clock
from portal.db import db
from portal.errors import mark
from portal.models.data_forms import Report
from portal.models.units import Unit
from portal.rules.data_forms.states import Stage, Standing
from portal.services.data_forms.scope import is_below
from portal.services.data_forms.standing import is_late_sql, stage_sql, standing_sql
from portal.services.data_forms.totals.places import View
from portal.services.paging import Paged, paginate


class Progress(StrEnum):
    """How far a report is, as a superior counts it: every report is in exactly one."""

    APPROVED = "approved"
    DEEMED = "deemed"
    SUBMITTED = "submitted"
    STARTED = "started"
    MISSING = "missing"


PROGRESS_LABELS: dict[Progress, str] = {
    Progress.APPROVED: mark("Lãnh đạo đã duyệt"),
    Progress.DEEMED: mark("Xem như đã xác nhận"),
    Progress.SUBMITTED: mark("Chờ lãnh đạo duyệt"),
    Progress.STARTED: mark("Đang nhập"),
    Progress.MISSING: mark("Chưa có số liệu"),
}
LATE = "late"
MOST_PRINTED = 2_000
"""Units on one print."""


@dataclass(frozen=True)
class Line:
    """A branch: how many reports are expected of it, in each state of progress, and late ones (of any state).

    ``own``: the report of the unit looked at itself, not of a branch below it.
    """

    id: int
    name: str
    counts: dict[Progress, int] = field(default_factory=dict)
    late: int = 0
    own: bool = False

    @property
    def expected(self) -> int:
        """Reports that must come."""
        return sum(self.counts.values())

    def share(self, progress: Progress) -> float:
        """Percent of the expected reports, to one decimal."""
        return round(100 * self.counts.get(progress, 0) / self.expected, 1) if self.expected else 0.0


@dataclass(frozen=True)
class Board:
    """The branches in Vietnamese order, and all of them together."""

    view: View
    lines: Sequence[Line]
    total: Line

    @property
    def columns(self) -> list[Progress]:
        """The states worth a column: approved and missing always, the others where there is one."""
        always = {Progress.APPROVED, Progress.MISSING}
        return [progress for progress in Progress if progress in always or self.total.counts.get(progress)]

    @property
    def is_official(self) -> bool:
        """Whether the figures are used as official, but for units with an extension."""
        return clock.today() >= self.view.period.official_on


def progress_sql(official: date | InstrumentedAttribute[date]) -> ColumnElement[str]:
    """The state of progress of a report, whose period's first official day this is."""
    standing = standing_sql(clock.today(), func.coalesce(Report.own_official_on, official))
    return case(
        (standing != Standing.PROVISIONAL.value, standing),
        (stage_sql() == Stage.SUBMITTED.value, Progress.SUBMITTED.value),
        else_=Progress.STARTED.value,
    )


def counted(view: View) -> ColumnElement[bool]:
    """Which reports count in a view: of the period, overseen, not excused. The statement joins ``branches``."""
    return (Report.period_id == view.period.id) & Report.excused_at.is_(None) & is_below(view.actor)


def read_board(view: View) -> Board:
    """Two statements, whatever the number of units and of past periods."""
    branches = view.branches()
    progress = progress_sql(view.period.official_on).label("progress")
    late = func.sum(case((is_late_sql(clock.today(), view.period.closes_on), 1), else_=0))
    query = (
        select(branches.c.branch, progress, func.count(), late)
        .join(Report, Report.unit_id == branches.c.id)
        .where(counted(view))
        .group_by(branches.c.branch, progress)
    )
    counts: dict[int, dict[Progress, int]] = {}
    lates: dict[int, int] = {}
    for branch, found, number, late_ones in db.session.execute(query):
        counts.setdefault(branch, {})[Progress(found)] = number
        lates[branch] = lates.get(branch, 0) + late_ones
    named = select(Unit.id, Unit.name).where(Unit.id.in_(counts)).order_by(Unit.name_sort, Unit.id)
    lines = [
        Line(unit_id, name, counts[unit_id], lates[unit_id], unit_id == view.here.id)
        for unit_id, name in db.session.execute(named)
    ]
    lines.sort(key=lambda line: not line.own)
    return Board(view, lines, _sum(view, lines))


def _sum(view: View, lines: Sequence[Line]) -> Line:
    whole = {progress: sum(line.counts.get(progress, 0) for line in lines) for progress in Progress}
    return Line(view.here.id, view.here.name, whole, sum(line.late for line in lines))


@dataclass(frozen=True)
class Standpoint:
    """A unit's report in a list: how far it is, and whether it is late."""

    report: Report
    unit: Unit
    progress: Progress
    late: bool


def list_reports(view: View, *, only: str = "", number: int = 1, size: int = 50) -> Paged[Standpoint]:
    """Reports of the part of the tree looked at, in the order of the units' names; ``only``: a state, or ``LATE``."""
    page = paginate(narrowed_reports(view, only), number=number, size=size)
    return Paged(standpoints_of(view, [report.id for report in page.items]), page.number, page.size, page.total)


def every_report(view: View, *, only: str = "") -> list[Standpoint]:
    """As ``list_reports``, all of them, for a file or a print."""
    return standpoints_of(view, None, only)


def narrowed_reports(view: View, only: str) -> Select[Report]:
    """The reports of a view in one state, or all of them, in the order of the units' names."""
    branches = view.branches()
    query = (
        select(Report)
        .join(branches, branches.c.id == Report.unit_id)
        .join(Unit, Unit.id == Report.unit_id)
        .where(counted(view))
        .order_by(Unit.name_sort, Report.id)
    )
    return _narrow(query, view, only)


def _narrow(query: Select[Report], view: View, only: str) -> Select[Report]:
    if only == LATE:
        return query.where(is_late_sql(clock.today(), view.period.closes_on))
    return query.where(progress_sql(view.period.official_on) == only) if only in set(Progress) else query


def standpoints_of(view: View, ids: Sequence[int] | None, only: str = "") -> list[Standpoint]:
    """Reports (None: all of the view) with their units and states, in the order of the units' names: one statement."""
    if ids is not None and not ids:
        return []
    late = is_late_sql(clock.today(), view.period.closes_on)
    query = narrowed_reports(view, only) if ids is None else select(Report).join(Unit, Unit.id == Report.unit_id)
    if ids is not None:
        query = query.where(Report.id.in_(ids)).order_by(Unit.name_sort, Report.id)
    rows = db.session.execute(query.add_columns(Unit, progress_sql(view.period.official_on), late))
    return [Standpoint(report, unit, Progress(found), bool(is_late)) for report, unit, found, is_late in rows]
