"""Writing a step: its row, the audit entry, and who is told."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.models.documents import HandlingStep, HandlingTask, Receipt
from portal.rules.documents.handling import Part, Step
from portal.rules.notifications.kinds import Kind
from portal.rules.permissions import Actor
from portal.services.notifications.telling import notify
from portal.services.people.absences import find_absences
from portal.services.records import note


def add_step(actor: Actor, receipt: Receipt, kind: Step, **facts: Any) -> HandlingStep:
    """Add a step and its entry in the audit log."""
    step = HandlingStep(
        receipt_id=receipt.id, kind=kind, at=clock.now(), account_id=actor.account_id, name=actor.name, **facts
    )
    db.session.add(step)
    db.session.flush()
    due_on = step.due_on.isoformat() if step.due_on else None
    shown = {"person": step.person, "due_on": due_on, "percent": step.percent, "text": step.text or None}
    after = {"code": receipt.document.code} | {name: value for name, value in shown.items() if value is not None}
    note(actor, f"handling_{kind}", "document", receipt.document_id, after=after)
    return step


def list_named(receipt: Receipt) -> Sequence[HandlingTask]:
    """The people named now, the lead first."""
    query = select(HandlingTask).where(HandlingTask.receipt_id == receipt.id, HandlingTask.removed_at.is_(None))
    found = db.session.scalars(query.order_by(HandlingTask.id)).all()
    return sorted(found, key=lambda task: list(Part).index(Part(task.part)))


def tell(actor: Actor, receipt: Receipt, step: HandlingStep, kind: Kind, account_ids: Iterable[int]) -> None:
    """Tell people of a step, once, and who stands in for those away; the link leads to the handling."""
    ids, today = list(account_ids), clock.today()
    away = find_absences(receipt.unit_id, ids, today, today).values()
    notify(
        dict.fromkeys([*ids, *(each.substitute_id for each in away if each.substitute_id)]),
        kind=kind,
        key=f"handling-{step.id}-{kind.removeprefix('handling_')}",
        params={"code": receipt.document.code, "subject": receipt.document.subject, "who": step.name},
        path=f"/van-ban/{receipt.document_id}/xu-ly",
        unit_id=receipt.unit_id,
        by=actor.account_id,
    )
