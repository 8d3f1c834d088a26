"""What would become of every cell of a workbook that came back: compared three ways, judged by the locks. Writes
nothing."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby

from sqlalchemy import select

from portal.db import db
from portal.errors import NotFound, RuleBroken, mark
from portal.models.data_forms import CellChange, Report
from portal.rules.data_forms.content import Place
from portal.rules.data_forms.definition import Section
from portal.rules.data_forms.sheets.comparing import Kind, Line, Sides, compare
from portal.rules.data_forms.sheets.layout import Layout, lay_out
from portal.rules.data_forms.sheets.reading import Came, Rows, read_file
from portal.rules.data_forms.sheets.stamp import Seal, Stamp, read_stamp, stamp_lines
from portal.rules.permissions import Actor
from portal.services.data_forms import scope
from portal.services.data_forms.desk import Desk
from portal.services.data_forms.loading import Loaded, load_report
from portal.services.data_forms.locks import gate_of
from portal.services.data_forms.sheets.giving import own_report

MOST_LISTED = 300
"""Changes a page lists one by one; more are ticked together."""
Sheets = Sequence[tuple[str, Rows]]
OTHER_REPORT = mark("Tệp này của phiếu khác: %(form)s, %(period)s, %(unit)s. Hãy nộp ở trang của phiếu ấy.")
UNKNOWN_REPORT = mark("Tệp này của phiếu khác, không phải của đơn vị và kỳ báo cáo này.")
OTHER_VERSION = mark("Biểu mẫu đã đổi phiên bản sau khi tải bảng tính. Hãy tải lại bảng tính rồi chép số liệu sang.")
NEWER = mark("Bảng tính ghi số liệu mới hơn trên cổng. Hãy tải lại bảng tính rồi chép số liệu sang.")


@dataclass(frozen=True)
class Ticked:
    """What a person chose: lines by their ids, and whether all changes that the page did not list one by one."""

    ids: frozenset[str] = frozenset()
    rest: bool = False


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The file beside the report. ``seen``: the content of the report it was compared with."""

    loaded: Loaded
    stamp: Stamp
    layout: Layout
    came: Mapping[Place, Came]
    lines: Sequence[Line]
    seen: int

    @cached_property
    def counts(self) -> Mapping[Kind, int]:
        """How many cells of each kind; emptied records count once."""
        return Counter(line.kind for line in self.lines)

    @property
    def offered(self) -> list[Line]:
        """What can be written."""
        return [line for line in self.lines if line.is_offered]

    @cached_property
    def mine(self) -> list[Line]:
        """What only the file changed: written unless somebody unticks it."""
        return [line for line in self.lines if line.kind is Kind.MINE]

    @property
    def listed(self) -> list[Line]:
        """Those of ``mine`` that a page shows one by one."""
        return self.mine[:MOST_LISTED]

    def chosen(self, ticked: Ticked) -> list[Line]:
        """The lines a person chose, of those that can be written."""
        rest = {line.id for line in self.mine[MOST_LISTED:]} if ticked.rest else set()
        return [line for line in self.offered if line.id in ticked.ids or line.id in rest]

    @property
    def new_records(self) -> int:
        """Records that are only in the file."""
        return len({(line.cell.part.code, line.record) for line in self.offered if line.is_new_record})

    def of(self, kind: Kind) -> list[tuple[Section, list[Line]]]:
        """The lines of a kind by section, in reading order."""
        return by_section([line for line in self.lines if line.kind is kind])


def plan_upload(actor: Actor, report_id: int, sheets: Sheets, *, seal: Seal) -> Plan:
    """Compare a file with its report; RuleBroken says why a file is not taken at all."""
    report = own_report(actor, report_id)
    loaded = load_report(report)
    stamp = _stamp_for(actor, report, read_stamp(stamp_lines(sheets), seal))
    gate = gate_of(report, loaded.period, loaded.issuer.name)
    if gate.is_shut:
        refusal = gate.refusal()
        raise RuleBroken(refusal.message, field="file", **refusal.params)
    layout = lay_out(loaded.definition, stamp.records)
    came = read_file(layout, sheets)
    now = {place: held.text for place, held in loaded.cells.items()}
    sides = Sides(base=_base(loaded, now, stamp.content_version), now=now, records=loaded.content.records)
    desk = Desk(actor, loaded, gate)
    lines = [_judged(desk, line) for line in compare(layout, came, sides)]
    return Plan(loaded=loaded, stamp=stamp, layout=layout, came=came, lines=lines, seen=report.content_version)


def by_section(lines: Sequence[Line]) -> list[tuple[Section, list[Line]]]:
    """Lines in reading order under their sections."""
    return [(run[0].section, run) for run in (list(found) for _code, found in groupby(lines, _section_code))]


def changed_since(report_id: int, version: int) -> set[Place]:
    """The cells, and records under the code of their repeat, that were written after a version of the content."""
    query = select(CellChange.key, CellChange.record_id).where(
        CellChange.report_id == report_id, CellChange.content_version > version
    )
    return {(key, record_id) for key, record_id in db.session.execute(query.distinct())}


def _stamp_for(actor: Actor, report: Report, stamp: Stamp) -> Stamp:
    """The stamp, if it is this report's as it is now."""
    if stamp.report_id != report.id:
        raise _other_report(actor, stamp.report_id)
    if stamp.version_id != report.version_id:
        raise RuleBroken(OTHER_VERSION, field="file")
    if stamp.content_version > report.content_version:
        raise RuleBroken(NEWER, field="file")
    return stamp


def _other_report(actor: Actor, report_id: int) -> RuleBroken:
    """Whose file it is, where the actor may know."""
    try:
        found = load_report(scope.get_report(actor, report_id))
    except NotFound:
        return RuleBroken(UNKNOWN_REPORT, field="file")
    return RuleBroken(OTHER_REPORT, field="file", form=found.form.name, period=found.period.name, unit=found.unit.name)


def _base(loaded: Loaded, now: Mapping[Place, str], version: int) -> Mapping[Place, str]:
    """What stood in the cells at a version: what stands now, with every change since taken back."""
    query = (
        select(CellChange.key, CellChange.record_id, CellChange.before)
        .where(CellChange.report_id == loaded.report.id, CellChange.content_version > version)
        .order_by(CellChange.id.desc())
    )
    undone = {(key, record_id): before for key, record_id, before in db.session.execute(query)}
    return {**now, **undone}


def _judged(desk: Desk, line: Line) -> Line:
    """Refused where a lock or another officer's section stands before it."""
    if not line.is_offered:
        return line
    try:
        desk.check(line.section, line.cell.part.code if line.kind is Kind.REMOVED else line.cell.key)
    except RuleBroken as error:
        return replace(line, kind=Kind.REFUSED, fault=error)
    return line


def _section_code(line: Line) -> str:
    return line.section.code
