"""What a person was given to handle: seen by the person whatever role they hold in the unit."""

from sqlalchemy import ColumnElement, Select, or_, select

from portal.adapters import clock
from portal.models.documents import HandlingTask
from portal.models.people import Absence
from portal.rules.permissions import Actor


def entrusted_receipts(actor: Actor) -> Select[int]:
    """Ids of the receipts of the unit acted for in whose handling the person, or whom they stand in for, is named."""
    return select(HandlingTask.receipt_id).where(is_theirs(actor), HandlingTask.removed_at.is_(None))


def is_theirs(actor: Actor) -> ColumnElement[bool]:
    """Tasks in the unit acted for of the person, and of those who are away today and named the person as substitute."""
    today = clock.today()
    away = select(Absence.account_id).where(
        Absence.substitute_id == actor.account_id,
        Absence.unit_id == actor.unit_id,
        Absence.first_day <= today,
        Absence.last_day >= today,
        Absence.cancelled_at.is_(None),
    )
    own = HandlingTask.account_id == actor.account_id
    return (HandlingTask.unit_id == actor.unit_id) & or_(own, HandlingTask.account_id.in_(away))
