"""The daily mail to every unit's own address: what came, what nobody opened, and the newest checkpoint of the register.

Whoever keeps these mails can show later what the register said that day; hundreds of mailboxes do.
"""

from datetime import timedelta

from sqlalchemy import func, select

from portal.adapters import clock
from portal.adapters.mail import Letter
from portal.adapters.texts import in_language
from portal.db import begin_write, db
from portal.models.documents import Receipt
from portal.models.records import OutboxItem
from portal.models.units import Unit
from portal.rules.notifications import mails
from portal.services.records.checkpoints import latest_checkpoint
from portal.services.records.outbox import queue_many
from portal.services.units.tree import is_open


def queue_unit_digests() -> None:
    """The daily job: queue one mail for each open unit that has an address; commits."""
    begin_write()
    today, since = clock.today(), clock.now() - timedelta(days=1)
    kept = Receipt.recalled_at.is_(None)
    came = func.count(Receipt.id).filter(Receipt.posted_at > since, kept)
    unopened = func.count(Receipt.id).filter(Receipt.first_opened_at.is_(None), kept)
    query = (
        select(Unit.id, came, unopened)
        .outerjoin(Receipt, Receipt.unit_id == Unit.id)
        .where(Unit.email != "", is_open(today))
        .group_by(Unit.id)
    )
    queue_many(
        "unit_digest_mail",
        {
            f"unit-digest-{unit_id}-{today:%Y-%m-%d}": {"unit_id": unit_id, "came": new, "unopened": waiting}
            for unit_id, new, waiting in db.session.execute(query)
        },
    )
    db.session.commit()


def write_unit_digest(item: OutboxItem, sender: mails.Sender, message_id: str) -> Letter | None:
    """The daily mail of one unit; None when there is nothing to say and nothing to witness."""
    unit = db.session.get_one(Unit, item.payload["unit_id"])
    newest = latest_checkpoint()
    came, unopened = item.payload["came"], item.payload["unopened"]
    if not unit.email or not (came or unopened or newest):
        return None
    say = in_language("vi")
    words = mails.unit_digest(came, unopened, sender, say)
    body = words.body if newest is None else f"{words.body}\n{mails.witness(newest.note, say)}"
    return Letter(unit.email, words.subject, body, message_id)
