"""Handing mails about notifications to the mail server, and keeping what became of each."""

from collections.abc import Callable

from portal.adapters.mail import Letter, Mailer, Refused
from portal.db import begin_write, db
from portal.models.records import OutboxItem
from portal.rules.notifications.delivery import Failure
from portal.rules.notifications.names import Channel
from portal.services.notifications.addresses import note_bad, note_good
from portal.services.notifications.deliveries import note_dropped, note_failed, note_sent
from portal.services.notifications.mailing import Post
from portal.services.records.outbox import MAX_ATTEMPTS

Settle = Callable[[], None]
"""What is noted in the transaction that marks a row done."""


def send_post(mailer: Mailer, post: Post, item: OutboxItem) -> Settle:
    """Send it, unless everything in it was dropped; a wrong address is noted and not tried again."""
    if post.letter is None:
        return lambda: note_dropped(Channel.MAIL, post.dropped)
    try:
        mailer.send(post.letter)
    except Refused as refused:
        if refused.failure != Failure.PERMANENT:
            _keep_failure(post, item, refused.failure, str(refused))
            raise
        address, words = post.letter.to, str(refused)
        return lambda: _note_wrong(post, address, words)
    except Exception as failure:
        _keep_failure(post, item, Failure.TECHNICAL, f"{type(failure).__name__}: {failure}")
        raise
    address = post.letter.to
    return lambda: _note_gone(post, address)


def send_written(mailer: Mailer, letter: Letter) -> Settle:
    """Send a mail that is no notification, e.g. a slip for a family; a wrong address is noted, and the row fails."""
    try:
        mailer.send(letter)
    except Refused as refused:
        if refused.failure == Failure.PERMANENT:
            begin_write()
            note_bad(letter.to, str(refused))
            db.session.commit()
        raise
    return lambda: note_good(letter.to)


def _note_gone(post: Post, address: str) -> None:
    note_sent(Channel.MAIL, post.told)
    note_dropped(Channel.MAIL, post.dropped)
    note_good(address)


def _note_wrong(post: Post, address: str, words: str) -> None:
    note_bad(address, words)
    note_failed(Channel.MAIL, post.told, Failure.PERMANENT, words, last=True)
    note_dropped(Channel.MAIL, post.dropped)


def _keep_failure(post: Post, item: OutboxItem, failure: Failure, words: str) -> None:
    """At once, as the row itself is put back to wait."""
    begin_write()
    note_failed(Channel.MAIL, post.told, failure, words, last=item.attempts >= MAX_ATTEMPTS)
    db.session.commit()
