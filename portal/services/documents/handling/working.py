"""What the people named do: comment, report progress, finish; or a reply that closes the duty."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import or_, select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.documents import Document, HandlingStep, HandlingTask, Receipt
from portal.rules.documents.handling import Part, Step, check_part_deadline, check_percent, check_text
from portal.rules.notifications.kinds import Kind
from portal.rules.permissions import Actor, Permission
from portal.services.documents.handling.access import (
    find_roles,
    get_role,
    lock_received,
    refuse_completed,
    refuse_unassigned,
    refuse_unregistered,
)
from portal.services.documents.handling.people import list_instructing
from portal.services.documents.handling.steps import add_step, list_named, tell


def comment(actor: Actor, *, document_id: int, text: str, corrects_id: int | None = None) -> HandlingStep:
    """Say something to everybody named; ``corrects_id`` is an own comment that this one corrects."""
    receipt = lock_received(actor, document_id)
    refuse_unregistered(receipt)
    roles = find_roles(actor, receipt)
    if not roles and not actor.can(Permission.DOCUMENTS_ASSIGN) and not actor.can(Permission.DOCUMENTS_RECEIVE):
        raise NotAllowed
    text = check_text(text, field="text", needed="Vui lòng ghi ý kiến.")
    if corrects_id is not None:
        _check_own_comment(actor, receipt, corrects_id)
    behalf = roles[0].on_behalf if roles else None
    kind = Step.CORRECTION if corrects_id else Step.COMMENT
    step = add_step(actor, receipt, kind, text=text, corrects_id=corrects_id, on_behalf=behalf)
    if any(role.task.part != Part.WATCH for role in roles):
        _start(receipt)
    tell(actor, receipt, step, Kind.HANDLING_COMMENTED, _involved(receipt))
    return step


def report_progress(actor: Actor, *, document_id: int, percent: int | None, text: str) -> HandlingStep:
    """The lead says how far the work is, with a note; 100 % is not yet completion."""
    receipt = lock_received(actor, document_id)
    role = get_role(actor, receipt, Part.LEAD)
    refuse_completed(receipt)
    role.task.percent = check_percent(percent)
    text = check_text(text, field="remark")
    _start(receipt)
    return add_step(actor, receipt, Step.PROGRESS, text=text, percent=percent, on_behalf=role.on_behalf)


def set_part_deadline(actor: Actor, *, document_id: int, task_id: int, due_on: date | None) -> Receipt:
    """The lead gives a co-operator a deadline, never after the own one."""
    receipt = lock_received(actor, document_id)
    role = get_role(actor, receipt, Part.LEAD)
    refuse_completed(receipt)
    task = next((task for task in list_named(receipt) if task.id == task_id and task.part == Part.COOPERATE), None)
    if task is None:
        raise NotFound
    if due_on is None:
        raise RuleBroken("Hãy chọn hạn phối hợp.", field="due_on")
    check_part_deadline(due_on, clock.today(), receipt.due_on)
    task.due_on = due_on
    _start(receipt)
    step = add_step(actor, receipt, Step.PART_DEADLINE, person=task.name, due_on=due_on, on_behalf=role.on_behalf)
    tell(actor, receipt, step, Kind.HANDLING_CHANGED, [task.account_id])
    return receipt


def finish_part(actor: Actor, *, document_id: int, text: str) -> Receipt:
    """A co-operator has done the own part; doing it again changes nothing."""
    receipt = lock_received(actor, document_id)
    role = get_role(actor, receipt, Part.COOPERATE)
    refuse_completed(receipt)
    if role.task.done_at is not None:
        return receipt
    text = check_text(text, field="text")
    role.task.done_at, role.task.percent = clock.now(), 100
    _start(receipt)
    step = add_step(actor, receipt, Step.PART_DONE, text=text, on_behalf=role.on_behalf)
    leads = [task.account_id for task in list_named(receipt) if task.part == Part.LEAD]
    tell(actor, receipt, step, Kind.HANDLING_CHANGED, leads)
    return receipt


def complete(actor: Actor, *, document_id: int, text: str) -> Receipt:
    """The lead says that the work is done and what came of it (code 06)."""
    receipt = lock_received(actor, document_id)
    role = get_role(actor, receipt, Part.LEAD)
    refuse_completed(receipt)
    text = check_text(text, field="text", needed="Vui lòng ghi kết quả xử lý.")
    _close(receipt)
    step = add_step(actor, receipt, Step.COMPLETED, text=text, percent=100, on_behalf=role.on_behalf)
    tell(actor, receipt, step, Kind.HANDLING_COMPLETED, _involved(receipt))
    return receipt


def close_by_reply(actor: Actor, *, receipt: Receipt, reply: Document) -> bool:
    """A posted reply of the addressed unit completes the handling, if it runs; whether it did.

    ``reply`` is a document the actor has just posted for the unit of the receipt.
    """
    if receipt.unit_id != reply.issuing_unit_id or receipt.unit_id != actor.unit_id:
        raise NotAllowed
    query = select(Receipt).where(Receipt.id == receipt.id).with_for_update(of=Receipt)
    locked = db.session.scalars(query.execution_options(populate_existing=True)).one()
    ended = (locked.completed_at, locked.refused_at, locked.recalled_at)
    if locked.assigned_at is None or any(ended):
        return False
    _close(locked)
    step = add_step(actor, locked, Step.REPLIED, reply_id=reply.id, text=reply.code, percent=100)
    tell(actor, locked, step, Kind.HANDLING_COMPLETED, _involved(locked))
    return True


def close_duties(actor: Actor, reply: Document, replied_ids: Collection[int]) -> int:
    """Complete what the posted reply answers, also where it came by a forwarding; how many handlings that were."""
    if not replied_ids:
        return 0
    forwarded = Document.came_by_id.is_not(None) & Document.forwards_id.in_(replied_ids)
    query = (
        select(Receipt)
        .join(Document, Document.id == Receipt.document_id)
        .where(Receipt.unit_id == reply.issuing_unit_id, or_(Receipt.document_id.in_(replied_ids), forwarded))
        .order_by(Receipt.id)
    )
    return sum(close_by_reply(actor, receipt=receipt, reply=reply) for receipt in db.session.scalars(query).all())


def watch(actor: Actor, *, document_id: int) -> bool:
    """Follow the handling of a document oneself; False for somebody who is named already."""
    receipt = lock_received(actor, document_id)
    if any(task.account_id == actor.account_id for task in list_named(receipt)):
        return False
    now = clock.now()
    task = HandlingTask(
        receipt_id=receipt.id,
        unit_id=receipt.unit_id,
        account_id=actor.account_id,
        name=actor.name,
        part=Part.WATCH,
        given_at=now,
        given_by_id=actor.account_id,
        given_by=actor.name,
        done_at=receipt.completed_at,
    )
    db.session.add(task)
    db.session.flush()
    return True


def unwatch(actor: Actor, *, document_id: int) -> bool:
    """Stop following; whoever leads or co-operates is named by the leader and stays."""
    receipt = lock_received(actor, document_id)
    for task in list_named(receipt):
        if task.account_id == actor.account_id and task.part == Part.WATCH:
            task.removed_at = clock.now()
            return True
    return False


def _close(receipt: Receipt) -> None:
    refuse_unassigned(receipt)
    receipt.completed_at = clock.now()
    receipt.started_at = receipt.started_at or receipt.completed_at
    for task in list_named(receipt):
        task.done_at = task.done_at or receipt.completed_at
        if task.part == Part.LEAD:
            task.percent = 100


def _start(receipt: Receipt) -> None:
    if receipt.assigned_at is not None and receipt.started_at is None:
        receipt.started_at = clock.now()


def _involved(receipt: Receipt) -> list[int]:
    """Everybody named, who gave the work, and the leaders."""
    named = list_named(receipt)
    ids = [task.account_id for task in named] + [task.given_by_id for task in named]
    return list(dict.fromkeys(ids)) if named else list_instructing(receipt.unit_id)


def _check_own_comment(actor: Actor, receipt: Receipt, step_id: int) -> None:
    query = select(HandlingStep).where(HandlingStep.id == step_id, HandlingStep.receipt_id == receipt.id)
    step = db.session.scalar(query.where(HandlingStep.account_id == actor.account_id))
    if step is None or step.kind not in (Step.COMMENT, Step.CORRECTION):
        raise RuleBroken("Chỉ đính chính được ý kiến của chính mình.", field="corrects")
