"""What a leader changes later: the lead, the others, the deadline; and work sent back to be done again."""

from collections.abc import Sequence
from datetime import date

from portal.adapters import clock
from portal.db import db
from portal.errors import RuleBroken, mark
from portal.models.documents import Receipt
from portal.rules.documents.handling import Part, Step, check_deadline, check_parts, check_text
from portal.rules.notifications.kinds import Kind
from portal.rules.permissions import Actor, Permission
from portal.services.documents.handling.access import (
    instructing_for,
    lock_received,
    refuse_completed,
    refuse_unassigned,
)
from portal.services.documents.handling.instructing import give, warn_if_away
from portal.services.documents.handling.people import check_named
from portal.services.documents.handling.steps import add_step, list_named, tell

NO_REASON = mark("Vui lòng nêu lý do.")


def change_lead(actor: Actor, *, document_id: int, lead_id: int | None, reason: str, confirmed: bool) -> Receipt:
    """Another lead; the former one stays in the history, a co-operator who takes over leaves the old part."""
    receipt = _lock_running(actor, document_id)
    named = list_named(receipt)
    lead = next((task for task in named if task.part == Part.LEAD), None)
    reason = check_text(reason, field="reason", needed=NO_REASON)
    check_parts(lead_id, (), ())
    people = check_named(receipt.unit_id, {"lead": [lead_id or 0]})
    if lead is not None and lead.account_id == lead_id:
        raise RuleBroken("%(name)s đang là người chủ trì.", field="lead", name=lead.name)
    warn_if_away(receipt, people, lead_id, receipt.due_on, confirmed=confirmed)
    for task in named:
        if task is lead or task.account_id == lead_id:
            task.removed_at = clock.now()
    db.session.flush()
    give(actor, receipt, people, {lead_id or 0: Part.LEAD})
    name = people[lead_id or 0].full_name
    step = add_step(actor, receipt, Step.LEAD_CHANGED, text=reason, person=name, due_on=receipt.due_on, **_right(actor))
    tell(actor, receipt, step, Kind.HANDLING_ASSIGNED, [lead_id or 0])
    if lead is not None:
        tell(actor, receipt, step, Kind.HANDLING_CHANGED, [lead.account_id])
    return receipt


def change_people(
    actor: Actor, *, document_id: int, cooperator_ids: Sequence[int], watcher_ids: Sequence[int]
) -> Receipt:
    """Exactly these co-operate and watch from now on; who stays keeps deadline and state."""
    receipt = _lock_running(actor, document_id)
    named = {task.account_id: task for task in list_named(receipt)}
    lead_id = next((task.account_id for task in named.values() if task.part == Part.LEAD), None)
    check_parts(lead_id, cooperator_ids, watcher_ids)
    wanted = dict.fromkeys(watcher_ids, Part.WATCH) | dict.fromkeys(cooperator_ids, Part.COOPERATE)
    added = {each: part for each, part in wanted.items() if each not in named or named[each].part != part}
    new = {"cooperators": [i for i in cooperator_ids if i in added], "watchers": [i for i in watcher_ids if i in added]}
    people = check_named(receipt.unit_id, new)
    for task in named.values():
        if task.part != Part.LEAD and wanted.get(task.account_id) != task.part:
            task.removed_at = clock.now()
    db.session.flush()
    give(actor, receipt, people, added)
    names = ", ".join(task.name for task in list_named(receipt) if task.part != Part.LEAD)
    step = add_step(actor, receipt, Step.PEOPLE_CHANGED, person=names[:1000], **_right(actor))
    tell(actor, receipt, step, Kind.HANDLING_ASSIGNED, added)
    return receipt


def change_deadline(actor: Actor, *, document_id: int, due_on: date | None, reason: str) -> Receipt:
    """Another deadline, with the reason; co-operators without an earlier one of their own follow."""
    receipt = _lock_running(actor, document_id)
    if due_on is None:
        raise RuleBroken("Hãy chọn hạn giải quyết.", field="due_on")
    check_deadline(due_on, clock.today())
    reason = check_text(reason, field="reason", needed=NO_REASON)
    if due_on == receipt.due_on:
        raise RuleBroken("Đây đang là hạn giải quyết.", field="due_on")
    before, receipt.due_on = receipt.due_on, due_on
    named = list_named(receipt)
    for task in named:
        if task.part == Part.LEAD or (task.part == Part.COOPERATE and _follows(task.due_on, before, due_on)):
            task.due_on = due_on
    step = add_step(actor, receipt, Step.DEADLINE_CHANGED, text=reason, due_on=due_on, **_right(actor))
    tell(actor, receipt, step, Kind.HANDLING_CHANGED, [task.account_id for task in named])
    return receipt


def return_work(actor: Actor, *, document_id: int, reason: str, due_on: date | None) -> Receipt:
    """What was called complete is to be worked on again: the same people go on."""
    receipt = lock_received(actor, document_id, Permission.DOCUMENTS_ASSIGN)
    refuse_unassigned(receipt)
    if receipt.completed_at is None:
        raise RuleBroken("Văn bản đang được xử lý, chưa hoàn thành.")
    named = list_named(receipt)
    if not any(task.part == Part.LEAD for task in named):
        receipt.assigned_at = None  # it was only filed: the leader instructs anew
    reason = check_text(reason, field="reason", needed=NO_REASON)
    check_deadline(due_on, clock.today())
    receipt.completed_at = None
    receipt.due_on = due_on or receipt.due_on
    for task in named:
        if task.part != Part.COOPERATE:
            task.done_at = None
        if task.part == Part.LEAD:
            task.due_on, task.percent = receipt.due_on, min(task.percent, 99)
    step = add_step(actor, receipt, Step.RETURNED, text=reason, due_on=due_on, **_right(actor))
    tell(actor, receipt, step, Kind.HANDLING_RETURNED, [task.account_id for task in named])
    return receipt


def _follows(own: date | None, before: date | None, after: date) -> bool:
    return own is None or own == before or own > after


def _lock_running(actor: Actor, document_id: int) -> Receipt:
    receipt = lock_received(actor, document_id, Permission.DOCUMENTS_ASSIGN)
    refuse_unassigned(receipt)
    refuse_completed(receipt)
    return receipt


def _right(actor: Actor) -> dict[str, str | None]:
    return {"on_behalf": instructing_for(actor)}
