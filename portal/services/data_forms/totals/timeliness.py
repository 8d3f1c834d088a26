"""How punctual units are over a school year, and who in a unit did the work: for their evaluation (R44, R156)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import InstrumentedAttribute

from portal.adapters import clock
from portal.adapters.spreadsheet import write_table
from portal.db import begin_write, db
from portal.errors import NotAllowed, Say, mark
from portal.models.data_forms import CellChange, FormPeriod, Report, ReportStep
from portal.models.units import Unit
from portal.rules.data_forms.states import Step
from portal.rules.permissions import Actor, Permission
from portal.rules.school_years import school_year_of, year_name
from portal.services.data_forms.scope import overseen_periods
from portal.services.data_forms.standing import official_on, was_deemed_sql
from portal.services.data_forms.totals.places import branches_of, way_to
from portal.services.records.audit import note
from portal.services.units.tree import Step as UnitStep

NAME, IN_TIME, LATE, NEVER, DEEMED = "ten", "dung", "tre", "khong", "xem-nhu"


@dataclass(frozen=True)
class Line:
    """A branch: its reports whose last day has passed, sent in time, late, never; and those that were only deemed."""

    id: int
    name: str
    due: int = 0
    in_time: int = 0
    late: int = 0
    never: int = 0
    deemed: int = 0
    own: bool = False

    @property
    def share(self) -> float:
        """Percent sent in time, to one decimal."""
        return round(100 * self.in_time / self.due, 1) if self.due else 0.0


@dataclass(frozen=True)
class Worker:
    """A person of the unit: cells changed, reports sent and approved, the last time."""

    name: str
    cells: int
    sent: int
    approved: int
    last_at: datetime | None


@dataclass(frozen=True)
class Timeliness:
    """A school year of a part of the tree; ``people`` where the unit looked at reports itself."""

    path: Sequence[UnitStep]
    year: int
    years: Sequence[int]
    lines: Sequence[Line]
    total: Line
    people: Sequence[Worker]

    @property
    def here(self) -> UnitStep:
        """The unit looked at."""
        return self.path[-1]


def read_timeliness(
    actor: Actor, *, unit_id: int | None = None, year: int | None = None, sort: str = "", descending: bool = False
) -> Timeliness:
    """One school year (None: the present one) by the branches of a unit of the own part of the tree, as it is today."""
    if actor.unit_id is None or not actor.can(Permission.FORMS_OVERSEE):
        raise NotAllowed
    today = clock.today()
    path = way_to(actor.unit_id, actor.unit_id if unit_id is None else unit_id, today)
    known = overseen_periods(actor).with_only_columns(FormPeriod.start_year).distinct()
    years = sorted({*db.session.scalars(known), school_year_of(today)}, reverse=True)
    chosen = year if year in years and year is not None else school_year_of(today)
    here = path[-1].id
    lines = [
        Line(branch, name, due, in_time, late, never, deemed, branch == here)
        for branch, name, due, in_time, late, never, deemed in db.session.execute(_query(here, chosen))
        if branch != actor.unit_id
    ]
    people = _people(here, chosen) if any(line.own for line in lines) else []
    return Timeliness(path, chosen, years, _in_order(lines, sort, descending), _sum(path[-1], lines), people)


def _query(here: int, year: int) -> Select[*tuple[Any, ...]]:
    today, branches = clock.today(), branches_of(here, clock.today())
    last = func.coalesce(Report.own_closes_on, FormPeriod.closes_on)
    sent = Report.submitted_on

    columns: list[ColumnElement[Any] | InstrumentedAttribute[str]] = [
        branches.c.branch,
        Unit.name,
        func.count(),
        *map(_number, (sent <= last, sent > last, sent.is_(None), was_deemed_sql(today, official_on()))),
    ]
    return (
        select(*columns)
        .join(Report, Report.unit_id == branches.c.id)
        .join(FormPeriod, FormPeriod.id == Report.period_id)
        .join(Unit, Unit.id == branches.c.branch)
        .where(
            FormPeriod.start_year == year,
            FormPeriod.is_test.is_(False),
            FormPeriod.cancelled_at.is_(None),
            Report.excused_at.is_(None),
            last < today,
        )
        .group_by(branches.c.branch, Unit.name, Unit.name_sort)
        .order_by(Unit.name_sort, branches.c.branch)
    )


def _number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _people(unit_id: int, year: int) -> list[Worker]:
    """Who changed cells and took steps in the unit's own reports of a school year; the busiest first."""
    reports = (
        select(Report.id)
        .join(FormPeriod, FormPeriod.id == Report.period_id)
        .where(Report.unit_id == unit_id, FormPeriod.start_year == year)
    )
    changes = (
        select(CellChange.account_id, func.max(CellChange.by_name), func.count(), func.max(CellChange.at))
        .where(CellChange.report_id.in_(reports))
        .group_by(CellChange.account_id)
    )
    steps = (
        select(
            ReportStep.account_id, func.max(ReportStep.by_name), ReportStep.kind, func.count(), func.max(ReportStep.at)
        )
        .where(ReportStep.report_id.in_(reports), ReportStep.unit_id == unit_id)
        .group_by(ReportStep.account_id, ReportStep.kind)
    )
    names: dict[int, str] = {}
    cells: dict[int, int] = {}
    taken: dict[tuple[int, str], int] = {}
    last: dict[int, datetime] = {}
    for account_id, name, number, at in db.session.execute(changes):
        names[account_id], cells[account_id], last[account_id] = name, number, at
    for account_id, name, kind, number, at in db.session.execute(steps):
        names[account_id], taken[account_id, kind] = name, number
        last[account_id] = max(at, last.get(account_id, at))
    found = [
        Worker(
            name, cells.get(one, 0), taken.get((one, Step.SUBMITTED), 0), taken.get((one, Step.APPROVED), 0), last[one]
        )
        for one, name in names.items()
    ]
    return sorted(found, key=lambda worker: (-worker.cells, worker.name))


