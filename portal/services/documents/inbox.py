"""What a unit has received."""

from dataclasses import dataclass

from sqlalchemy import func, select

from portal.db import db
from portal.models.documents import Receipt
from portal.rules.permissions import Actor
from portal.services.documents.scope import visible_receipts


@dataclass(frozen=True)
class Work:
    """What needs a person now."""

    unopened: int


def count_unopened(actor: Actor) -> int:
    """How many documents sent to the unit nobody there has opened."""
    unopened = visible_receipts(actor).where(Receipt.first_opened_at.is_(None)).subquery()
    return db.session.scalar(select(func.count()).select_from(unopened)) or 0


def what_needs_me(actor: Actor) -> Work:
    """The person's work."""
    return Work(unopened=count_unopened(actor))
