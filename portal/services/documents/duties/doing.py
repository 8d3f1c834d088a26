"""Duties of the addressed unit: what is due, saying that it is done, and the issuer sending a proof back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from portal.adapters import clock
from portal.adapters.file_store import NamedFile
from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken, mark
from portal.models.documents import Document, Duty, DutyReport, Receipt
from portal.rules.documents.deadlines import Rhythm
from portal.rules.documents.duties import LONGEST_REMARK, DutyState, Proof
from portal.rules.notifications.kinds import Kind
from portal.rules.permissions import Actor, Permission
from portal.services.documents.announcing import list_people
from portal.services.documents.duties.owing import claims, find_forwarding, owed
from portal.services.documents.duties.rows import Standing, by_duty, standing
from portal.services.documents.scope import visible_documents
from portal.services.notifications.telling import notify
from portal.services.paging import SIZE, Paged
from portal.services.records import note

MOST = 1000
"""So many open duties of a unit are looked at; nobody has more."""
_ORDER = {DutyState.OVERDUE: 0, DutyState.SOON: 1, DutyState.OPEN: 2, DutyState.STANDING: 3}


@dataclass(frozen=True)
class Summary:
    """What a unit still has to do: the most urgent ones, and how many are overdue or due soon."""

    urgent: Sequence[Standing]
    overdue: int
    soon: int


NOTHING_DUE = Summary((), 0, 0)


def list_open(actor: Actor, *, show: str = "", number: int = 1) -> Paged[Standing]:
    """What the unit still has to do, most urgent first; ``show`` is a state, or empty for all."""
    found = [each for each in list_all_open(actor) if not show or each.state == show]
    begin = (max(1, number) - 1) * SIZE
    return Paged(found[begin : begin + SIZE], max(1, number), SIZE, len(found))


def summarise(actor: Actor) -> Summary:
    """The part of the unit's duties that cannot wait."""
    found = [each for each in list_all_open(actor) if each.state in {DutyState.OVERDUE, DutyState.SOON}]
    overdue = sum(each.state is DutyState.OVERDUE for each in found)
    return Summary(found[:5], overdue, len(found) - overdue)


def list_all_open(actor: Actor) -> list[Standing]:
    """Everything the unit still has to do, most urgent first; so many queries whatever it has done before."""
    if actor.unit_id is None:
        return []
    done = select(DutyReport.id).where(
        DutyReport.duty_id == Duty.id, DutyReport.unit_id == actor.unit_id, DutyReport.returned_at.is_(None)
    )
    unfinished = or_(Duty.rhythm != Rhythm.ONCE, ~done.exists())
    duties = db.session.scalars(owed(actor).where(unfinished).order_by(Duty.due_on, Duty.id).limit(MOST)).all()
    found = _standings(actor, duties)
    waiting = [each for each in found if not each.is_done]
    return sorted(waiting, key=lambda each: (_ORDER[each.state], each.due or date.max, each.duty.id))


def list_done(actor: Actor, *, number: int = 1) -> Paged[DutyReport]:
    """What the unit has reported, newest first."""
    mine = owed(actor).with_only_columns(Duty.id).order_by(None)
    query = (
        select(DutyReport)
        .where(DutyReport.unit_id == actor.unit_id, DutyReport.duty_id.in_(mine))
        .options(joinedload(DutyReport.duty).joinedload(Duty.document))
        .order_by(DutyReport.done_at.desc(), DutyReport.id.desc())
    )
    total = db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    items = db.session.scalars(query.limit(SIZE).offset((max(1, number) - 1) * SIZE)).all()
    return Paged(items, max(1, number), SIZE, total)


def list_of_letter(actor: Actor, *, letter_id: int) -> list[Standing]:
    """The unit's own duties of one document, in its order, however the document reached it."""
    duties = db.session.scalars(owed(actor).where(Duty.document_id == letter_id).order_by(Duty.position)).all()
    return _standings(actor, duties)


def _standings(actor: Actor, duties: Sequence[Duty]) -> list[Standing]:
    if not duties:
        return []
    ids, today = [duty.id for duty in duties], clock.today()
    reports = by_duty(
        db.session.scalars(
            select(DutyReport).where(DutyReport.unit_id == actor.unit_id, DutyReport.duty_id.in_(ids))
        ).all()
    )
    found = claims(actor, {duty.document_id for duty in duties})
    return [
        standing(duty, reports.get(duty.id, ()), since=claim.begins(duty), today=today)
        for duty in duties
        if (claim := found.get(duty.document_id)) is not None and claim.binds(duty)
    ]


def get_own(actor: Actor, *, duty_id: int) -> Standing:
    """One duty of the unit and where it stands; NotFound when the unit does not owe it."""
    duty = db.session.scalar(owed(actor).where(Duty.id == duty_id))
    found = _standings(actor, [duty]) if duty is not None else []
    if not found:
        raise NotFound
    return found[0]


def list_reports(actor: Actor, *, duty_id: int) -> Sequence[DutyReport]:
    """What the unit has reported of one duty, newest first."""
    query = select(DutyReport).where(DutyReport.duty_id == duty_id, DutyReport.unit_id == actor.unit_id)
    return db.session.scalars(query.order_by(DutyReport.done_at.desc()).limit(SIZE)).all()


def list_answers(actor: Actor, *, duty_id: int) -> Sequence[Document]:
    """Documents of the unit that can answer the duty: posted to its issuer or to who passed it on, newest first."""
    letter = get_own(actor, duty_id=duty_id).duty.document
    to = {letter.issuing_unit_id} | claims(actor, {letter.id})[letter.id].senders
    sent = select(Receipt.document_id).where(Receipt.unit_id.in_(to))
    query = visible_documents(actor).where(
        Document.issuing_unit_id == actor.unit_id, Document.posted_at.is_not(None), Document.id.in_(sent)
    )
    return db.session.scalars(query.order_by(Document.posted_at.desc()).limit(SIZE)).all()


