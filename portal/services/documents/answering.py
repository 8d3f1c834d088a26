"""The addressee's own answer: it acknowledges, or sends the document back. Neither moves the 24 hours."""

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.documents import Document, Receipt
from portal.rules.notifications.kinds import Kind
from portal.rules.permissions import Actor, Permission
from portal.services.documents.announcing import list_people
from portal.services.documents.scope import find_any_receipt
from portal.services.documents.statements import register_statement
from portal.services.notifications.telling import notify
from portal.services.records import note

LONGEST_REASON = 1000


def get_own_receipt(actor: Actor, *, document_id: int) -> Receipt:
    """The unit's receipt of a document for somebody who receives for it; NotFound when it is no addressee."""
    receipt = find_any_receipt(actor, document_id)
    if receipt is None:
        raise NotFound
    if not actor.can(Permission.DOCUMENTS_RECEIVE):
        raise NotAllowed
    refuse_recalled(receipt)
    return receipt


def lock_own_receipt(actor: Actor, *, document_id: int) -> Receipt:
    """As ``get_own_receipt``, fresh and locked until the transaction ends."""
    receipt_id = get_own_receipt(actor, document_id=document_id).id
    query = select(Receipt).where(Receipt.id == receipt_id).with_for_update(of=Receipt)
    receipt = db.session.scalars(query.execution_options(populate_existing=True)).one()
    refuse_recalled(receipt)
    return receipt


def refuse_recalled(receipt: Receipt) -> None:
    """Raise ``RuleBroken`` when the sender has taken the document back from the unit."""
    if receipt.recalled_at is not None:
        raise RuleBroken("Nơi gửi đã thu hồi văn bản này khỏi đơn vị.")


def acknowledge(actor: Actor, *, document_id: int) -> Receipt:
    """Say for the unit that it has received; doing it again changes nothing, the first one stays."""
    receipt = lock_own_receipt(actor, document_id=document_id)
    if receipt.acknowledged_at is not None:
        return receipt
    refuse_returned(receipt)
    receipt.acknowledged_at = clock.now()
    receipt.acknowledged_by_id, receipt.acknowledged_by = actor.account_id, actor.name
    note(actor, "document_acknowledged", "document", document_id, after=_named(receipt.document))
    _tell_sender(actor, receipt, Kind.DOCUMENT_ACKNOWLEDGED, [], {})
    register_statement(receipt, "acknowledged")
    return receipt


def refuse(actor: Actor, *, document_id: int, reason: str) -> Receipt:
    """Send the document back (code 02) with a reason its sender reads; only before the unit has accepted it."""
    receipt = lock_own_receipt(actor, document_id=document_id)
    check_refusable(receipt)
    if not reason.strip():
        raise RuleBroken("Vui lòng nêu lý do trả lại.", field="reason")
    if len(reason) > LONGEST_REASON:
        raise RuleBroken("Lý do không quá %(max)d ký tự.", field="reason", max=LONGEST_REASON)
    receipt.refused_at, receipt.refused_reason = clock.now(), reason
    receipt.refused_by_id, receipt.refused_by = actor.account_id, actor.name
    note(actor, "document_refused", "document", document_id, after={**_named(receipt.document), "reason": reason})
    sender_people = list_people(receipt.document.issuing_unit_id)
    _tell_sender(actor, receipt, Kind.DOCUMENT_REFUSED, sender_people, {"reason": reason})
    register_statement(receipt, "refused")
    return receipt


def check_refusable(receipt: Receipt) -> None:
    """Raise ``RuleBroken`` once the unit has sent back, acknowledged or registered the document."""
    refuse_returned(receipt)
    if receipt.acknowledged_at is not None:
        raise RuleBroken("Đơn vị đã xác nhận nhận văn bản này nên không trả lại được nữa.")
    if receipt.registered_at is not None:
        raise RuleBroken("Đơn vị đã vào sổ văn bản này nên không trả lại được nữa.")


def refuse_returned(receipt: Receipt) -> None:
    """Raise ``RuleBroken`` when the unit has sent the document back."""
    if receipt.refused_at is not None:
        raise RuleBroken("Đơn vị đã trả lại văn bản này cho nơi gửi.")


def _tell_sender(actor: Actor, receipt: Receipt, kind: Kind, people: list[int], more: dict[str, str]) -> None:
    """Tell who posted it, and ``people``, once."""
    document = receipt.document
    told = dict.fromkeys([*people, *([document.posted_by_id] if document.posted_by_id else [])])
    notify(
        told,
        kind=kind,
        key=f"{kind}-{receipt.id}".replace("_", "-"),
        params={"unit": receipt.unit_name, **_named(document), **more},
        path=f"/van-ban/{document.id}/bien-nhan/{receipt.id}",
        unit_id=document.issuing_unit_id,
        by=actor.account_id,
    )


def _named(document: Document) -> dict[str, str]:
    return {"code": document.code, "subject": document.subject}
