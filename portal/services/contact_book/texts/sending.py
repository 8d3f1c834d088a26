"""Sending one short message, at most once: a second one would be worse than none.

The row is ``sending``, committed, before the gateway hears of it. Whoever finds it so later knows only that somebody
began: it becomes ``unknown`` and is not sent again.
"""

from collections.abc import Callable

from sqlalchemy import select

from portal.adapters import clock
from portal.adapters.logs import log
from portal.adapters.sms import NotSent, Sms, Texter
from portal.db import begin_write, db
from portal.models.contact_book import SmsMessage
from portal.models.notifications import Notification
from portal.models.people import Account
from portal.models.records import OutboxItem
from portal.rules.notifications import sms
from portal.rules.notifications.delivery import Dropped, Failure, Sending
from portal.rules.notifications.kinds import Channel, Kind
from portal.services.contact_book.texts.agreeing import may_text_now
from portal.services.contact_book.texts.budgets import SENDING
from portal.services.notifications.deliveries import LONGEST_WORDS, note_dropped, note_failed, note_sent, note_unknown
from portal.services.notifications.mailing import WhyNot
from portal.services.records.outbox import MAX_ATTEMPTS

Settle = Callable[[], None]


def send_text(texter: Texter | None, why_not: WhyNot, item: OutboxItem) -> Settle | None:
    """Send it if it still counts; what became of it is noted in the transaction that marks the row done."""
    message = _take(item.payload["sms_id"], why_not, off=texter is None)
    if message is None or texter is None:
        return None
    try:
        answer = texter.send(message)
    except NotSent as refused:
        refused = NotSent(refused.failure, _without_number(str(refused), message))
        return _refused(message.number, refused, last=item.attempts >= MAX_ATTEMPTS)
    except Exception as failure:  # noqa: BLE001 - whether it went nobody knows, so it is not sent again
        words = _without_number(f"{type(failure).__name__}: {failure}", message)
        log.warning("sms_unclear", sms=message.number, error=words)
        return lambda: _close(message.number, Sending.UNKNOWN, words=words)
    return lambda: _close(message.number, Sending.SENT, words=_without_number(answer, message))


def _without_number(words: str, message: Sms) -> str:
    """What a gateway said, without the whole number it may repeat: it goes into the log and the database."""
    return words.replace(message.to.removeprefix("+84"), sms.mask_phone(message.to)[1:])


def _take(sms_id: int, why_not: WhyNot, *, off: bool) -> Sms | None:
    """Mark it as being sent, or close it when it must not go; commits."""
    begin_write()
    found = db.session.scalars(select(SmsMessage).where(SmsMessage.id == sms_id).with_for_update()).one()
    account = db.session.get_one(Account, found.account_id)
    told = db.session.get_one(Notification, found.notification_id)
    phone, why = sms.mobile(account.phone), None
    if found.state == SENDING:
        _close(sms_id, Sending.UNKNOWN, words="the worker stopped while sending")
    elif found.state == Sending.QUEUED:
        why = Failure.TECHNICAL if off else _why(found, account, told, why_not)
        if why is not None:
            _close(sms_id, Sending.FAILED if off else Sending.DROPPED, why=why)
        else:
            found.state, found.changed_at = SENDING, clock.now()
            found.masked = sms.mask_phone(phone or "")
    taken = Sms(phone or "", found.text, sms_id) if found.state == SENDING else None
    db.session.commit()
    return taken


def _why(found: SmsMessage, account: Account, told: Notification, why_not: WhyNot) -> str | None:
    if clock.now() > (found.due_at or found.queued_at) + sms.LATE_AFTER:
        return Dropped.LATE
    if sms.mobile(account.phone) is None:
        return Dropped.NO_ADDRESS
    if not may_text_now(account.id, Kind(told.kind), unit_id=found.unit_id, notice_id=found.notice_id):
        return Dropped.NOT_AGREED
    return why_not(account, told)


def _refused(sms_id: int, refused: NotSent, *, last: bool) -> Settle:
    """It did not go: put back to wait and raised again when trying again makes sense, else failed."""
    if refused.failure != Failure.TEMPORARY or last:
        return lambda: _close(sms_id, Sending.FAILED, why=refused.failure, words=str(refused))
    begin_write()
    _close(sms_id, Sending.QUEUED, why=refused.failure, words=str(refused))
    db.session.commit()
    raise refused


def _close(sms_id: int, state: Sending, *, why: str = "", words: str = "") -> None:
    found = db.session.get_one(SmsMessage, sms_id)
    found.state, found.why, found.words, found.changed_at = state, why, words[:LONGEST_WORDS], clock.now()
    told = [found.notification_id]
    if state == Sending.SENT:
        note_sent(Channel.SMS, told)
    elif state == Sending.UNKNOWN:
        note_unknown(Channel.SMS, told, words)
    elif state == Sending.DROPPED:
        note_dropped(Channel.SMS, {found.notification_id: why})
    else:
        note_failed(Channel.SMS, told, Failure(why), words, last=state == Sending.FAILED)
    db.session.flush()
