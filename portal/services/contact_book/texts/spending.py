"""The log of what a school spent on short messages: who caused it, for which notice, how long, how dear, what came."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from portal.adapters.spreadsheet import write_table
from portal.db import db
from portal.errors import NotAllowed, Say, mark
from portal.models.contact_book import SmsMessage
from portal.rules.notifications.delivery import WHY_LABELS
from portal.rules.notifications.sms import NETWORK_LABELS, TEXT_STATE_LABELS
from portal.rules.permissions import Actor, Permission
from portal.services.contact_book.texts.budgets import this_month
from portal.services.paging import Paged, paginate
from portal.services.records.audit import note

HEADINGS = (
    (mark("Lúc"), 18),
    (mark("Người gửi thông báo"), 26),
    (mark("Thông báo"), 36),
    (mark("Số nhận"), 12),
    (mark("Mạng"), 14),
    (mark("Số tin"), 8),
    (mark("Chi phí (đ)"), 12),
    (mark("Kết quả"), 26),
)
"""Columns of the log as a file, with their widths in characters."""


def list_messages(actor: Actor, *, month: date, number: int) -> Paged[SmsMessage]:
    """The messages of a month, the newest first."""
    return paginate(_messages(actor, month).order_by(SmsMessage.id.desc()), number=number)


def list_months(actor: Actor) -> Sequence[date]:
    """The months with messages, and the present one, the newest first."""
    query = select(SmsMessage.month).where(SmsMessage.unit_id == actor.unit_id).distinct()
    return sorted({this_month(), *db.session.scalars(query)}, reverse=True)


def export_messages(actor: Actor, *, month: date, say: Say) -> bytes:
    """The log of a month as a spreadsheet."""
    found = db.session.scalars(_messages(actor, month).order_by(SmsMessage.id)).all()
    columns = [(say(heading), width) for heading, width in HEADINGS]
    data = write_table(
        say(mark("NHẬT KÝ CHI TIN NHẮN SMS THÁNG %(month)s")) % {"month": f"{month:%m/%Y}"},
        columns,
        (_line(each, say) for each in found),
    )
    note(actor, "sms_log_exported", "unit", actor.unit_id or 0, after={"rows": len(found)})
    return data


def _messages(actor: Actor, month: date) -> Select[SmsMessage]:
    if not actor.can(Permission.CONTACT_MANAGE):
        raise NotAllowed
    return (
        select(SmsMessage)
        .options(joinedload(SmsMessage.notice))
        .where(SmsMessage.unit_id == actor.unit_id, SmsMessage.month == month)
    )


def _line(each: SmsMessage, say: Say) -> list[object]:
    result = say(TEXT_STATE_LABELS[each.state])
    why = say(WHY_LABELS[each.why]) if each.why else ""
    return [
        each.queued_at,
        each.caused_by,
        each.notice.title,
        each.masked,
        say(NETWORK_LABELS[each.network]),
        each.segments,
        each.cost,
        f"{result} ({why})" if why else result,
    ]
