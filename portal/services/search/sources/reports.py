"""What units report in forms: the words in it, not the figures."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import or_, select

from portal.adapters import clock
from portal.db import db
from portal.models.data_forms import DataForm, FormPeriod, FormVersion, Report, ReportCell, ReportFile, ReportRecord
from portal.models.units import Unit
from portal.rules.data_forms.definition import Definition, FieldType
from portal.rules.data_forms.stored import read_definition
from portal.rules.permissions import Actor, Permission
from portal.rules.search.entries import Entry
from portal.services.data_forms.scope import visible_reports
from portal.services.search.source import Shown, Watched, key_of
from portal.services.search.sources.forms import title_of
from portal.services.search.sources.parts import day_of, joined, next_ids, texts_of
from portal.services.search.sources.tree_watching import days_passed, edges_watched, units_moved
from portal.services.units import tree

_WORDS = frozenset({FieldType.TEXT, FieldType.PROSE})


class Reports:
    """Tokens: ``report-own-U`` for whoever reads what unit U reports, from the day the period opens,
    ``report-over-U`` for whoever oversees the units below U, of which the unit is one today, ``report-asked-U`` for
    whoever oversees what U asks. Units above are on the side of the entry: a ministry has too many below it."""

    kind = "report"
    watched: Sequence[Watched] = (
        Watched("data_report", columns=("period_id", "unit_id", "version_id", "submitted_at")),
        Watched("report_cell", "report_id", ("report_id", "key", "text", "reason")),
        Watched("report_record", "report_id", ("removed_at",)),
        Watched("file_text", query="SELECT report_id FROM report_file WHERE sha256 = {row}.sha256"),
        Watched(
            "form_period",
            columns=("name", "unit_id", "opens_on", "covers_to"),
            query="SELECT id FROM data_report WHERE period_id = {row}.id",
        ),
        Watched(
            "data_form",
            columns=("name",),
            query="SELECT data_report.id FROM data_report JOIN form_period ON form_period.id = period_id "
            "WHERE form_id = {row}.id",
        ),
        Watched("unit", columns=("name",), query="SELECT id FROM data_report WHERE unit_id = {row}.id"),
        edges_watched("data_report", "id"),
    )

    def ids_after(self, object_id: int, most: int) -> Sequence[int]:
        """All of them."""
        return next_ids(Report.id, object_id, most)

    def entries(self, object_ids: Collection[int]) -> list[Entry]:
        """Four statements, six where files were put into cells."""
        found = db.session.execute(_REPORT.where(Report.id.in_(object_ids)).order_by(Report.id)).all()
        said = _said_in({report.id: version for report, _period, _form, version, _unit in found})
        above = tree.paths({report.unit_id for report, *_others in found})
        today = clock.today()
        return [
            Entry(
                key=key_of(self.kind, report.id),
                kind=self.kind,
                title=title_of(form, period),
                access=_access(report, period, [step.id for step in above[report.unit_id]], today),
                body=joined([unit.name, *(part for pair in said[report.id] for part in pair)]),
                unit_id=report.unit_id,
                sender_id=report.unit_id,
                day=day_of(report.submitted_at) or period.covers_to,
            )
            for report, period, form, _version, unit in found
        ]

    def due(self, since: datetime, until: datetime) -> Collection[int]:
        """Those of periods that open, and of units whose place in the tree begins or ends; nothing within a day."""
        days = days_passed(since, until)
        if days is None:
            return ()
        opening = select(FormPeriod.id).where(FormPeriod.opens_on > days[0], FormPeriod.opens_on <= days[1])
        below = units_moved(*days)
        query = select(Report.id).where(or_(Report.period_id.in_(opening), Report.unit_id.in_(below)))
        return db.session.scalars(query).all()

    def tokens(self, actor: Actor | None) -> frozenset[str]:
        """No statement."""
        if actor is None or actor.unit_id is None:
            return frozenset()
        own = {f"report-own-{actor.unit_id}"} if actor.can(Permission.FORMS_READ) else set()
        over = {f"report-over-{actor.unit_id}", f"report-asked-{actor.unit_id}"}
        return frozenset(own | (over if actor.can(Permission.FORMS_OVERSEE) else set()))

    def show(self, actor: Actor | None, object_ids: Collection[int]) -> dict[int, Shown]:
        """Three statements, five where files were put into cells."""
        if actor is None or not object_ids:
            return {}
        seen = visible_reports(actor).where(Report.id.in_(object_ids)).with_only_columns(Report.id)
        found = db.session.execute(_REPORT.where(Report.id.in_(seen))).all()
        said = _said_in({report.id: version for report, _period, _form, version, _unit in found})
        return {
            report.id: Shown(
                object_id=report.id,
                title=title_of(form, period),
                address=f"/bieu-mau/phieu/{report.id}",
                texts=tuple(said[report.id]),
                unit=unit.name,
                day=day_of(report.submitted_at) or period.covers_to,
            )
            for report, period, form, _version, unit in found
        }


_REPORT = (
    select(Report, FormPeriod, DataForm, FormVersion, Unit)
    .join(FormPeriod, FormPeriod.id == Report.period_id)
    .join(DataForm, DataForm.id == FormPeriod.form_id)
    .join(FormVersion, FormVersion.id == Report.version_id)
    .join(Unit, Unit.id == Report.unit_id)
)


def _access(report: Report, period: FormPeriod, above: Collection[int], today: date) -> frozenset[str]:
    held = {f"report-asked-{period.unit_id}", *(f"report-over-{unit_id}" for unit_id in above)}
    return frozenset(held | ({f"report-own-{report.unit_id}"} if period.opens_on <= today else set()))


def _said_in(versions: Mapping[int, FormVersion]) -> Mapping[int, list[tuple[str, str]]]:
    """By report: what is asked and the words that stand there, with the reasons given, then those of files; two
    statements, or four."""
    said: dict[int, list[tuple[str, str]]] = defaultdict(list)
    if not versions:
        return said
    definitions = {version.id: read_definition(version.definition) for version in versions.values()}
    removed = select(ReportRecord.id).where(ReportRecord.report_id.in_(versions), ReportRecord.removed_at.is_not(None))
    gone = set(db.session.scalars(removed))
    cells = select(ReportCell).where(ReportCell.report_id.in_(versions), or_(*_HAS_WORDS)).order_by(ReportCell.id)
    standing = [cell for cell in db.session.scalars(cells) if cell.record_id not in gone]
    files: set[int] = set()
    for cell in standing:
        definition = definitions[versions[cell.report_id].id]
        said[cell.report_id] += _words_in(cell, definition)
        place = definition.cells.get(cell.key)
        if place is not None and place.field.type == FieldType.FILE and cell.text.isdecimal():
            files.add(int(cell.text))
    for report_id, name, text in _files(files):
        said[report_id].append((name, text))
    return said


def _files(file_ids: Collection[int]) -> Iterator[tuple[int, str, str]]:
    """Report, name and words of the files that stand in cells."""
    query = select(ReportFile).where(ReportFile.id.in_(file_ids)).order_by(ReportFile.id)
    files = db.session.scalars(query).all() if file_ids else ()
    texts = texts_of({file.sha256 for file in files})
    return ((file.report_id, file.name, texts.get(file.sha256, "")) for file in files)


_HAS_WORDS = (ReportCell.amount.is_(None) & (ReportCell.text != ""), ReportCell.reason != "")


def _words_in(cell: ReportCell, definition: Definition) -> Iterator[tuple[str, str]]:
    place = definition.cells.get(cell.key)
    label = place.label if place else ""
    choices = {choice.code: choice.label for choice in place.field.choices} if place else {}
    if place is None or place.field.type in _WORDS:
        yield label, cell.text
    elif cell.text in choices:
        yield label, choices[cell.text]
    if cell.reason:
        yield label, cell.reason
