"""Which people of a notice get a short message, what that costs, and reserving the money for it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, insert, select

from portal.adapters import clock
from portal.db import db, next_ids
from portal.models.contact_book import Notice, NoticePerson, NoticePupil, SmsMessage
from portal.models.notifications import Notification
from portal.models.people import Account
from portal.models.records import OutboxItem
from portal.models.units import Unit
from portal.rules.notifications import sms
from portal.rules.notifications.delivery import Dropped, Sending
from portal.rules.notifications.kinds import KINDS, Channel, Kind
from portal.rules.permissions import ROLE_PERMISSIONS, Permission
from portal.services.contact_book.texts.agreeing import may_be_texted, of_notice, of_people
from portal.services.contact_book.texts.budgets import Money, read_money, this_month
from portal.services.notifications.deliveries import note_dropped, note_queued
from portal.services.notifications.telling import notify
from portal.services.notifications.wishes import find_wishes
from portal.services.people.holders import list_holders
from portal.services.records.outbox import queue, queue_many

PLAN, SEND = "notice_texts", "sms"
PAGE = "/lien-lac/tin-nhan/"


@dataclass(frozen=True, kw_only=True)
class TextPreview:
    """What sending a notice would spend: to how many people, in how many parts, of which money."""

    text: str
    people: int
    segments: int
    cost: int
    money: Money
    is_enough: bool


@dataclass(frozen=True)
class _Planned:
    notification_id: int
    account_id: int
    phone: str
    network: str
    cost: int


def preview_texts(
    notice: Notice, account_ids: Collection[int], pupil_ids: Collection[int], terms: sms.Terms
) -> TextPreview | None:
    """For the people a draft would reach, about these pupils; None when nobody of them agreed to short messages. Three
    statements."""
    kind = Kind.NOTICE_URGENT if notice.urgent else Kind.NOTICE_SENT
    allowed = may_be_texted(kind, unit_id=notice.unit_id, about=of_people(pupil_ids))
    query = select(Account.phone).where(Account.id.in_(account_ids), allowed)
    phones = [phone for phone in db.session.scalars(query.order_by(Account.id)) if sms.mobile(phone)]
    if not phones:
        return None
    money = read_money(notice.unit_id, this_month())
    text = _text(notice, kind, money, terms)
    segments = sms.measure(text).segments
    cost = sum(segments * terms.prices.of(sms.network_of(phone or "")) for phone in phones)
    return TextPreview(
        text=text,
        people=len(phones),
        segments=segments * len(phones),
        cost=cost,
        money=money,
        is_enough=cost <= money.left,
    )


def queue_plan(notice: Notice, kind: Kind, *, key: str) -> None:
    """Have the messages of something just told prepared; ``key`` is that of the notifications."""
    if KINDS[kind].text:
        queue(PLAN, f"{key}-texts", {"notice_id": notice.id, "kind": kind, "key": key})


def plan_texts(item: OutboxItem, terms: sms.Terms) -> None:
    """Reserve the money person by person and queue the messages; when it does not reach, the leaders are told.

    Within the transaction that marks the row done, so exactly once.
    """
    notice, kind = db.session.get(Notice, item.payload["notice_id"]), Kind(item.payload["kind"])
    if notice is None or notice.sent_at is None or notice.withdrawn_at is not None:
        return
    people = list(db.session.execute(_told(notice, kind, item.payload["key"])))
    if not people:
        return
    money = read_money(notice.unit_id, this_month(), lock=True)
    text = _text(notice, kind, money, terms)
    segments = sms.measure(text).segments
    planned, dropped = _share_out(people, money.left, segments, terms.prices)
    note_queued(Channel.SMS, [each.notification_id for each in planned] + list(dropped))
    note_dropped(Channel.SMS, dropped)
    wishes = find_wishes([each.account_id for each in planned], kind)
    _write(notice, planned, text, segments, {told: wish.quiet_until for told, wish in wishes.items()})
    if Dropped.NO_BUDGET in dropped.values():
        _tell_leaders(notice.unit_id, money)


def _share_out(
    people: Sequence[Any], left: int, segments: int, prices: sms.Prices
) -> tuple[list[_Planned], dict[int, str]]:
    """Who gets a message for the money that is left, in order, and who does not, with why."""
    planned: list[_Planned] = []
    dropped: dict[int, str] = {}
    for told_id, account_id, phone in people:
        network = sms.network_of(phone or "")
        cost = segments * prices.of(network)
        if sms.mobile(phone) is None:
            dropped[told_id] = Dropped.NO_ADDRESS
        elif cost > left:
            dropped[told_id] = Dropped.NO_BUDGET
        else:
            left -= cost
            planned.append(_Planned(told_id, account_id, phone, network, cost))
    return planned, dropped


def _write(
    notice: Notice, planned: Sequence[_Planned], text: str, segments: int, quiet: Mapping[int, datetime | None]
) -> None:
    """``quiet``: by account, when the quiet hours end, in which no text comes."""
    if not planned:
        return
    now, month = clock.now(), this_month()
    ids = next_ids(SmsMessage, len(planned))
    rows = [
        {
            "id": sms_id,
            "unit_id": notice.unit_id,
            "month": month,
            "notification_id": each.notification_id,
            "account_id": each.account_id,
            "notice_id": notice.id,
            "caused_by": notice.author,
            "masked": sms.mask_phone(each.phone),
            "network": each.network,
            "text": text,
            "segments": segments,
            "cost": each.cost,
            "state": Sending.QUEUED,
            "queued_at": now,
            "due_at": quiet[each.account_id],
            "changed_at": now,
        }
        for sms_id, each in zip(ids, planned, strict=True)
    ]
    db.session.execute(insert(SmsMessage), rows)
    for due_at in dict.fromkeys(quiet[each.account_id] for each in planned):
        due = [sms_id for sms_id, each in zip(ids, planned, strict=True) if quiet[each.account_id] == due_at]
        queue_many(SEND, {f"sms-{sms_id}": {"sms_id": sms_id} for sms_id in due}, available_at=due_at)


def _tell_leaders(unit_id: int, money: Money) -> None:
    roles = [role for role, allowed in ROLE_PERMISSIONS.items() if Permission.CONTACT_SPEND in allowed]
    notify(
        list_holders(unit_id, roles),
        kind=Kind.SMS_BUDGET_USED,
        key=f"sms-budget-{unit_id}-{money.month:%Y-%m}",
        params={"month": f"{money.month:%m/%Y}"},
        path=PAGE,
        unit_id=unit_id,
    )


def _told(notice: Notice, kind: Kind, key: str) -> Select[int, int, str | None]:
    people = (
        select(NoticePerson.account_id)
        .join(NoticePupil, NoticePupil.id == NoticePerson.notice_pupil_id)
        .where(NoticePupil.notice_id == notice.id, NoticePerson.account_id.is_not(None))
    )
    return (
        select(Notification.id, Notification.account_id, Account.phone)
        .join(Account, Account.id == Notification.account_id)
        .where(Notification.account_id.in_(people), Notification.key == key)
        .where(may_be_texted(kind, unit_id=notice.unit_id, about=of_notice(notice.id)))
        .order_by(Notification.id)
    )


def _text(notice: Notice, kind: Kind, money: Money, terms: sms.Terms) -> str:
    school = db.session.scalar(select(Unit.name).where(Unit.id == notice.unit_id)) or ""
    return sms.write(KINDS[kind].text, school=school, address=terms.address, unaccented=money.unaccented)
