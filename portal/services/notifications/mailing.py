"""Mails about notifications: one at once, or one a day for all that waits."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import or_, select, update

from portal.adapters import clock
from portal.adapters.mail import Letter
from portal.adapters.texts import in_language
from portal.db import begin_write, db
from portal.models.notifications import Notification
from portal.models.people import Account
from portal.models.records import OutboxItem
from portal.rules.notifications import mails
from portal.rules.notifications.delivery import Dropped, Failure
from portal.rules.notifications.kinds import KINDS, Kind
from portal.services.notifications.addresses import is_bad
from portal.services.records.checkpoints import latest_checkpoint
from portal.services.records.outbox import queue_many

WhyNot = Callable[[Account, Notification], Dropped | None]
"""Why a person is not told something any more, asked when the mail is about to leave."""


@dataclass(frozen=True, kw_only=True)
class Post:
    """A mail, the notifications it tells, and those left out, each with why (``Dropped`` or ``Failure``)."""

    letter: Letter | None = None
    told: Sequence[int] = ()
    dropped: Mapping[int, str] = field(default_factory=dict)


def write_notification(why_not: WhyNot, item: OutboxItem, sender: mails.Sender, message_id: str) -> Post:
    """The mail about one notification, unless it came too late; the rights are those of this moment."""
    found = db.session.get(Notification, item.payload["notification_id"])
    if found is None or found.kind not in KINDS:
        return Post()
    account = db.session.get_one(Account, found.account_id)
    if why := why_not(account, found) or _why_not_mail(account, found):
        return Post(dropped={found.id: why})
    words = mails.at_once(Kind(found.kind), found.path, sender, in_language(account.locale))
    return Post(letter=_letter(account, words, message_id), told=[found.id])


def queue_digests() -> None:
    """The recurring job: queue one mail for each person whose hour has come and who has something unread for it."""
    now = clock.now()
    if db.session.scalar(select(Notification.id).where(Notification.digest_at <= now).limit(1)) is None:
        db.session.rollback()  # the usual case takes no write lock
        return
    begin_write()
    unseen = or_(Notification.read_at.is_(None), Notification.read_at == Notification.created_at)
    query = (
        select(Notification.account_id, Notification.id)
        .where(Notification.digest_at <= now, unseen)
        .order_by(Notification.id)
    )
    waiting: dict[int, list[int]] = {}
    for account_id, told_id in db.session.execute(query):
        waiting.setdefault(account_id, []).append(told_id)
    queue_many(
        "digest_mail",
        {
            f"digest-{account_id}-{told[-1]}": {"account_id": account_id, "told": told}
            for account_id, told in waiting.items()
        },
    )
    db.session.execute(update(Notification).where(Notification.digest_at <= now).values(digest_at=None))
    db.session.commit()


def write_digest(why_not: WhyNot, item: OutboxItem, sender: mails.Sender, message_id: str) -> Post:
    """The daily mail of one person about what still counts; none when nothing does, or the person cannot get it."""
    account = db.session.get_one(Account, item.payload["account_id"])
    query = select(Notification).where(Notification.id.in_(item.payload.get("told", []))).order_by(Notification.id)
    found = [told for told in db.session.scalars(query) if told.kind in KINDS]
    dropped = {told.id: why for told in found if (why := why_not(account, told) or _why_not_mail(account, told))}
    kept = [told for told in found if told.id not in dropped]
    if not kept:
        return Post(dropped=dropped)
    many = Counter(told.kind for told in kept)
    counts = [(kind, many[kind]) for kind in Kind if kind in many]
    words = mails.digest(counts, sender, in_language(account.locale))
    return Post(letter=_letter(account, words, message_id), told=[told.id for told in kept], dropped=dropped)


def _why_not_mail(account: Account, told: Notification) -> str | None:
    """No address, or one that does not exist; what is forced is tried all the same."""
    if not account.email:
        return Dropped.NO_ADDRESS
    return Failure.PERMANENT if is_bad(account.email) and not KINDS[Kind(told.kind)].forced else None


def _letter(account: Account, words: mails.Words, message_id: str) -> Letter:
    newest = latest_checkpoint()
    say = in_language(account.locale)
    body = words.body if newest is None else f"{words.body}\n{mails.witness(newest.note, say)}"
    return Letter(account.email or "", words.subject, body, message_id)