def _sum(here: UnitStep, lines: Sequence[Line]) -> Line:
    parts = ("due", "in_time", "late", "never", "deemed")
    return Line(here.id, here.name, *(sum(getattr(line, part) for line in lines) for part in parts))


def _in_order(lines: Sequence[Line], sort: str, descending: bool) -> list[Line]:
    keys = {IN_TIME: "share", LATE: "late", NEVER: "never", DEEMED: "deemed"}
    if sort in keys:
        return sorted(lines, key=lambda line: getattr(line, keys[sort]), reverse=descending)
    return list(reversed(lines)) if sort == NAME and descending else list(lines)


def export_timeliness(actor: Actor, *, unit_id: int | None, year: int | None, say: Say) -> bytes:
    """The same table as XLSX, for the emulation file."""
    begin_write()
    found = read_timeliness(actor, unit_id=unit_id, year=year)
    said = {"school_year": year_name(found.year), "rows": len(found.lines)}
    note(actor, "form_timeliness_exported", "unit", found.here.id, after=said)
    headings = [
        (say(mark("Đơn vị")), 50),
        (say(mark("Phiếu đến hạn")), 12),
        (say(mark("Đúng hạn")), 12),
        (say(mark("Đúng hạn, %")), 12),
        (say(mark("Trễ hạn")), 12),
        (say(mark("Không nộp")), 12),
        (say(mark("Xem như đã xác nhận")), 18),
    ]
    rows = [
        [line.name, line.due, line.in_time, line.share, line.late, line.never, line.deemed]
        for line in (*found.lines, found.total)
    ]
    title = say(mark("Nộp báo cáo đúng hạn, năm học %(year)s")) % {"year": year_name(found.year)}
    return write_table(title, headings, rows, subtitle=found.here.name)
