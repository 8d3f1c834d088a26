"""Figures of a form turned by the analyst: periods, units, kinds, rows and columns against each other."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select

from portal.adapters import clock
from portal.adapters.spreadsheet import write_table
from portal.db import begin_write, db, read_pairs
from portal.errors import NotAllowed, NotFound, Say, mark
from portal.models.data_forms import DataForm, FormPeriod, FormVersion, Report, ReportCell
from portal.models.units import Unit, UnitKind
from portal.rules.data_forms.definition import Cell, Definition, Field, Repeat
from portal.rules.data_forms.pivots import ADDITIVE, MEASURE_LABELS, SIDE_LABELS, Fact, Key, Measure, Pivot, Side, turn
from portal.rules.data_forms.states import STANDING_LABELS, Standing
from portal.rules.data_forms.stored import read_definition
from portal.rules.permissions import Actor, Permission
from portal.rules.school_years import year_name
from portal.services.data_forms.scope import is_below, overseen_periods
from portal.services.data_forms.standing import official_on, standing_sql
from portal.services.data_forms.totals.places import branches_of, way_to
from portal.services.data_forms.totals.rollup import is_kept
from portal.services.records.audit import note
from portal.services.units.tree import Step

MOST_PERIODS = 60


@dataclass(frozen=True, kw_only=True)
class Asked:
    """How the table is turned; what is empty or does not exist is chosen sensibly. ``part`` "" is the single fields.

    ``period_id`` and ``column`` choose the one period and the one indicator where they are no side of the table.
    """

    form_id: int | None = None
    part: str | None = None
    rows: str = ""
    columns: str = ""
    measure: str = ""
    year: int | None = None
    unit_id: int | None = None
    standing: str = ""
    period_id: int | None = None
    column: str = ""


@dataclass(frozen=True)
class Turned:
    """The table, the words of its heads, and what could be chosen instead."""

    form: DataForm
    forms: Mapping[int, str]
    parts: Mapping[str, str]
    part: str
    rows: Side
    columns: Side | None
    measure: Measure
    year: int | None
    years: Sequence[int]
    path: Sequence[Step]
    standing: str
    period_id: int | None
    periods: Mapping[int, str]
    column: str
    indicators: Mapping[str, str]
    pivot: Pivot
    heads: Mapping[Side, Mapping[Key, str]]

    @property
    def ends_rows(self) -> bool:
        """Whether the cells of a row may be added up at its end."""
        return self.columns is None or self.columns in ADDITIVE

    @property
    def here(self) -> Step:
        """The unit looked at."""
        return self.path[-1]


def turnable_forms(actor: Actor) -> dict[int, str]:
    """Forms with a published version asked in a period the actor oversees, by name."""
    asked = overseen_periods(actor).with_only_columns(FormPeriod.form_id)
    query = select(DataForm.id, DataForm.name).where(DataForm.id.in_(asked)).order_by(DataForm.name_folded, DataForm.id)
    return read_pairs(query)


def read_turned(actor: Actor, asked: Asked) -> Turned | None:
    """The table asked for; None while there is no form to turn. NotFound: a form or unit outside what one oversees."""
    if actor.unit_id is None or not actor.can(Permission.FORMS_OVERSEE):
        raise NotAllowed
    forms = turnable_forms(actor)
    if not forms:
        return None
    form_id = next(iter(forms)) if asked.form_id is None else asked.form_id
    if form_id not in forms:
        raise NotFound
    path = way_to(actor.unit_id, actor.unit_id if asked.unit_id is None else asked.unit_id, clock.today())
    periods = _periods(actor, form_id)
    years = sorted({period.start_year for period in periods}, reverse=True)
    year = asked.year if asked.year in years else None
    chosen = [period for period in periods if year in {None, period.start_year}]
    definition = _newest_definition([period.version_id for period in periods])
    parts = turnable_parts(definition)
    part = asked.part if asked.part in parts else next(iter(parts), "")
    cells = _cells_of(definition, part or "")
    rows = _side(asked.rows) or (Side.ROW if any(cell.row for cell in cells) else Side.UNIT)
    columns = _side(asked.columns) if asked.columns else (None if asked.rows else Side.COLUMN)
    columns = None if columns == rows else columns
    measure = Measure(asked.measure) if asked.measure in set(Measure) else Measure.SUM
    standing = asked.standing if asked.standing in set(Standing) else ""
    needed = {rows, *([columns] if columns else [])}
    lone = None if Side.PERIOD in needed else _chosen(chosen, asked.period_id)
    indicators = {cell.field.code: cell.field.label for cell in cells}
    column = "" if Side.COLUMN in needed else asked.column if asked.column in indicators else next(iter(indicators), "")
    asked_cells = [cell for cell in cells if column in {"", cell.field.code}]
    facts = list(_facts(actor, path[-1].id, [lone] if lone else chosen, asked_cells, needed, standing))
    heads = _heads(facts, chosen, cells, needed)
    order = {side: list(held) for side, held in heads.items()}
    pivot = turn(facts, rows=rows, columns=columns, measure=measure, order=order)
    return Turned(
        form=db.session.get_one(DataForm, form_id),
        forms=forms,
        parts=parts,
        part=part or "",
        rows=rows,
        columns=columns,
        measure=measure,
        year=year,
        years=years,
        path=path,
        standing=standing,
        period_id=lone.id if lone else None,
        periods={period.id: _period_label(period) for period in reversed(chosen)},
        column=column,
        indicators=indicators,
        pivot=pivot,
        heads=heads,
    )


def turnable_parts(definition: Definition) -> dict[str, str]:
    """The tables and repeats with numbers that are typed, by code; the single fields together under ""."""
    found: dict[str, str] = {}
    for cell in definition.typed:
        if cell.field.is_number:
            single = isinstance(cell.part, Field)
            found.setdefault("" if single else cell.part.code, mark("Các chỉ tiêu lẻ") if single else cell.part.label)
    return found


def _cells_of(definition: Definition, part: str) -> list[Cell]:
    return [
        cell
        for cell in definition.typed
        if cell.field.is_number and part == ("" if isinstance(cell.part, Field) else cell.part.code)
    ]


def _periods(actor: Actor, form_id: int) -> list[FormPeriod]:
    """The newest periods of a form, in the order of what they are about."""
    query = (
        overseen_periods(actor)
        .where(FormPeriod.form_id == form_id, FormPeriod.is_test.is_(False), FormPeriod.cancelled_at.is_(None))
        .order_by(FormPeriod.covers_to.desc(), FormPeriod.id.desc())
        .limit(MOST_PERIODS)
    )
    return list(db.session.scalars(query))[::-1]


def _newest_definition(version_ids: Sequence[int]) -> Definition:
    query = select(FormVersion).where(FormVersion.id.in_(version_ids)).order_by(FormVersion.number.desc()).limit(1)
    newest = db.session.scalar(query)
    return read_definition(newest.definition) if newest else Definition(())


def _chosen(periods: Sequence[FormPeriod], period_id: int | None) -> FormPeriod | None:
    """The period asked for, or the newest that has opened: nobody has entered anything into one ahead."""
    asked = [period for period in periods if period.id == period_id]
    opened = [period for period in reversed(periods) if period.opens_on <= clock.today()]
    return next(iter([*asked, *opened, *reversed(periods)]), None)


def _period_label(period: FormPeriod) -> str:
    return f"{period.name} ({year_name(period.start_year)})"


def _side(text: str) -> Side | None:
    return Side(text) if text in set(Side) else None


def _facts(
    actor: Actor, here: int, periods: Sequence[FormPeriod], cells: Sequence[Cell], needed: set[Side], standing: str
) -> Iterable[Fact]:
    """One statement, grouped by the sides that are needed; rows and columns of the form are told from the key."""
    branches = branches_of(here, clock.today())
    stands = standing_sql(clock.today(), official_on())
    groups: dict[Side, Any] = {
        Side.PERIOD: Report.period_id,
        Side.UNIT: branches.c.branch,
        Side.KIND: Unit.kind_code,
        Side.STANDING: stands,
    }
    used = {side: column for side, column in groups.items() if side in needed}
    query = (
        select(ReportCell.key, func.sum(ReportCell.amount), func.count(), *used.values())
        .join(Report, Report.id == ReportCell.report_id)
        .join(FormPeriod, FormPeriod.id == Report.period_id)
        .join(branches, branches.c.id == Report.unit_id)
        .join(Unit, Unit.id == Report.unit_id)
        .where(*_narrowed(actor, periods, cells), *([stands == standing] if standing else []))
        .group_by(ReportCell.key, *used.values())
    )
    by_key = {cell.key: cell for cell in cells}
    for key, amount, number, *values in db.session.execute(query):
        cell = by_key[key]
        sides: dict[Side, Key] = dict(zip(used, values, strict=True))
        sides[Side.ROW] = cell.row.code if cell.row else cell.part.code
        sides[Side.COLUMN] = cell.field.code
        yield Fact(sides, int(amount or 0), number)


def _narrowed(actor: Actor, periods: Sequence[FormPeriod], cells: Sequence[Cell]) -> list[ColumnElement[bool]]:
    return [
        Report.period_id.in_([period.id for period in periods]),
        Report.excused_at.is_(None),
        is_below(actor),
        ReportCell.key.in_([cell.key for cell in cells]),
        ReportCell.amount.is_not(None),
        is_kept(),
    ]


def _heads(
    facts: Sequence[Fact], periods: Sequence[FormPeriod], cells: Sequence[Cell], needed: set[Side]
) -> dict[Side, dict[Key, str]]:
    """The words of the heads, in their order: periods by time, units by name, the form's own order for the rest."""
    found: dict[Side, dict[Key, str]] = {
        Side.PERIOD: {period.id: _period_label(period) for period in periods},
        Side.ROW: {(cell.row.code if cell.row else cell.part.code): _row_label(cell) for cell in cells},
        Side.COLUMN: {cell.field.code: cell.field.label for cell in cells},
        Side.STANDING: {standing.value: STANDING_LABELS[standing] for standing in Standing},
    }
    if Side.UNIT in needed:
        ids = {fact.sides[Side.UNIT] for fact in facts}
        found[Side.UNIT] = read_pairs(
            select(Unit.id, Unit.name).where(Unit.id.in_(ids)).order_by(Unit.name_sort, Unit.id)
        )
    if Side.KIND in needed:
        found[Side.KIND] = read_pairs(select(UnitKind.code, UnitKind.name).order_by(UnitKind.position, UnitKind.code))
    return found


