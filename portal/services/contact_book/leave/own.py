"""A guardian's own requests for leave."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, false, func, literal, select, true

from portal.adapters import clock
from portal.db import db
from portal.errors import NotFound
from portal.models.contact_book import LeaveFile, LeaveRequest, LeaveStep
from portal.rules.contact_book.leave import OPEN, RETURNED, may_withdraw
from portal.rules.contact_book.waiting import ANSWER
from portal.rules.permissions import Actor
from portal.services.bound import PUPIL_ID, UNIT_ID
from portal.services.contact_book.children import Child, get_child
from portal.services.contact_book.leave.scope import list_files, list_steps
from portal.services.contact_book.looking import note_family_look
from portal.services.contact_book.viewer import Viewer, own_guardians
from portal.services.paging import Paged, paginate


@dataclass(frozen=True, kw_only=True)
class OwnLeave:
    """A request as the guardian who wrote it sees it."""

    child: Child
    leave: LeaveRequest
    steps: Sequence[LeaveStep]
    files: Sequence[LeaveFile]

    @property
    def may_withdraw(self) -> bool:
        """Whether it can still be withdrawn."""
        return self.child.may_reply and may_withdraw(self.leave.state, self.leave.first_day, clock.today())

    @property
    def may_resend(self) -> bool:
        """Whether the school asked back, so that it can be changed and sent again."""
        return self.child.may_reply and self.leave.state == RETURNED and not self.has_moved

    @property
    def has_moved(self) -> bool:
        """The child is at another school now, or at none."""
        return self.child.at.unit_id != self.leave.unit_id or not self.child.at.is_there

    @property
    def kept(self) -> Sequence[LeaveFile]:
        """The papers that count now."""
        return [file for file in self.files if file.dropped_at is None]

    @property
    def is_due(self) -> bool:
        """Its first day has come and nobody has decided."""
        return self.leave.state in OPEN and self.leave.first_day <= clock.today()


def own_leaves(actor: Actor, pupil_id: int) -> Select[LeaveRequest]:
    """The requests this guardian wrote for a child; another guardian's are never among them."""
    own = own_guardians(actor.account_id)
    return select(LeaveRequest).where(LeaveRequest.pupil_id == pupil_id, LeaveRequest.guardian_id.in_(own))


def waiting_leaves(viewer: Viewer) -> Select[str, int, str, str, date | None, datetime]:
    """Own requests the school asked back about (``waiting.Waiting``)."""
    return (
        select(
            literal("leave").label("kind"),
            LeaveRequest.id.label("target_id"),
            literal("").label("title"),
            literal(ANSWER).label("asks"),
            LeaveRequest.first_day.label("due"),
            func.max(LeaveStep.at).label("since"),
        )
        .join(LeaveStep, LeaveStep.leave_id == LeaveRequest.id)
        .where(
            LeaveRequest.pupil_id == PUPIL_ID,
            LeaveRequest.guardian_id.in_(own_guardians()),
            LeaveRequest.state == RETURNED,
            LeaveRequest.unit_id == UNIT_ID,
            true() if viewer.may_reply else false(),
        )
        .group_by(LeaveRequest.id, LeaveRequest.first_day)
    )


def list_own(actor: Actor, *, pupil_id: int, number: int, visit: bool) -> tuple[Child, Paged[LeaveRequest]]:
    """The guardian's own requests for a child, the newest days first."""
    child = get_child(actor, pupil_id)
    if note_family_look(actor, child, "family_page", visit=visit):
        child = get_child(actor, pupil_id)
    query = own_leaves(actor, pupil_id).order_by(LeaveRequest.first_day.desc(), LeaveRequest.id.desc())
    return child, paginate(query, number=number, size=20)


def read_own(actor: Actor, *, pupil_id: int, leave_id: int, visit: bool = False) -> OwnLeave:
    """One own request; NotFound for every other."""
    child = get_child(actor, pupil_id)
    if note_family_look(actor, child, "family_page", visit=visit):
        child = get_child(actor, pupil_id)
    leave = db.session.scalar(own_leaves(actor, pupil_id).where(LeaveRequest.id == leave_id))
    if leave is None:
        raise NotFound
    return OwnLeave(child=child, leave=leave, steps=list_steps(leave), files=list_files(leave))


def read_file(actor: Actor, *, pupil_id: int, leave_id: int, file_id: int) -> LeaveFile:
    """A paper of an own request."""
    own = read_own(actor, pupil_id=pupil_id, leave_id=leave_id)
    for each in own.files:
        if each.id == file_id:
            return each
    raise NotFound
