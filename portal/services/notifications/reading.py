"""What a person has been told."""

from sqlalchemy import func, select

from portal.db import db
from portal.models.notifications import Notification
from portal.rules.permissions import Actor


def count_unread(actor: Actor) -> int:
    """How many notifications wait."""
    query = select(func.count()).select_from(Notification)
    return (
        db.session.scalar(query.where(Notification.account_id == actor.account_id, Notification.read_at.is_(None))) or 0
    )
