"""What a school asks of a person now: books to open, changes of marks to decide, pupils to take in."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, false, func, select, true

from portal.adapters import clock
from portal.db import db
from portal.models.gradebook import Correction, OpeningRequest
from portal.models.school import BoardMember
from portal.rules.permissions import Actor, Permission
from portal.services.gradebook.correcting import may_approve
from portal.services.school.scope import holds_on
from portal.services.school.transfers import waiting_count


@dataclass(frozen=True)
class SchoolWork:
    """How many of each wait for the person."""

    openings: int = 0
    corrections: int = 0
    transfers: int = 0

    def __bool__(self) -> bool:
        return bool(self.openings or self.corrections or self.transfers)


def what_waits(actor: Actor) -> SchoolWork:
    """One query in a school, none elsewhere; nothing for whoever decides nothing of it."""
    if not actor.can(Permission.SCHOOL_READ):
        return SchoolWork()
    openings = select(func.count(OpeningRequest.id)).where(
        OpeningRequest.unit_id == actor.unit_id, OpeningRequest.decided_at.is_(None), _opens_books(actor)
    )
    corrections = select(func.count(Correction.id)).where(
        Correction.unit_id == actor.unit_id, Correction.outcome.is_(None), true() if may_approve(actor) else false()
    )
    counts = [query.scalar_subquery() for query in (openings, corrections, waiting_count(actor))]
    return SchoolWork(*db.session.execute(select(*counts)).one())


def _opens_books(actor: Actor) -> ColumnElement[bool]:
    """Leaders, and the board's members of today; what ``locks.may_lock`` says, within the same statement."""
    if actor.can(Permission.GRADEBOOK_LOCK):
        return true()
    member = select(BoardMember.id).where(
        BoardMember.unit_id == actor.unit_id,
        BoardMember.account_id == actor.account_id,
        holds_on(BoardMember, clock.today()),
    )
    return member.exists()
