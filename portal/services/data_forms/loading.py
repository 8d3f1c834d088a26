"""A report as it stands: its definition, cells and records, and what its formulas look at. Three statements,
and one each for the period before and other forms where expressions name them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, or_, select

from portal.db import db
from portal.models.data_forms import DataForm, FormPeriod, FormVersion, Report, ReportCell, ReportRecord
from portal.models.units import Unit
from portal.rules.data_forms.content import Content, Place
from portal.rules.data_forms.definition import Definition, Repeat
from portal.rules.data_forms.expressions import Name
from portal.rules.data_forms.needs import outside_names
from portal.rules.data_forms.periods import Days
from portal.rules.data_forms.stored import read_definition
from portal.services.data_forms import scope

EXPLAINED = "!"
"""A cell with such a key holds why a soft check does not hold."""


@dataclass(frozen=True)
class Held:
    """A cell as it stands; ``version`` counts its changes, 0 before the first."""

    text: str = ""
    reason: str = ""
    version: int = 0
    origin: str = ""
    source: Mapping[str, Any] | None = None
    flagged: bool = False
    entered_at: datetime | None = None
    entered_by: str = ""
    cell_id: int = 0


NEVER = Held()


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """A report with everything needed to show it or to judge what is written into it."""

    report: Report
    period: FormPeriod
    form: DataForm
    definition: Definition
    unit: Unit
    issuer: Unit
    cells: Mapping[Place, Held]
    content: Content
    near: "Mapping[str, Near]"
    """The report of the period before as "", those of other forms by the form's code, where expressions name them."""

    @property
    def days(self) -> Days:
        """The days that hold for this unit."""
        return scope.days_of(self.period, self.report)

    def held(self, key: str, record_id: int = 0) -> Held:
        """What stands in a cell."""
        return self.cells.get((key, record_id), NEVER)


def load_report(report: Report) -> Loaded:
    """Everything about a report that was read through its scope."""
    period, form, definition, unit, issuer = _about(report)
    near = _near(report, period, outside_names(definition))
    ids = [report.id, *(one.report_id for one in near.values())]
    cells, records = _cells(ids), _records(ids, definition, near)
    others = {code: _content(one.definition, cells, records, one.report_id) for code, one in near.items()}
    before = others.pop("", None)
    content = _content(definition, cells, records, report.id, before=before, others=others)
    return Loaded(
        report=report,
        period=period,
        form=form,
        definition=definition,
        unit=unit,
        issuer=issuer,
        cells=cells[report.id],
        content=content,
        near=near,
    )


def content_with(
    loaded: Loaded, cells: Mapping[Place, Held], records: Mapping[str, Sequence[int]] | None = None
) -> Content:
    """The content of a report once these cells, or these records, stand in it."""
    old = loaded.content
    kept = {loaded.report.id: {**loaded.cells, **cells}}
    known = old.records if records is None else records
    return _content(
        loaded.definition, kept, {loaded.report.id: known}, loaded.report.id, before=old.before, others=old.others
    )


@dataclass(frozen=True)
class Near:
    """Another report of the same unit that expressions look at."""

    report_id: int
    definition: Definition
    code: str
    form_name: str
    period_name: str


def _about(report: Report) -> tuple[FormPeriod, DataForm, Definition, Unit, Unit]:
    query = (
        select(FormPeriod, DataForm, FormVersion, Unit)
        .join(DataForm, DataForm.id == FormPeriod.form_id)
        .join(FormVersion, FormVersion.id == report.version_id)
        .join(Unit, or_(Unit.id == report.unit_id, Unit.id == FormPeriod.unit_id))
        .where(FormPeriod.id == report.period_id)
    )
    rows = db.session.execute(query).all()
    units = {row[3].id: row[3] for row in rows}
    period, form, version = rows[0][:3]
    return period, form, read_definition(version.definition), units[report.unit_id], units[period.unit_id]


