"""The reports of a period with their content: the whole of it some statements for each hundred of units, or a few cells
of all of them at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select

from portal.adapters import clock
from portal.db import db, read_pairs
from portal.models.data_forms import DataForm, FormPeriod, FormVersion, Report, ReportCell, ReportRecord
from portal.models.units import Unit, UnitKind
from portal.rules.data_forms.content import Content, Place
from portal.rules.data_forms.definition import Definition, Repeat
from portal.rules.data_forms.needs import asked_keys, outside_names
from portal.rules.data_forms.states import Standing
from portal.rules.data_forms.stored import read_definition
from portal.rules.permissions import Actor
from portal.services.data_forms.loading import EXPLAINED
from portal.services.data_forms.scope import is_below
from portal.services.data_forms.standing import standing_sql

PORTION = 100
"""Reports read together."""
FEW = 100
"""Cells of each report that are read of all reports at once."""


@dataclass(frozen=True)
class Stand:
    """A report as it stands in a period, before its content is read."""

    report_id: int
    unit_id: int
    version_id: int
    content_version: int
    is_excused: bool
    standing: Standing
    code: str
    name: str
    kind: str
    place: str


def list_stands(actor: Actor, period: FormPeriod) -> list[Stand]:
    """The reports of a period the actor oversees, in the order of the units' names, excused ones too."""
    standing = standing_sql(clock.today(), func.coalesce(Report.own_official_on, period.official_on))
    query = (
        select(
            Report.id,
            Report.unit_id,
            Report.version_id,
            Report.content_version,
            Report.excused_at.is_not(None),
            standing,
            func.coalesce(Unit.code, ""),
            Unit.name,
            UnitKind.name,
            Unit.place,
        )
        .join(Unit, Unit.id == Report.unit_id)
        .join(UnitKind, UnitKind.code == Unit.kind_code)
        .where(Report.period_id == period.id, is_below(actor))
        .order_by(Unit.name_sort, Report.id)
    )
    rows = db.session.execute(query)
    return [
        Stand(row[0], row[1], row[2], row[3], bool(row[4]), Standing(row[5]), row[6], row[7], row[8], row[9])
        for row in rows
    ]


def _named(row: Any) -> dict[str, str]:
    return dict(zip(("code", "name", "kind", "place"), row[6:], strict=True))


def count_stands(actor: Actor, period: FormPeriod) -> int:
    """How many there are."""
    query = select(func.count()).select_from(Report).where(Report.period_id == period.id, is_below(actor))
    return db.session.scalar(query) or 0


def read_contents(
    period: FormPeriod, stands: Sequence[Stand], headings: Collection[str] | None = None
) -> Iterator[tuple[Stand, Content | None]]:
    """The content of each of these reports, in their order. None: it changed while it was read, so it is not known
    any more whether anybody approved it. ``headings``: keys of the cells that are looked at, None for all of them."""
    definitions = _definitions({one.version_id for one in stands})
    keys = _needed(definitions.values(), headings)
    if keys is not None:
        yield from _read_few(period, stands, definitions, keys)
        return
    for start in range(0, len(stands), PORTION):
        portion = stands[start : start + PORTION]
        near = _near(period, portion, definitions)
        ids = {one.report_id for one in portion} | {
            report_id for held in near.values() for report_id, _ in held.values()
        }
        cells, records = _cells(ids), _records(ids)
        now = read_pairs(select(Report.id, Report.content_version).where(Report.id.in_(ids)))
        for one in portion:
            others = {
                code: Content(definition, cells[report_id], records[report_id])
                for code, (report_id, definition) in near.get(one.unit_id, {}).items()
            }
            content = Content(
                definitions[one.version_id],
                cells[one.report_id],
                records[one.report_id],
                before=others.pop("", None),
                others=others,
            )
            yield one, content if now[one.report_id] == one.content_version else None


def _needed(definitions: Iterable[Definition], headings: Collection[str] | None) -> set[str] | None:
    """The typed cells behind some cells and their conditions; None where all must be read: more than ``FEW``, or a
    formula looks at other reports."""
    if headings is None:
        return None
    found: set[str] = set()
    for definition in definitions:
        if outside_names(definition):
            return None
        cells = (definition.cells[key] for key in headings if key in definition.cells)
        found |= {key for cell in cells for key in asked_keys(definition, cell)}
    return found if len(found) <= FEW else None


