"""Leave that nobody has decided: who is in charge hears of it before the first day, the family on the day.

The clock finds what is due and queues it once; who is told, and may be, is asked when the worker does it.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select

from portal.adapters import clock
from portal.db import begin_write, db
from portal.models.contact_book import LeaveRequest, LeaveStep
from portal.models.records import OutboxItem
from portal.models.units import Unit
from portal.rules.contact_book.leave import LONGEST_LEAD, OPEN, TO_DECIDER, reminder_of
from portal.rules.notifications.kinds import Kind
from portal.services.contact_book.families import find_families
from portal.services.contact_book.leave.scope import find_deciders
from portal.services.notifications.telling import notify
from portal.services.records.outbox import queue_many

KIND = "leave_reminder"


def queue_reminders() -> None:
    """The recurring job: queue what has become due; what was queued before is left alone."""
    found = _find()
    db.session.rollback()
    if found:
        begin_write()
        queue_many(KIND, found)
        db.session.commit()


def remind(item: OutboxItem) -> None:
    """Tell of one request, if it is still as it was."""
    leave = db.session.get(LeaveRequest, item.payload["leave_id"])
    if leave is None or leave.state not in OPEN or leave.version != item.payload["version"]:
        return
    school = db.session.scalar(select(Unit.name).where(Unit.id == leave.unit_id))
    if item.payload["to"] == TO_DECIDER:
        notify(
            find_deciders(leave),
            kind=Kind.LEAVE_REMINDER,
            key=item.key,
            params={"class_name": leave.class_name},
            path=f"/lien-lac/xin-nghi/{leave.id}/",
            unit_id=leave.unit_id,
        )
        return
    members = find_families([leave.pupil_id]).get(leave.pupil_id, ())
    notify(
        [each.account_id for each in members if each.guardian_id == leave.guardian_id and each.account_id],
        kind=Kind.LEAVE_UNDECIDED,
        key=item.key,
        params={"school": school},
        path=f"/so-lien-lac/{leave.pupil_id}/xin-nghi/{leave.id}/",
    )


def _find() -> Mapping[str, dict[str, Any]]:
    local, today = clock.now().astimezone(clock.LOCAL_ZONE), clock.today()
    since = select(func.max(LeaveStep.at)).where(LeaveStep.leave_id == LeaveRequest.id).correlate(LeaveRequest)
    query = select(LeaveRequest, since.scalar_subquery()).where(
        LeaveRequest.state.in_(OPEN),
        LeaveRequest.first_day >= today,
        LeaveRequest.first_day <= today + timedelta(days=LONGEST_LEAD),
    )
    found: dict[str, dict[str, Any]] = {}
    for leave, at in db.session.execute(query.order_by(LeaveRequest.id)):
        told_at = at.astimezone(clock.LOCAL_ZONE)
        for to in reminder_of(leave.state, leave.first_day, told_at=told_at, local=local):
            key = f"leave-{leave.id}-{leave.version}-{to}"
            found[key] = {"leave_id": leave.id, "version": leave.version, "to": to}
    return found