def _near(report: Report, period: FormPeriod, names: Sequence[Name]) -> dict[str, Near]:
    """The report of the period before as "", those of other forms about the same time by form code."""
    found: dict[str, Near] = {}
    codes = {name.form for name in names if name.form}
    if any(name.previous for name in names):
        earlier = FormPeriod.form_id == period.form_id, FormPeriod.covers_to < period.covers_to
        for row in db.session.execute(_near_query(report, period).where(*earlier).limit(1)):
            found[""] = _read_near(row)
    if codes:
        beside = FormPeriod.covers_from <= period.covers_to, FormPeriod.covers_to >= period.covers_from
        for row in db.session.execute(_near_query(report, period).where(DataForm.code.in_(codes), *beside)):
            if row.code not in found:
                found[row.code] = _read_near(row)
    return found


def _read_near(row: Row[Any]) -> Near:
    return Near(row.id, read_definition(row.definition), row.code, row.form_name, row.period_name)


def _near_query(report: Report, period: FormPeriod) -> Select[Any]:
    """Reports of the same unit, the newest time first; those of test periods only for a test period."""
    return (
        select(
            Report.id,
            FormVersion.definition,
            DataForm.code,
            DataForm.name.label("form_name"),
            FormPeriod.name.label("period_name"),
        )
        .join(FormPeriod, FormPeriod.id == Report.period_id)
        .join(DataForm, DataForm.id == FormPeriod.form_id)
        .join(FormVersion, FormVersion.id == Report.version_id)
        .where(
            Report.unit_id == report.unit_id,
            Report.id != report.id,
            FormPeriod.cancelled_at.is_(None),
            FormPeriod.is_test == period.is_test,
        )
        .order_by(FormPeriod.covers_to.desc(), FormPeriod.id.desc())
    )


def _cells(report_ids: Sequence[int]) -> Mapping[int, dict[Place, Held]]:
    columns = (
        ReportCell.report_id,
        ReportCell.key,
        ReportCell.record_id,
        ReportCell.text,
        ReportCell.reason,
        ReportCell.version,
        ReportCell.origin,
        ReportCell.source,
        ReportCell.flagged,
        ReportCell.entered_at,
        ReportCell.entered_by,
        ReportCell.id,
    )
    found: dict[int, dict[Place, Held]] = defaultdict(dict)
    for row in db.session.execute(select(*columns).where(ReportCell.report_id.in_(report_ids))):
        found[row[0]][row[1], row[2]] = Held(*row[3:])
    return found


def _records(
    report_ids: Sequence[int], definition: Definition, near: Mapping[str, Near]
) -> Mapping[int, dict[str, list[int]]]:
    """Records that stand, by report and repeat; no statement where no form has a repeat."""
    forms = [definition, *(one.definition for one in near.values())]
    found: dict[int, dict[str, list[int]]] = defaultdict(dict)
    if not any(isinstance(part, Repeat) for form in forms for _section, part in form.parts.values()):
        return found
    query = (
        select(ReportRecord.report_id, ReportRecord.part, ReportRecord.id)
        .where(ReportRecord.report_id.in_(report_ids), ReportRecord.removed_at.is_(None))
        .order_by(ReportRecord.position, ReportRecord.id)
    )
    for report_id, part, record_id in db.session.execute(query):
        found[report_id].setdefault(part, []).append(record_id)
    return found


def _unlike(held: Held) -> list[str]:
    """The text of a cell that holds another value than the records gave: its reason says why."""
    return [held.text] if held.text and (held.source or {}).get("value", held.text) != held.text else []


def _content(
    definition: Definition,
    cells: Mapping[int, Mapping[Place, Held]],
    records: Mapping[int, Mapping[str, Sequence[int]]],
    report_id: int,
    *,
    before: Content | None = None,
    others: Mapping[str, Content] | None = None,
) -> Content:
    held = cells.get(report_id, {})
    places = {place: one for place, one in held.items() if not place[0].startswith(EXPLAINED)}
    return Content(
        definition,
        kept={place: one.text for place, one in places.items()},
        records=records.get(report_id, {}),
        reasons={place: one.reason for place, one in places.items() if one.reason and one.text in {"", *_unlike(one)}},
        given={
            place: str((one.source or {})["value"]) for place, one in places.items() if "value" in (one.source or {})
        },
        explained={key[1:]: one.text for (key, _), one in held.items() if key.startswith(EXPLAINED) and one.text},
        before=before,
        others=others or {},
    )
