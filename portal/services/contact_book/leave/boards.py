"""The school's side of requests for leave: the list, and one request."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import case, select

from portal.db import db
from portal.errors import NotFound
from portal.models.contact_book import LeaveFile, LeaveRequest, LeaveStep
from portal.rules.contact_book.leave import STANDING, WAITING
from portal.rules.permissions import Actor
from portal.services.attendance.leave import span_of
from portal.services.contact_book.leave.scope import (
    SeenLeave,
    get_file,
    get_leave,
    list_files,
    list_steps,
    visible_leaves,
)
from portal.services.paging import Paged, paginate
from portal.services.school.viewing import note_look


@dataclass(frozen=True, kw_only=True)
class LeaveRead:
    """One request; ``twin`` is another guardian's request for some of the same sessions."""

    seen: SeenLeave
    steps: Sequence[LeaveStep]
    files: Sequence[LeaveFile]
    twin: LeaveRequest | None

    @property
    def leave(self) -> LeaveRequest:
        """The request itself."""
        return self.seen.leave


def list_leaves(actor: Actor, *, number: int, class_id: int | None = None, state: str = "") -> Paged[SeenLeave]:
    """The requests the actor sees: those that wait first, the soonest before, then the newest. Three statements."""
    query = visible_leaves(actor)
    if class_id is not None:
        query = query.where(LeaveRequest.class_id == class_id)
    if state:
        query = query.where(LeaveRequest.state == state)
    waits = LeaveRequest.state == WAITING
    ordered = query.with_only_columns(LeaveRequest.id).order_by(
        case((waits, 0), else_=1), case((waits, LeaveRequest.first_day)), LeaveRequest.first_day.desc(), LeaveRequest.id
    )
    page = paginate(ordered, number=number, size=20)
    rows = db.session.execute(visible_leaves(actor).where(LeaveRequest.id.in_(page.items))) if page.items else ()
    found = {leave.id: SeenLeave(leave, bool(reads), bool(decides)) for leave, reads, decides in rows}
    return Paged([found[leave_id] for leave_id in page.items], page.number, page.size, page.total)


def read_leave(actor: Actor, leave_id: int, *, visit: bool = False) -> LeaveRead:
    """One request with its history; a visit goes into the access log of the child."""
    seen = get_leave(actor, leave_id)
    if note_look(actor, "leave", visit=visit, pupil_id=seen.leave.pupil_id):
        seen = get_leave(actor, leave_id)
    files = list_files(seen.leave) if seen.reads else []
    return LeaveRead(seen=seen, steps=list_steps(seen.leave), files=files, twin=_twin(seen.leave))


def read_file(actor: Actor, *, leave_id: int, file_id: int) -> LeaveFile:
    """A paper of a request, for who may read its reason."""
    seen = get_leave(actor, leave_id)
    if not seen.reads:
        raise NotFound
    return get_file(seen.leave, file_id)


def _twin(leave: LeaveRequest) -> LeaveRequest | None:
    query = select(LeaveRequest).where(
        LeaveRequest.pupil_id == leave.pupil_id,
        LeaveRequest.unit_id == leave.unit_id,
        LeaveRequest.guardian_id != leave.guardian_id,
        LeaveRequest.state.in_(STANDING),
        LeaveRequest.last_day >= leave.first_day,
        LeaveRequest.first_day <= leave.last_day,
    )
    span = span_of(leave)
    others = db.session.scalars(query.order_by(LeaveRequest.id))
    return next((other for other in others if span_of(other).touches(span)), None)