def _row_label(cell: Cell) -> str:
    if cell.row:
        return cell.row.label
    return cell.part.label if isinstance(cell.part, Repeat) else cell.field.label


def export_turned(actor: Actor, asked: Asked, *, say: Say) -> bytes:
    """The table shown as XLSX; NotFound where there is nothing to turn."""
    begin_write()
    found = read_turned(actor, asked)
    if found is None:
        raise NotFound
    note(actor, "form_pivot_exported", "data_form", found.form.id, after={"rows": len(found.pivot.rows)})
    heads, pivot = found.heads, found.pivot
    columns = [(say(heads[found.columns][key]), 16) for key in pivot.columns] if found.columns else []
    ends = [(say(MEASURE_LABELS[found.measure]), 18)] if found.ends_rows else []
    headings = [(say(SIDE_LABELS[found.rows]), 44), *columns, *ends]
    lines: list[tuple[str, Key]] = [(say(heads[found.rows][row]), row) for row in pivot.rows]
    lines += [(say(mark("Tổng cộng")), "")] if found.rows in ADDITIVE else []
    crossed = [*pivot.columns, *([""] if found.ends_rows else [])]
    rows = [[label, *(_plain(pivot, row, key) for key in crossed)] for label, row in lines]
    title = f"{found.form.name}: {say(found.parts.get(found.part, ''))}"
    return write_table(title, headings, rows, subtitle=found.here.name)


def _plain(pivot: Pivot, row: Key, column: Key) -> float | None:
    value = pivot.value(row, column)
    return None if value is None else float(value)
