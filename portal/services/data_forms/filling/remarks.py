"""The story of a cell: who changed what, what stood there in earlier periods, what was remarked; a flag to find it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, update

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.data_forms import CellChange, CellComment, FormPeriod, Report, ReportCell
from portal.rules.data_forms.definition import Cell, Repeat
from portal.rules.notifications.kinds import Kind
from portal.rules.permissions import Actor, Permission
from portal.rules.vietnamese import clean_lines
from portal.services.data_forms.filling import telling
from portal.services.data_forms.filling.reading import View, open_view
from portal.services.data_forms.locks import OTHER_DOMAIN, may_fill
from portal.services.records.audit import note

MOST_CHANGES = 50
PERIODS = 12
LONGEST = 1_000


@dataclass(frozen=True)
class Story:
    """What is known of one cell."""

    view: View
    key: str
    record_id: int
    changes: Sequence[CellChange]
    comments: Sequence[CellComment]
    earlier: Sequence[tuple[str, str]]

    @property
    def is_flagged(self) -> bool:
        """Somebody of the unit marked it to come back to."""
        return self.view.loaded.held(self.key, self.record_id).flagged


def tell_story(actor: Actor, report_id: int, key: str, record_id: int = 0) -> Story:
    """A cell of a report the actor sees."""
    view = open_view(actor, report_id)
    if key not in view.loaded.definition.cells:
        raise NotFound
    return Story(
        view,
        key,
        record_id,
        _changes(report_id, key, record_id),
        _comments(report_id, key, record_id),
        _earlier(view, key),
    )


def add_comment(actor: Actor, report_id: int, *, text: str, key: str = "", record_id: int = 0) -> CellComment:
    """Remark something at a cell or about the whole report: the unit itself, and who checks it from above."""
    view = open_view(actor, report_id)
    if not (view.may_check or (view.is_own and (actor.can(Permission.FORMS_ENTER) or view.may_approve))):
        raise NotAllowed
    if key:
        _cell_of(view, key, record_id)
    text = clean_lines(text)
    if not text:
        raise RuleBroken("Vui lòng nhập mục này.", field="text")
    if len(text) > LONGEST:
        raise RuleBroken("Dài quá %(most)d ký tự.", field="text", most=LONGEST)
    made = CellComment(report_id=report_id, key=key, record_id=record_id, text=text, at=clock.now())
    made.account_id, made.by_name, made.unit_id = actor.account_id, actor.name, actor.unit_id or 0
    db.session.add(made)
    db.session.flush()
    note(actor, "report_comment_added", "data_report", report_id, unit_id=view.loaded.report.unit_id)
    before = {one.account_id for comments in view.comments.values() for one in comments}
    told = [*telling.fillers_of(view.loaded), *sorted(before)]
    telling.tell(told, actor, view.loaded, Kind.REPORT_COMMENTED, key=f"{made.id}")
    return made


def settle_comment(actor: Actor, report_id: int, comment_id: int) -> None:
    """The matter is done: said by the unit that fills, or by who remarked it."""
    view = open_view(actor, report_id)
    found = db.session.get(CellComment, comment_id)
    if found is None or found.report_id != report_id:
        raise NotFound
    own = view.is_own and (actor.can(Permission.FORMS_ENTER) or view.may_approve)
    if not own and found.account_id != actor.account_id:
        raise NotAllowed
    if found.settled_at is None:
        found.settled_at, found.settled_by = clock.now(), actor.name
        note(actor, "report_comment_settled", "data_report", report_id, unit_id=view.loaded.report.unit_id)


def set_flag(actor: Actor, report_id: int, *, key: str, record_id: int, flagged: bool) -> None:
    """Mark a cell to come back to, for who may write it now; no change of the content."""
    view = open_view(actor, report_id)
    cell = _cell_of(view, key, record_id)
    if not (view.is_own and actor.can(Permission.FORMS_ENTER)):
        raise NotAllowed
    if not may_fill(actor, cell.section):
        raise RuleBroken(OTHER_DOMAIN, section=cell.section.label)
    if not view.gate.is_open(cell.section.code, key):
        raise view.gate.refusal()
    held = view.loaded.held(key, record_id)
    if not held.cell_id:
        raise RuleBroken("Ô còn trống thì chưa đánh dấu được.")
    db.session.execute(update(ReportCell).where(ReportCell.id == held.cell_id).values(flagged=flagged))


def _cell_of(view: View, key: str, record_id: int) -> Cell:
    """A cell of the report; NotFound for a key its form does not have and for a record that does not stand."""
    cell = view.loaded.definition.cells.get(key)
    if cell is None:
        raise NotFound
    records = view.loaded.content.records.get(cell.part.code, ()) if isinstance(cell.part, Repeat) else (0,)
    if record_id not in records:
        raise NotFound
    return cell


def _changes(report_id: int, key: str, record_id: int) -> Sequence[CellChange]:
    query = select(CellChange).where(
        CellChange.report_id == report_id, CellChange.key == key, CellChange.record_id == record_id
    )
    return db.session.scalars(query.order_by(CellChange.id.desc()).limit(MOST_CHANGES)).all()


def _comments(report_id: int, key: str, record_id: int) -> Sequence[CellComment]:
    query = select(CellComment).where(
        CellComment.report_id == report_id, CellComment.key == key, CellComment.record_id == record_id
    )
    return db.session.scalars(query.order_by(CellComment.id)).all()


def _earlier(view: View, key: str) -> Sequence[tuple[str, str]]:
    """Period and value, the newest first; only of fixed cells, whose key is the same in every period."""
    report, period = view.loaded.report, view.loaded.period
    query = (
        select(FormPeriod.name, ReportCell.text)
        .join(Report, Report.period_id == FormPeriod.id)
        .join(ReportCell, ReportCell.report_id == Report.id)
        .where(
            FormPeriod.form_id == period.form_id,
            FormPeriod.covers_to < period.covers_to,
            FormPeriod.is_test == period.is_test,
            Report.unit_id == report.unit_id,
            ReportCell.key == key,
            ReportCell.record_id == 0,
        )
        .order_by(FormPeriod.covers_to.desc(), FormPeriod.id.desc())
        .limit(PERIODS)
    )
    return [(name, view.show_text(key, text)) for name, text in db.session.execute(query)]
