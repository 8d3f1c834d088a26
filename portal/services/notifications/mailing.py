"""Mails about notifications: one at once, or one a day for all that waits."""

from collections import Counter

from sqlalchemy import or_, select, update

from portal.adapters import clock
from portal.adapters.mail import Letter
from portal.adapters.texts import in_language
from portal.db import begin_write, db
from portal.models.notifications import Notification
from portal.models.people import Account
from portal.models.records import OutboxItem
from portal.rules.notifications import mails
from portal.rules.notifications.kinds import KINDS, Kind
from portal.services.records.checkpoints import latest_checkpoint
from portal.services.records.outbox import queue_many


def write_notification(item: OutboxItem, sender: mails.Sender, message_id: str) -> Letter | None:
    """The mail about one notification; None when the person left, lost the address or has read it meanwhile."""
    found = db.session.get(Notification, item.payload["notification_id"])
    if found is None or found.kind not in KINDS:
        return None
    account = db.session.get_one(Account, found.account_id)
    if not _may_get_mail(account) or _was_read(found):
        return None
    return _letter(
        account, mails.at_once(Kind(found.kind), found.path, sender, in_language(account.locale)), message_id
    )


def _was_read(found: Notification) -> bool:
    """Opened by the person, not merely kept without counting (see rules.notifications)."""
    return found.read_at is not None and found.read_at != found.created_at and not KINDS[Kind(found.kind)].forced


def queue_digests() -> None:
    """The daily job: queue one mail for each person who has something for the digest that is still unread."""
    begin_write()
    now = clock.now()
    unseen = or_(Notification.read_at.is_(None), Notification.read_at == Notification.created_at)
    query = (
        select(Notification.account_id, Notification.kind, Notification.id)
        .where(Notification.digest_at <= now, unseen)
        .order_by(Notification.id)
    )
    waiting: dict[int, Counter[str]] = {}
    last: dict[int, int] = {}
    for account_id, kind, told_id in db.session.execute(query):
        waiting.setdefault(account_id, Counter())[kind] += 1
        last[account_id] = told_id
    queue_many(
        "digest_mail",
        {
            f"digest-{account_id}-{last[account_id]}": {"account_id": account_id, "counts": dict(counts)}
            for account_id, counts in waiting.items()
        },
    )
    db.session.execute(update(Notification).where(Notification.digest_at <= now).values(digest_at=None))
    db.session.commit()


def write_digest(item: OutboxItem, sender: mails.Sender, message_id: str) -> Letter | None:
    """The daily mail of one person; None when the person left or lost the address meanwhile."""
    account = db.session.get_one(Account, item.payload["account_id"])
    counts = [(kind, item.payload["counts"][kind]) for kind in Kind if kind in item.payload["counts"]]
    if not _may_get_mail(account) or not counts:
        return None
    return _letter(account, mails.digest(counts, sender, in_language(account.locale)), message_id)


def _may_get_mail(account: Account) -> bool:
    gone = account.left_on is not None and account.left_on <= clock.today()
    return bool(account.email) and account.suspended_at is None and not gone


def _letter(account: Account, words: mails.Words, message_id: str) -> Letter:
    newest = latest_checkpoint()
    say = in_language(account.locale)
    body = words.body if newest is None else f"{words.body}\n{mails.witness(newest.note, say)}"
    return Letter(account.email or "", words.subject, body, message_id)
