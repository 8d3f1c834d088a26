"""Telling people something once: a notification each, and a mail at once or with the day's others as each one wants."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from portal.adapters import clock
from portal.db import insert_missing
from portal.models.notifications import Notification
from portal.rules.notifications.kinds import KINDS, Channel, Choice, Kind
from portal.services.notifications.deliveries import note_queued
from portal.services.notifications.wishes import Wish, find_wishes
from portal.services.records.outbox import queue_many

BATCH = 5000
PUSH = "notification_push"


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
    quietly: Collection[int] = (),
) -> int:
    """As ``notify``, for people of many units: account id -> unit id. Four statements for each 5,000 people.

    Mails go out in the order of ``told``.
    No mail goes before ``mail_from``, which is at most half a day away. ``quietly``: who is told on the portal only.
    """
    _ = KINDS[kind].sentence % params  # a missing parameter fails here, not on the reader's page
    people = [account_id for account_id in told if account_id != by]
    count = 0
    for start in range(0, len(people), BATCH):
        batch = {account_id: told[account_id] for account_id in people[start : start + BATCH]}
        common = {"kind": kind, "key": key, "params": dict(params), "path": path}
        count += _tell(batch, kind, common, mail_from, quietly)
    return count


def _tell(
    told: Mapping[int, int | None],
    kind: Kind,
    common: Mapping[str, Any],
    mail_from: datetime | None,
    quietly: Collection[int],
) -> int:
    now, wishes = clock.now(), find_wishes(told, kind)
    for account_id in wishes.keys() & set(quietly):
        wishes[account_id] = replace(wishes[account_id], mail=Choice.OFF, push=Choice.OFF)
    rows = [{**common, **_row(account_id, told[account_id], wish, now)} for account_id, wish in wishes.items()]
    returning = [Notification.id, Notification.account_id]
    new = insert_missing(Notification, rows, unique=["account_id", "key"], returning=returning)
    note_queued(Channel.MAIL, [told_id for told_id, account_id in new if wishes[account_id].mail != Choice.OFF])
    told_ids = {account_id: told_id for told_id, account_id in new if wishes[account_id].mail == Choice.INSTANT}
    mailed = [told_ids[account_id] for account_id in told if account_id in told_ids]
    mails = {f"notification-{told_id}": {"notification_id": told_id} for told_id in mailed}
    queue_many("notification_mail", mails, available_at=mail_from)
    _queue_pushes(new, wishes, mail_from)
    return len(new)


def _queue_pushes(new: Sequence[Any], wishes: Mapping[int, Wish], not_before: datetime | None) -> None:
    """At once, or when the quiet hours of the person are over."""
    by_time: dict[datetime, list[int]] = {}
    for told_id, account_id in new:
        wish, start = wishes[account_id], not_before or clock.now()
        if wish.push == Choice.INSTANT:
            by_time.setdefault(max(start, wish.quiet_until or start), []).append(told_id)
    note_queued(Channel.PUSH, [told_id for told in by_time.values() for told_id in told])
    for begins_at, told in by_time.items():
        pushes = {f"push-{told_id}": {"notification_id": told_id} for told_id in told}
        queue_many(PUSH, pushes, available_at=begins_at)


def _row(account_id: int, unit_id: int | None, wish: Wish, now: datetime) -> dict[str, Any]:
    return {
        "account_id": account_id,
        "unit_id": unit_id,
        "created_at": now,
        "read_at": now if wish.portal == Choice.OFF else None,
        "digest_at": wish.digest_at if wish.mail == Choice.DIGEST else None,
    }