def _read_few(
    period: FormPeriod, stands: Sequence[Stand], definitions: Mapping[int, Definition], keys: Collection[str]
) -> Iterator[tuple[Stand, Content | None]]:
    """Three statements, whatever the number of units."""
    of_period = select(Report.id).where(Report.period_id == period.id)
    wanted = {one.report_id for one in stands}
    cells: dict[int, dict[Place, str]] = defaultdict(dict)
    query = select(ReportCell.report_id, ReportCell.key, ReportCell.record_id, ReportCell.text)
    query = query.where(ReportCell.report_id.in_(of_period), ReportCell.key.in_(keys))
    for report_id, key, record_id, text in db.session.execute(query) if keys else ():
        if report_id in wanted:
            cells[report_id][key, record_id] = text
    repeats = any(isinstance(part, Repeat) for one in definitions.values() for _section, part in one.parts.values())
    records = _records(of_period) if repeats else defaultdict(dict)
    now = read_pairs(select(Report.id, Report.content_version).where(Report.period_id == period.id))
    for one in stands:
        content = Content(definitions[one.version_id], cells[one.report_id], records[one.report_id])
        yield one, content if now[one.report_id] == one.content_version else None


def _definitions(ids: set[int]) -> dict[int, Definition]:
    stored = select(FormVersion.id, FormVersion.definition).where(FormVersion.id.in_(ids))
    return {version_id: read_definition(found) for version_id, found in db.session.execute(stored)}


def _cells(ids: set[int]) -> Mapping[int, dict[Place, str]]:
    query = select(ReportCell.report_id, ReportCell.key, ReportCell.record_id, ReportCell.text)
    found: dict[int, dict[Place, str]] = defaultdict(dict)
    for report_id, key, record_id, text in db.session.execute(query.where(ReportCell.report_id.in_(ids))):
        if not key.startswith(EXPLAINED):
            found[report_id][key, record_id] = text
    return found


def _records(ids: set[int] | Select[int]) -> Mapping[int, dict[str, list[int]]]:
    query = (
        select(ReportRecord.report_id, ReportRecord.part, ReportRecord.id)
        .where(ReportRecord.report_id.in_(ids), ReportRecord.removed_at.is_(None))
        .order_by(ReportRecord.position, ReportRecord.id)
    )
    found: dict[int, dict[str, list[int]]] = defaultdict(dict)
    for report_id, part, record_id in db.session.execute(query):
        found[report_id].setdefault(part, []).append(record_id)
    return found


Near = dict[int, dict[str, tuple[int, Definition]]]
"""By unit: its report of the period before as "", those of other forms by form code."""


def _near(period: FormPeriod, stands: Sequence[Stand], definitions: Mapping[int, Definition]) -> Near:
    """As ``loading`` finds them for one report; no statement where no formula looks outside."""
    names = [name for one in {stand.version_id for stand in stands} for name in outside_names(definitions[one])]
    codes = {name.form for name in names if name.form}
    found: list[tuple[int, str, int, int]] = []
    if any(name.previous for name in names):
        earlier = FormPeriod.form_id == period.form_id, FormPeriod.covers_to < period.covers_to
        found += [(unit, "", report, version) for unit, _, report, version in _near_rows(period, stands, earlier)]
    if codes:
        beside = FormPeriod.covers_from <= period.covers_to, FormPeriod.covers_to >= period.covers_from
        found += _near_rows(period, stands, (DataForm.code.in_(codes), *beside))
    known = _definitions({version for *_, version in found} - definitions.keys()) | dict(definitions)
    near: Near = defaultdict(dict)
    for unit_id, code, report_id, version_id in found:
        near[unit_id].setdefault(code, (report_id, known[version_id]))
    return near


def _near_rows(
    period: FormPeriod, stands: Sequence[Stand], conditions: Sequence[Any]
) -> list[tuple[int, str, int, int]]:
    """Reports of the same units, the newest time first; those of test periods only for a test period."""
    query = (
        select(Report.unit_id, DataForm.code, Report.id, Report.version_id)
        .join(FormPeriod, FormPeriod.id == Report.period_id)
        .join(DataForm, DataForm.id == FormPeriod.form_id)
        .where(
            Report.unit_id.in_([one.unit_id for one in stands]),
            Report.id.not_in([one.report_id for one in stands]),
            FormPeriod.cancelled_at.is_(None),
            FormPeriod.is_test == period.is_test,
            *conditions,
        )
        .order_by(FormPeriod.covers_to.desc(), FormPeriod.id.desc())
    )
    return [(row[0], row[1], row[2], row[3]) for row in db.session.execute(query)]
