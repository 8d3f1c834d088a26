"""The worker: carries out outbox rows and recurring jobs, one at a time, until told to stop."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import delete

from portal.adapters import clock
from portal.adapters.logs import log
from portal.adapters.mail import Letter, Mailer
from portal.db import begin_write, db
from portal.models.people import LoginAttempt
from portal.models.records import OutboxItem
from portal.services.records import jobs, outbox

Handler = Callable[[OutboxItem], None]


def make_handlers(mailer: Mailer, mail_host: str) -> dict[str, Handler]:
    """One handler for each kind of outbox row."""

    def mail(item: OutboxItem) -> None:
        payload: dict[str, Any] = item.payload
        mailer.send(Letter(payload["to"], payload["subject"], payload["body"], f"<outbox-{item.id}@{mail_host}>"))

    return {"mail": mail}


def recurring_jobs() -> list[jobs.Recurring]:
    """Everything the worker does by the clock."""
    return [jobs.Recurring("sweep_login_attempts", timedelta(hours=1), sweep_login_attempts)]


def sweep_login_attempts() -> None:
    """Forget failed sign-ins after a day."""
    begin_write()
    db.session.execute(delete(LoginAttempt).where(LoginAttempt.at < clock.now() - timedelta(days=1)))
    db.session.commit()


def work_once(worker: str, handlers: dict[str, Handler]) -> int:
    """Claim a batch, carry it out, run due jobs; returns how much was done."""
    done = 0
    for item_id in outbox.claim(worker):
        _carry_out(item_id, worker, handlers)
        done += 1
    return done + jobs.run_due(recurring_jobs())


def drain(worker: str, handlers: dict[str, Handler]) -> int:
    """Work until nothing is due; for tests, the demo and the end of a deployment."""
    total = 0
    while done := work_once(worker, handlers):
        total += done
    return total


def _carry_out(item_id: int, worker: str, handlers: dict[str, Handler]) -> None:
    try:
        item = db.session.get_one(OutboxItem, item_id)
        handler = handlers[item.kind]
        handler(item)
        db.session.rollback()
        outbox.finish(item_id, worker)
    except Exception as failure:  # noqa: BLE001 - kept in the row, tried again, shown to the operator at last
        db.session.rollback()
        log.warning("outbox_failed", item=item_id, error=f"{type(failure).__name__}: {failure}")
        outbox.fail(item_id, worker, f"{type(failure).__name__}: {failure}")
