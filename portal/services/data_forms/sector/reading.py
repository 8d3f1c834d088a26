"""The reports of a period with their whole content, many at once: some statements for each hundred of units."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from portal.adapters import clock
from portal.db import db, read_pairs
from portal.models.data_forms import DataForm, FormPeriod, FormVersion, Report, ReportCell, ReportRecord
from portal.models.units import Unit, UnitKind
from portal.rules.data_forms.content import Content, Place
from portal.rules.data_forms.definition import Definition
from portal.rules.data_forms.needs import outside_names
from portal.rules.data_forms.states import Standing
from portal.rules.data_forms.stored import read_definition
from portal.rules.permissions import Actor
from portal.services.data_forms.loading import EXPLAINED
from portal.services.data_forms.scope import is_below
from portal.services.data_forms.standing import standing_sql

PORTION = 100
"""Reports read together."""


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


def read_contents(period: FormPeriod, stands: Sequence[Stand]) -> Iterator[tuple[Stand, Content | None]]:
    """The content of each of these reports, in their order. None: it changed while it was read, so it is not known
    any more whether anybody approved it."""
    definitions = _definitions({one.version_id for one in stands})
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


def _records(ids: set[int]) -> Mapping[int, dict[str, list[int]]]:
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
