"""What families ask of a person of the school now."""

from dataclasses import dataclass

from sqlalchemy import select

from portal.db import db
from portal.rules.permissions import Actor, Permission
from portal.services.contact_book.family_data.deciding import count_waiting as count_proposals
from portal.services.contact_book.leave.scope import count_waiting as count_leaves
from portal.services.contact_book.requests.register import count_late, count_open
from portal.services.contact_book.talks.boards import count_reported, count_unread


@dataclass(frozen=True)
class FamilyWork:
    """How many of each wait for the person."""

    leaves: int = 0
    talks: int = 0
    reports: int = 0
    proposals: int = 0
    requests: int = 0
    late_requests: int = 0

    def __bool__(self) -> bool:
        return bool(self.leaves or self.talks or self.reports or self.proposals or self.requests)


def what_waits(actor: Actor) -> FamilyWork:
    """One query for who writes to families, none for everybody else."""
    if not actor.can(Permission.CONTACT_WRITE):
        return FamilyWork()
    parts = (count_leaves, count_unread, count_reported, count_proposals, count_open, count_late)
    counts = [part(actor).scalar_subquery() for part in parts]
    return FamilyWork(*db.session.execute(select(*counts)).one())
