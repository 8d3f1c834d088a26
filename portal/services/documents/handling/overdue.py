"""What is overdue, for a leader: by person in the own unit, by unit below it; numbers only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed
from portal.models.documents import HandlingTask, Receipt
from portal.models.units import Unit
from portal.rules.documents.handling import Part
from portal.rules.permissions import Actor, Permission
from portal.services.documents.handling.states import is_overdue
from portal.services.units.tree import subtree

SHOWN = 100


@dataclass(frozen=True)
class Late:
    """A person or a unit, how much is overdue there, and since when the oldest is."""

    name: str
    count: int
    oldest: date


@dataclass(frozen=True)
class Overdue:
    """The hundred with most of each, and how many documents of the own unit are overdue."""

    people: Sequence[Late]
    units: Sequence[Late]
    documents: int


def list_overdue(actor: Actor) -> Overdue:
    """For those who instruct in the unit acted for."""
    if actor.unit_id is None or not actor.can(Permission.DOCUMENTS_ASSIGN):
        raise NotAllowed
    today = clock.today()
    own = select(func.count()).select_from(Receipt).where(Receipt.unit_id == actor.unit_id, is_overdue(today))
    return Overdue(_by_person(actor.unit_id, today), _by_unit(actor.unit_id, today), db.session.scalar(own) or 0)


def _by_person(unit_id: int, today: date) -> list[Late]:
    query = (
        select(func.max(HandlingTask.name), func.count(), func.min(HandlingTask.due_on))
        .join(Receipt, Receipt.id == HandlingTask.receipt_id)
        .where(
            HandlingTask.unit_id == unit_id,
            HandlingTask.due_on < today,
            HandlingTask.removed_at.is_(None),
            HandlingTask.done_at.is_(None),
            HandlingTask.part != Part.WATCH,
            Receipt.recalled_at.is_(None),
        )
        .group_by(HandlingTask.account_id)
        .order_by(func.count().desc(), func.min(HandlingTask.due_on))
    )
    return [Late(name, count, oldest) for name, count, oldest in db.session.execute(query.limit(SHOWN)) if oldest]


def _by_unit(unit_id: int, today: date) -> list[Late]:
    below = subtree(unit_id)
    query = (
        select(func.max(Unit.name), func.count(), func.min(Receipt.due_on))
        .select_from(below)
        .join(Receipt, Receipt.unit_id == below.c.id)
        .join(Unit, Unit.id == below.c.id)
        .where(is_overdue(today))
        .group_by(Receipt.unit_id)
        .order_by(func.count().desc(), func.min(Receipt.due_on))
    )
    return [Late(name, count, oldest) for name, count, oldest in db.session.execute(query.limit(SHOWN)) if oldest]
