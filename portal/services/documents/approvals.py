"""Where drafts stand with their leaders, and the end of an approval when its draft changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from portal.adapters import clock
from portal.db import db
from portal.models.documents import Approval, Document, Duty
from portal.rules.documents.approvals import Standing, seal, standing
from portal.rules.permissions import Actor
from portal.services.documents.groups import list_member_ids
from portal.services.records import note

FOUR_EYES = "approve_before_posting"
"""The unit's setting."""

_SEALED = (
    "type_code",
    "subject",
    "place",
    "signer_name",
    "signer_position",
    "capacity",
    "urgency",
    "circulation",
    "pages",
    "purposes",
    "recipient_lines",
    "body",
    "addressing",
)

DUTY_FACTS = (
    *("rhythm", "due_on", "opens_on", "day", "month", "opens_day", "opens_month"),
    *("days", "working", "event", "proof"),
)


@dataclass(frozen=True)
class Approved:
    """Where a draft stands: its newest submission, and whether the unit demands an approval."""

    four_eyes: bool
    newest: Approval | None = None

    @property
    def standing(self) -> Standing:
        """Where the newest submission stands."""
        if self.newest is None:
            return Standing.NONE
        return standing(self.newest.outcome, withdrawn=self.newest.withdrawn_at is not None)


def seal_of(draft: Document) -> str:
    """Stands for everything that a leader approves: all but number and date, which the clerk gives afterwards."""
    facts: dict[str, Any] = {name: getattr(draft, name) for name in _SEALED}
    facts["reply_by"] = draft.reply_by.isoformat() if draft.reply_by else None
    facts["files"] = [[file.name, file.sha256] for file in draft.files]
    facts["links"] = [[link.kind, link.target_id] for link in draft.links]
    if duties := list_duties(draft):
        facts["duties"] = [
            [duty.title, *(str(getattr(duty, name)) for name in DUTY_FACTS), sorted(duty.kinds)] for duty in duties
        ]
    if draft.addressing.get("groups"):  # whom they mean is part of what is approved
        facts["members"] = list_member_ids(draft.addressing["groups"])
    return seal(facts)


def list_duties(draft: Document) -> Sequence[Duty]:
    """The duties that would go to the addressees, in their order."""
    kept = select(Duty).where(Duty.document_id == draft.id, Duty.dropped_at.is_(None))
    return db.session.scalars(kept.order_by(Duty.position, Duty.id)).all()


def find_approval(draft: Document) -> Approved:
    """Where a draft stands."""
    query = select(Approval).where(Approval.document_id == draft.id).order_by(Approval.id.desc()).limit(1)
    return Approved(demands_approval(draft), db.session.scalar(query))


def demands_approval(draft: Document) -> bool:
    """Whether the unit lets nothing out without its leader's approval."""
    return bool(draft.issuing_unit.settings.get(FOUR_EYES))


def find_approvals(drafts: Sequence[Document]) -> dict[int, Approved]:
    """Where each of the drafts stands that was ever submitted, by one query."""
    ids = [draft.id for draft in drafts]
    newest = select(func.max(Approval.id)).where(Approval.document_id.in_(ids)).group_by(Approval.document_id)
    found = db.session.scalars(select(Approval).where(Approval.id.in_(newest))) if ids else ()
    units = {draft.id: demands_approval(draft) for draft in drafts}
    return {approval.document_id: Approved(units[approval.document_id], approval) for approval in found}


def withdraw_if_changed(actor: Actor, draft: Document) -> None:
    """End a submission or an approval when the draft is no longer what was submitted."""
    found = find_approval(draft)
    if found.newest is None or found.standing not in (Standing.PENDING, Standing.APPROVED):
        return
    if found.newest.seal == seal_of(draft):
        return
    found.newest.withdrawn_at, found.newest.withdrawn_by = clock.now(), actor.name
    note(actor, "approval_withdrawn", "document", draft.id, before={"subject": draft.subject})
    db.session.flush()
