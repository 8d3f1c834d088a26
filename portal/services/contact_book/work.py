"""What families ask of a person of the school now."""

from dataclasses import dataclass

from sqlalchemy import select

from portal.db import db
from portal.rules.permissions import Actor, Permission
from portal.services.contact_book.leave.scope import count_waiting as count_leaves
from portal.services.contact_book.talks.boards import count_reported, count_unread


@dataclass(frozen=True)
class FamilyWork:
    """How many of each wait for the person."""

    leaves: int = 0
    talks: int = 0
    reports: int = 0

    def __bool__(self) -> bool:
        return bool(self.leaves or self.talks or self.reports)


def what_waits(actor: Actor) -> FamilyWork:
    """One query for who writes to families, none for everybody else."""
    if not actor.can(Permission.CONTACT_WRITE):
        return FamilyWork()
    counts = [query.scalar_subquery() for query in (count_leaves(actor), count_unread(actor), count_reported(actor))]
    return FamilyWork(*db.session.execute(select(*counts)).one())
