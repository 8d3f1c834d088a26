"""After posting and after a recall: everybody concerned is told, once."""

from collections.abc import Collection, Iterable

from sqlalchemy import ColumnElement, select

from portal.db import db, read_pairs
from portal.models.documents import Document, Recall, Receipt
from portal.models.people import Membership
from portal.models.records import OutboxItem
from portal.rules.notifications.kinds import Kind
from portal.rules.permissions import DOCUMENT_RECEIVERS, OPENERS, Role
from portal.services.documents.receivers.reading import find_in_charge
from portal.services.notifications.telling import notify, notify_for_units
from portal.services.people.holders import holders, list_holders


def announce(item: OutboxItem) -> None:
    """Tell the named receiver, the leaders and the records clerks of every addressed unit of the posted document."""
    document = db.session.get_one(Document, item.payload["document_id"])
    forwarded = document.came_by_id is not None
    notify_for_units(
        find_receivers(document.id),
        kind=Kind.DOCUMENT_FORWARDED if forwarded else Kind.DOCUMENT_POSTED,
        key=f"document-posted-{document.id}",
        params={"unit": _issuer(document), "code": document.code, "subject": document.subject},
        path=f"/van-ban/{document.id}",
        by=document.posted_by_id,
    )


def announce_recalls(item: OutboxItem) -> None:
    """Tell the addressees of the recalls in ``item``: the document is gone, or their word is asked for."""
    ids = item.payload["recalls"]
    first = db.session.get_one(Recall, ids[0])
    document = first.receipt.document
    params = {"unit": _issuer(document), "code": document.code, "reason": first.reason}
    for asked, kind in ((False, Kind.DOCUMENT_RECALLED), (True, Kind.RECALL_REQUESTED)):
        concerned = select(Recall.receipt_id).where(Recall.id.in_(ids), Recall.asked == asked)
        notify_for_units(
            receivers_where(Receipt.id.in_(concerned)),
            kind=kind,
            key=f"{kind}-{ids[0]}".replace("_", "-"),
            params=params,
            path=f"/van-ban/{document.id}/tra-loi-thu-hoi" if asked else f"/van-ban/{document.id}",
            by=first.ordered_by_id,
        )


def announce_recall_answer(item: OutboxItem) -> None:
    """Tell the sender's people, and who ordered the recall, what the addressee answered."""
    recall = db.session.get_one(Recall, item.payload["recall"])
    document = recall.receipt.document
    kind = Kind.RECALL_ACCEPTED if recall.accepted else Kind.RECALL_REFUSED
    reason = {} if recall.accepted else {"reason": recall.answer_reason or ""}
    notify(
        dict.fromkeys([*list_people(document.issuing_unit_id), recall.ordered_by_id]),
        kind=kind,
        key=f"recall-answered-{recall.id}",
        params={"unit": recall.receipt.unit_name, "code": document.code, **reason},
        path=f"/van-ban/{document.id}/bien-nhan/{recall.receipt_id}",
        unit_id=document.issuing_unit_id,
        by=recall.answered_by_id,
    )


def find_receivers(document_id: int) -> dict[int, int | None]:
    """Account -> addressed unit of all who are told what comes for the unit; see ``receivers_where``.

    Units from which the document was recalled are left out.
    """
    return receivers_where(Receipt.document_id == document_id, Receipt.recalled_at.is_(None))


def receivers_where(*conditions: ColumnElement[bool]) -> dict[int, int | None]:
    """For the receipts that meet the conditions: first the named receivers in charge today, then all others who hold
    a receiving role. Two queries for any number of units."""
    first = find_in_charge(select(Receipt.unit_id).where(*conditions))
    told: dict[int, int | None] = {named.account_id: unit_id for unit_id, named in first.items()}
    receivers = holders(DOCUMENT_RECEIVERS).join(Receipt, Receipt.unit_id == Membership.unit_id)
    return told | read_pairs(receivers.where(*conditions))


def list_people(unit_id: int, *, roles: Collection[Role] = DOCUMENT_RECEIVERS) -> list[int]:
    """Accounts of all who hold such a role, usually a receiving one, in one unit today."""
    return list_holders(unit_id, roles)


def find_reachable(unit_ids: Iterable[int]) -> set[int]:
    """Those among the units for which an active account could open a document today; one query."""
    ids = list(unit_ids)
    query = holders(OPENERS).with_only_columns(Membership.unit_id).order_by(None)
    return set(db.session.scalars(query.where(Membership.unit_id.in_(ids)).distinct())) if ids else set()


def _issuer(document: Document) -> str:
    return document.issuer_name or document.issuing_unit.name
