"""Telling people something once: a notification each, and a mail at once or with the day's others as each one wants."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, exists, select

from portal.adapters import clock
from portal.db import db, insert_missing
from portal.models.notifications import Notification, NotificationPreference, PushDevice
from portal.models.people import Account
from portal.rules.notifications.kinds import KINDS, Channel, Choice, Kind
from portal.services.notifications.deliveries import note_queued
from portal.services.records.outbox import queue_many

BATCH = 5000
PUSH = "notification_push"


@dataclass(frozen=True)
class Wish:
    """How one person wants to be told a kind; ``mail`` is OFF for somebody without an address. ``text``: by SMS;
    ``push`` is OFF for somebody without a device."""

    portal: Choice
    mail: Choice
    text: Choice
    push: Choice


def notify(
    account_ids: Iterable[int],
    *,
    kind: Kind,
    key: str,
    params: Mapping[str, Any],
    path: str,
    unit_id: int | None = None,
    by: int | None = None,
) -> int:
    """Tell people something, each of them once for a ``key`` (at most 120 characters); returns how many were told.

    ``by`` is the account that did it and is not told. ``unit_id`` is the unit in whose name the person is told.
    """
    return notify_for_units(dict.fromkeys(account_ids, unit_id), kind=kind, key=key, params=params, path=path, by=by)


def notify_for_units(
    told: Mapping[int, int | None],
    *,
    kind: Kind,
    key: str,
    params: Mapping[str, Any],
    path: str,
    by: int | None = None,
    mail_from: datetime | None = None,
) -> int:
    """As ``notify``, for people of many units: account id -> unit id. Four statements for each 5,000 people.

    Mails go out in the order of ``told``.
    No mail goes before ``mail_from``, which is at most half a day away.
    """
    _ = KINDS[kind].sentence % params  # a missing parameter fails here, not on the reader's page
    people = [account_id for account_id in told if account_id != by]
    count = 0
    for start in range(0, len(people), BATCH):
        batch = {account_id: told[account_id] for account_id in people[start : start + BATCH]}
        common = {"kind": kind, "key": key, "params": dict(params), "path": path}
        count += _tell(batch, kind, common, mail_from)
    return count


def _tell(told: Mapping[int, int | None], kind: Kind, common: Mapping[str, Any], mail_from: datetime | None) -> int:
    now, wishes = clock.now(), find_wishes(told, kind)
    rows = [{**common, **_row(account_id, told[account_id], wish, now)} for account_id, wish in wishes.items()]
    returning = [Notification.id, Notification.account_id]
    new = insert_missing(Notification, rows, unique=["account_id", "key"], returning=returning)
    note_queued(Channel.MAIL, [told_id for told_id, account_id in new if wishes[account_id].mail != Choice.OFF])
    told_ids = {account_id: told_id for told_id, account_id in new if wishes[account_id].mail == Choice.INSTANT}
    mailed = [told_ids[account_id] for account_id in told if account_id in told_ids]
    mails = {f"notification-{told_id}": {"notification_id": told_id} for told_id in mailed}
    queue_many("notification_mail", mails, available_at=mail_from)
    pushed = [told_id for told_id, account_id in new if wishes[account_id].push == Choice.INSTANT]
    note_queued(Channel.PUSH, pushed)
    queue_many(PUSH, {f"push-{told_id}": {"notification_id": told_id} for told_id in pushed}, available_at=mail_from)
    return len(new)


def _row(account_id: int, unit_id: int | None, wish: Wish, now: datetime) -> dict[str, Any]:
    return {
        "account_id": account_id,
        "unit_id": unit_id,
        "created_at": now,
        "read_at": now if wish.portal == Choice.OFF else None,
        "digest_at": now if wish.mail == Choice.DIGEST else None,
    }


def find_wishes(account_ids: Iterable[int], kind: Kind) -> dict[int, Wish]:
    """How each of these people wants to be told, by one query."""
    facts, chosen = (
        KINDS[kind],
        and_(NotificationPreference.account_id == Account.id, NotificationPreference.kind == kind),
    )
    query = (
        select(
            Account.id,
            Account.email,
            exists().where(PushDevice.account_id == Account.id),
            NotificationPreference.channel,
            NotificationPreference.choice,
        )
        .outerjoin(NotificationPreference, chosen)
        .where(Account.id.in_(list(account_ids)))
        .order_by(Account.id)
    )
    wishes: dict[int, dict[Channel, Choice]] = {}
    for account_id, address, has_device, channel, choice in db.session.execute(query):
        wish = wishes.setdefault(account_id, {each: facts.default(each) for each in Channel})
        if channel in facts.channels and (not facts.forced or channel == Channel.SMS):
            wish[Channel(channel)] = Choice(choice)
        if not address:
            wish[Channel.MAIL] = Choice.OFF
        if not has_device:
            wish[Channel.PUSH] = Choice.OFF
    return {
        account_id: Wish(wish[Channel.PORTAL], wish[Channel.MAIL], wish[Channel.SMS], wish[Channel.PUSH])
        for account_id, wish in wishes.items()
    }