def report_done(
    actor: Actor, *, duty_id: int, occurrence: str, remark: str, file: NamedFile | None, answer_id: int | None
) -> DutyReport:
    """Say for the unit that one occurrence is done, with the proof that is asked for; saying it again changes nothing.

    ``occurrence`` is the one the person saw: when another one counts meanwhile, the rule is broken.
    """
    found = get_own(actor, duty_id=duty_id)
    if not actor.can(Permission.DOCUMENTS_RECEIVE):
        raise NotAllowed
    db.session.scalar(select(Duty.id).where(Duty.id == duty_id).with_for_update())
    found = get_own(actor, duty_id=duty_id)
    earlier = [each for each in list_reports(actor, duty_id=duty_id) if each.occurrence == occurrence]
    if found.due is not None and any(each.returned_at is None for each in earlier):
        return earlier[0]
    if occurrence != found.occurrence:
        raise RuleBroken("Kỳ của việc này vừa đổi. Hãy xem lại rồi gửi.")
    _check_proof(actor, found.duty, remark, file, answer_id)
    report = DutyReport(
        duty_id=duty_id,
        unit_id=actor.unit_id,
        occurrence=occurrence,
        attempt=len(earlier) + 1,
        done_at=clock.now(),
        done_by_id=actor.account_id,
        done_by=actor.name,
        remark=remark,
        answer_id=answer_id,
        file_sha256=file.sha256 if file else None,
        file_name=file.name if file else None,
        file_size=file.size if file else None,
    )
    db.session.add(report)
    db.session.flush()
    document = found.duty.document
    after = {"code": document.code, "duty": found.duty.title, "occurrence": occurrence or None}
    note(actor, "duty_done", "document", document.id, after=after)
    return report


def _check_proof(actor: Actor, duty: Duty, remark: str, file: NamedFile | None, answer_id: int | None) -> None:
    if len(remark) > LONGEST_REMARK:
        raise RuleBroken("Không quá %(max)d ký tự.", field="remark", max=LONGEST_REMARK)
    if duty.proof == Proof.CONFIRMATION and not remark.strip():
        raise RuleBroken("Vui lòng ghi kết quả đã làm.", field="remark")
    if duty.proof == Proof.FILE and file is None:
        raise RuleBroken("Vui lòng đính kèm tệp kết quả.", field="file")
    if duty.proof == Proof.DOCUMENT and answer_id is None:
        raise RuleBroken("Vui lòng chọn văn bản trả lời đã gửi.", field="answer")
    if answer_id is not None and answer_id not in {each.id for each in list_answers(actor, duty_id=duty.id)}:
        raise RuleBroken("Hãy chọn một mục trong danh sách.", field="answer")


def get_report(actor: Actor, *, report_id: int) -> DutyReport:
    """A report, for the unit that made it, the issuer of the duty, and who passed the document on to that unit."""
    query = (
        select(DutyReport)
        .where(DutyReport.id == report_id)
        .options(joinedload(DutyReport.duty).joinedload(Duty.document))
    )
    report = db.session.scalar(query)
    if report is None or not actor.can(Permission.DOCUMENTS_READ):
        raise NotFound
    if actor.unit_id != report.unit_id:
        find_board(actor, report)
    return report


def find_board(actor: Actor, report: DutyReport) -> int:
    """The posting on whose board the unit acted for follows the report; NotFound when it is on none of its boards."""
    letter = report.duty.document
    if letter.issuing_unit_id == actor.unit_id:
        return letter.id
    found = find_forwarding(actor.unit_id, letter_id=letter.id, to_unit_id=report.unit_id)
    if found is None:
        raise NotFound
    return found


def get_returnable(actor: Actor, *, report_id: int) -> DutyReport:
    """A report of an addressee, for somebody who posts for who follows it; a second return breaks the rule."""
    report = get_report(actor, report_id=report_id)
    find_board(actor, report)
    if not actor.can(Permission.DOCUMENTS_POST):
        raise NotAllowed
    return report


def return_report(actor: Actor, *, report_id: int, reason: str) -> DutyReport:
    """Send a proof back with a reason; the duty is open again and its unit is told."""
    get_returnable(actor, report_id=report_id)
    query = select(DutyReport).where(DutyReport.id == report_id).with_for_update(of=DutyReport)
    report = db.session.scalars(query.execution_options(populate_existing=True)).one()
    if report.returned_at is not None:
        raise RuleBroken(mark("Báo cáo này đã được trả lại."))
    if not reason.strip():
        raise RuleBroken("Vui lòng nêu lý do trả lại.", field="reason")
    if len(reason) > LONGEST_REMARK:
        raise RuleBroken("Lý do không quá %(max)d ký tự.", field="reason", max=LONGEST_REMARK)
    report.returned_at, report.returned_reason = clock.now(), reason
    report.returned_by_id, report.returned_by = actor.account_id, actor.name
    duty, document = report.duty, report.duty.document
    after = {"code": document.code, "duty": duty.title, "reason": reason}
    note(actor, "duty_returned", "document", document.id, after=after)
    notify(
        dict.fromkeys([*list_people(report.unit_id), report.done_by_id]),
        kind=Kind.DUTY_RETURNED,
        key=f"duty-returned-{report.id}",
        params={"unit": actor.unit_name, "duty": duty.title, "reason": reason},
        path=f"/van-ban/viec/{duty.id}",
        unit_id=report.unit_id,
        by=actor.account_id,
    )
    return report
