"""Forgetting what nobody needs any more."""

from datetime import timedelta

from sqlalchemy import delete

from portal.adapters import clock
from portal.db import begin_write, db
from portal.models.people import LoginAttempt
from portal.models.records import OutboxItem

KEEP_DONE_WORK = timedelta(days=30)
KEEP_ATTEMPTS = timedelta(days=1)


def sweep_login_attempts() -> None:
    """Forget failed sign-ins after a day."""
    begin_write()
    db.session.execute(delete(LoginAttempt).where(LoginAttempt.at < clock.now() - KEEP_ATTEMPTS))
    db.session.commit()


def sweep_outbox() -> None:
    """Forget work done more than 30 days ago; poisoned and waiting rows stay whatever their age."""
    begin_write()
    old = OutboxItem.done_at < clock.now() - KEEP_DONE_WORK
    db.session.execute(delete(OutboxItem).where(OutboxItem.state == "done", old))
    db.session.commit()
