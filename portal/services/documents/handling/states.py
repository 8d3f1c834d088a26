"""The states of rules.documents.handling in SQL, for lists and counts; a test proves them equal to the rule."""

from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, case

from portal.models.documents import Receipt
from portal.rules.documents.handling import SOON_DAYS, HandlingCode

_RUNNING = (Receipt.completed_at.is_(None), Receipt.recalled_at.is_(None))


def code_in_sql() -> ColumnElement[str]:
    """The status code of a receipt."""
    return case(
        (Receipt.refused_at.is_not(None), HandlingCode.REFUSED.value),
        (Receipt.completed_at.is_not(None), HandlingCode.COMPLETED.value),
        (and_(Receipt.assigned_at.is_not(None), Receipt.started_at.is_not(None)), HandlingCode.IN_PROGRESS.value),
        (Receipt.assigned_at.is_not(None), HandlingCode.ASSIGNED.value),
        (Receipt.registered_at.is_not(None), HandlingCode.REGISTERED.value),
        else_=HandlingCode.ARRIVED.value,
    )


def is_overdue(today: date) -> ColumnElement[bool]:
    """The deadline has passed and the work is not done."""
    return and_(Receipt.due_on < today, *_RUNNING)


def is_due_soon(today: date) -> ColumnElement[bool]:
    """The deadline is today or within three days."""
    near = Receipt.due_on.between(today, today + timedelta(days=SOON_DAYS))
    return and_(near, *_RUNNING)


def is_waiting() -> ColumnElement[bool]:
    """Registered, and nobody has said yet who is to handle it."""
    return and_(
        Receipt.registered_at.is_not(None),
        Receipt.assigned_at.is_(None),
        Receipt.completed_at.is_(None),
        Receipt.refused_at.is_(None),
        Receipt.recalled_at.is_(None),
    )
