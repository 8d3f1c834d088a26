"""The leader's instruction (bút phê): who leads, co-operates and watches, until when; and what the clerk proposes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.errors import RuleBroken, mark
from portal.models.documents import HandlingStep, HandlingTask, Receipt
from portal.models.people import Account
from portal.rules.documents.handling import (
    Part,
    Step,
    check_deadline,
    check_parts,
    check_text,
)
from portal.rules.notifications.kinds import Kind
from portal.rules.permissions import Actor, Permission
from portal.rules.vietnamese import short_date
from portal.services.documents.handling.access import (
    instructing_for,
    lock_received,
    refuse_completed,
    refuse_unregistered,
)
from portal.services.documents.handling.people import check_named, list_instructing
from portal.services.documents.handling.steps import add_step, list_named, tell
from portal.services.people.absences import find_absences


@dataclass(frozen=True)
class Instruction:
    """What a leader decides. ``confirmed``: the lead is named although away."""

    text: str
    lead_id: int | None
    cooperator_ids: Sequence[int] = ()
    watcher_ids: Sequence[int] = ()
    due_on: date | None = None
    confirmed: bool = False


def propose(actor: Actor, *, document_id: int, instruction: Instruction) -> Receipt:
    """Submit the document to the leaders with a proposal; proposing again replaces what they are shown."""
    receipt = lock_received(actor, document_id, Permission.DOCUMENTS_RECEIVE)
    _refuse_decided(receipt)
    people = _check(receipt, instruction, needed="")
    receipt.submitted_at = clock.now()
    details = {
        "lead": instruction.lead_id,
        "cooperators": list(instruction.cooperator_ids),
        "watchers": list(instruction.watcher_ids),
    }
    facts = {"text": instruction.text, "person": _names(people, instruction), "due_on": instruction.due_on}
    step = add_step(actor, receipt, Step.PROPOSED, details=details, **facts)
    tell(actor, receipt, step, Kind.HANDLING_PROPOSED, list_instructing(receipt.unit_id))
    return receipt


def assign(actor: Actor, *, document_id: int, instruction: Instruction) -> Receipt:
    """Give the document to its lead (code 04); once only, later changes are steps of their own."""
    receipt = lock_received(actor, document_id, Permission.DOCUMENTS_ASSIGN)
    _refuse_decided(receipt)
    people = _check(receipt, instruction, needed=mark("Hãy ghi ý kiến chỉ đạo."))
    warn_if_away(receipt, people, instruction.lead_id, instruction.due_on, confirmed=instruction.confirmed)
    receipt.assigned_at, receipt.due_on = clock.now(), instruction.due_on
    ids = _parts(instruction)
    _release_watchers(receipt, ids)
    give(actor, receipt, people, ids)
    facts = {"text": instruction.text.strip(), "person": _names(people, instruction), "due_on": instruction.due_on}
    step = add_step(actor, receipt, Step.ASSIGNED, on_behalf=instructing_for(actor), **facts)
    tell(actor, receipt, step, Kind.HANDLING_ASSIGNED, ids)
    return receipt


def file_away(actor: Actor, *, document_id: int, text: str) -> Receipt:
    """Nothing has to be done: for information, filed; the handling is completed at once."""
    receipt = lock_received(actor, document_id, Permission.DOCUMENTS_ASSIGN)
    _refuse_decided(receipt)
    text = check_text(text, field="text")
    receipt.assigned_at = receipt.completed_at = clock.now()
    for task in list_named(receipt):
        task.done_at = task.done_at or receipt.completed_at
    add_step(actor, receipt, Step.FILED, text=text, on_behalf=instructing_for(actor))
    return receipt


def find_proposal(receipt_id: int) -> HandlingStep | None:
    """The newest proposal, for the leader's form."""
    query = select(HandlingStep).where(HandlingStep.receipt_id == receipt_id, HandlingStep.kind == Step.PROPOSED)
    return db.session.scalar(query.order_by(HandlingStep.id.desc()).limit(1))


def give(actor: Actor, receipt: Receipt, people: Mapping[int, Account], parts: Mapping[int, Part]) -> None:
    """Write a task for each person."""
    for account_id, part in parts.items():
        task = HandlingTask(
            receipt_id=receipt.id,
            unit_id=receipt.unit_id,
            account_id=account_id,
            name=people[account_id].full_name,
            part=part,
            due_on=receipt.due_on if part != Part.WATCH else None,
            given_at=clock.now(),
            given_by_id=actor.account_id,
            given_by=actor.name,
        )
        db.session.add(task)
    db.session.flush()


def warn_if_away(
    receipt: Receipt, people: Mapping[int, Account], lead_id: int | None, due_on: date | None, *, confirmed: bool
) -> None:
    """``RuleBroken`` at ``confirmed`` when the lead is away before the deadline; says who stands in."""
    today = clock.today()
    absence = find_absences(receipt.unit_id, [lead_id or 0], today, due_on or today).get(lead_id or 0)
    if absence is None or confirmed:
        return
    days: dict[str, Any] = {"since": short_date(absence.first_day), "until": short_date(absence.last_day)}
    name = people[absence.account_id].full_name
    if absence.substitute is None:
        message = mark("%(name)s vắng mặt từ %(since)s đến %(until)s. Chọn người khác, hoặc đánh dấu để vẫn giao.")
        raise RuleBroken(message, field="confirmed", name=name, **days)
    message = mark(
        "%(name)s vắng mặt từ %(since)s đến %(until)s, người thay: %(substitute)s. "
        "Chọn người thay làm chủ trì, hoặc đánh dấu để vẫn giao."
    )
    raise RuleBroken(message, field="confirmed", name=name, substitute=absence.substitute.full_name, **days)


def _check(receipt: Receipt, instruction: Instruction, *, needed: str) -> Mapping[int, Account]:
    check_text(instruction.text, field="text", needed=needed)
    check_parts(instruction.lead_id, instruction.cooperator_ids, instruction.watcher_ids)
    check_deadline(instruction.due_on, clock.today())
    named = {
        "lead": [instruction.lead_id or 0],
        "cooperators": instruction.cooperator_ids,
        "watchers": instruction.watcher_ids,
    }
    return check_named(receipt.unit_id, named)


def _refuse_decided(receipt: Receipt) -> None:
    refuse_unregistered(receipt)
    refuse_completed(receipt)
    if receipt.assigned_at is None:
        return
    lead = next((task.name for task in list_named(receipt) if task.part == Part.LEAD), "")
    raise RuleBroken("Văn bản đã được giao cho %(name)s chủ trì.", name=lead)


def _parts(instruction: Instruction) -> dict[int, Part]:
    parts = dict.fromkeys(instruction.watcher_ids, Part.WATCH)
    parts |= dict.fromkeys(instruction.cooperator_ids, Part.COOPERATE)
    return {instruction.lead_id or 0: Part.LEAD, **parts}


def _release_watchers(receipt: Receipt, parts: Mapping[int, Part]) -> None:
    """Who watched of their own accord and is named now gets the new part instead."""
    for task in list_named(receipt):
        if task.account_id in parts:
            task.removed_at = clock.now()
    db.session.flush()


def _names(people: Mapping[int, Account], instruction: Instruction) -> str:
    """ "A; B, C": the lead, then the co-operators; cut to fit."""
    lead = people[instruction.lead_id or 0].full_name
    others = ", ".join(people[each].full_name for each in instruction.cooperator_ids)
    return f"{lead}; {others}"[:1000] if others else lead
