"""Laying a draft before the leader, who approves it or returns it with a note."""

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, RuleBroken
from portal.models.documents import Approval, Document
from portal.rules.documents.approvals import Standing, check_approver
from portal.rules.notifications.kinds import Kind
from portal.rules.permissions import APPROVERS, Actor, Permission, Role
from portal.services.documents.announcing import list_people
from portal.services.documents.approvals import demands_approval, find_approval, seal_of
from portal.services.documents.composing import get_draft
from portal.services.documents.posting import GIVEN_LATER, preview
from portal.services.notifications.telling import notify
from portal.services.paging import Paged, paginate
from portal.services.records import note

LONGEST_REMARK = 1000


def submit(actor: Actor, *, document_id: int, seal: str) -> Approval:
    """Lay the draft, exactly as it was shown, before the leaders; doing it again changes nothing."""
    draft = _locked(actor, document_id)
    found = find_approval(draft)
    if found.newest is not None and found.standing in (Standing.PENDING, Standing.APPROVED):
        return found.newest
    if seal != seal_of(draft):
        raise RuleBroken("Bản nháp vừa được sửa sau khi bạn xem trước. Hãy xem lại rồi trình duyệt.")
    for problem in preview(actor, document_id=document_id).problems:
        if problem.field not in GIVEN_LATER:
            raise problem
    made = write_submission(actor, draft)
    people = list_people(draft.issuing_unit_id, roles=APPROVERS)
    _tell(actor, made, Kind.DRAFT_SUBMITTED, people, path=f"/van-ban/{draft.id}/duyet")
    return made


def write_submission(actor: Actor, draft: Document) -> Approval:
    """The row of a submission of the draft as it is; nobody is told."""
    made = Approval(
        document_id=draft.id,
        unit_id=draft.issuing_unit_id,
        seal=seal_of(draft),
        submitted_at=clock.now(),
        submitted_by_id=actor.account_id,
        submitted_by=actor.name,
    )
    db.session.add(made)
    db.session.flush()
    note(actor, "draft_submitted", "document", draft.id, after={"subject": draft.subject})
    return made


def approve(actor: Actor, *, document_id: int, seal: str, remark: str = "") -> Approval:
    """Approve the draft exactly as it was shown."""
    pending = _undecided(actor, document_id, seal)
    _decide(actor, pending, Standing.APPROVED, remark)
    people = [*list_people(pending.unit_id, roles=[Role.RECORDS_CLERK]), pending.submitted_by_id]
    _tell(actor, pending, Kind.DRAFT_APPROVED, people, path=f"/van-ban/{document_id}/xem-truoc")
    return pending


def send_back(actor: Actor, *, document_id: int, seal: str, remark: str) -> Approval:
    """Return the draft with a note that says what to mend."""
    if not remark.strip():
        raise RuleBroken("Vui lòng ghi rõ cần sửa gì.", field="remark")
    pending = _undecided(actor, document_id, seal)
    _decide(actor, pending, Standing.RETURNED, remark)
    people = [pending.submitted_by_id, pending.document.drafted_by_id]
    _tell(actor, pending, Kind.DRAFT_RETURNED, people, path=f"/van-ban/{document_id}/soan", remark=remark)
    return pending


def list_pending(actor: Actor, *, number: int) -> Paged[Approval]:
    """Submissions that wait for a leader of the unit acted for, oldest first; none without the right."""
    query = _pending(actor).options(joinedload(Approval.document))
    return paginate(query.order_by(Approval.submitted_at, Approval.id), number=number)


def count_pending(actor: Actor) -> int:
    """How many submissions wait; 0 without the right to decide."""
    if not actor.can(Permission.DOCUMENTS_APPROVE):
        return 0
    return db.session.scalar(select(func.count()).select_from(_pending(actor).subquery())) or 0


def _pending(actor: Actor) -> Select[Approval]:
    unit_id = actor.unit_id if actor.can(Permission.DOCUMENTS_APPROVE) else None
    waiting = (Approval.outcome.is_(None), Approval.withdrawn_at.is_(None), Approval.unit_id == unit_id)
    open_drafts = (Document.posted_at.is_(None), Document.discarded_at.is_(None))
    return select(Approval).join(Document, Document.id == Approval.document_id).where(*waiting, *open_drafts)


def _locked(actor: Actor, document_id: int) -> Document:
    db.session.scalar(select(Document.id).where(Document.id == document_id).with_for_update(of=Document))
    return get_draft(actor, document_id)


def _undecided(actor: Actor, document_id: int, seal: str) -> Approval:
    draft = _locked(actor, document_id)
    if not actor.can(Permission.DOCUMENTS_APPROVE):
        raise NotAllowed
    found = find_approval(draft)
    if found.newest is None or found.standing != Standing.PENDING:
        raise RuleBroken("Văn bản này không còn chờ duyệt: đã có người quyết định, hoặc người soạn đã sửa lại.")
    if not seal == found.newest.seal == seal_of(draft):
        raise RuleBroken("Văn bản vừa thay đổi sau khi bạn mở trang này. Hãy đọc lại rồi quyết định.")
    authors = (draft.drafted_by_id, draft.saved_by_id, found.newest.submitted_by_id)
    check_approver(actor.account_id, authors=authors, four_eyes=demands_approval(draft))
    return found.newest


def _decide(actor: Actor, pending: Approval, outcome: Standing, remark: str) -> None:
    if len(remark) > LONGEST_REMARK:
        raise RuleBroken("Không quá %(max)d ký tự.", field="remark", max=LONGEST_REMARK)
    pending.outcome, pending.remark = str(outcome), remark or None
    pending.decided_at, pending.decided_by_id, pending.decided_by = clock.now(), actor.account_id, actor.name
    action = "draft_approved" if outcome == Standing.APPROVED else "draft_returned"
    after = {"subject": pending.document.subject, "remark": remark}
    note(actor, action, "document", pending.document_id, after=after)
    db.session.flush()


def _tell(actor: Actor, approval: Approval, kind: Kind, people: list[int], *, path: str, remark: str = "") -> None:
    notify(
        dict.fromkeys(people),
        kind=kind,
        key=f"{kind}-{approval.id}".replace("_", "-"),
        params={"name": actor.name, "subject": approval.document.subject, "remark": remark},
        path=path,
        unit_id=approval.unit_id,
        by=actor.account_id,
    )
