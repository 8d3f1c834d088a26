"""How and when people want to be told of one kind, asked for many people at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, exists, select

from portal.adapters import clock
from portal.db import db
from portal.models.notifications import NotificationHabit, NotificationPreference, PushDevice
from portal.models.people import Account
from portal.rules.notifications.kinds import KINDS, Channel, Choice, Kind
from portal.rules.notifications.timing import Habit, end_of_quiet, next_digest, usual_habit


@dataclass(frozen=True, kw_only=True)
class Wish:
    """How one person wants to be told a kind now. ``mail`` is OFF for somebody without an address, ``push`` for
    somebody without a device; ``text``: by SMS. ``quiet_until``: no device rings and no text comes before it."""

    portal: Choice
    mail: Choice
    push: Choice
    text: Choice
    digest_at: datetime
    quiet_until: datetime | None


def find_wishes(account_ids: Iterable[int], kind: Kind) -> dict[int, Wish]:
    """By account, by one statement."""
    chosen = and_(NotificationPreference.account_id == Account.id, NotificationPreference.kind == kind)
    query = (
        select(
            Account.id,
            Account.email,
            Account.is_family,
            exists().where(PushDevice.account_id == Account.id).label("has_device"),
            NotificationHabit,
            NotificationPreference.channel,
            NotificationPreference.choice,
        )
        .outerjoin(NotificationPreference, chosen)
        .outerjoin(NotificationHabit, NotificationHabit.account_id == Account.id)
        .where(Account.id.in_(list(account_ids)))
        .order_by(Account.id)
    )
    people: dict[int, Any] = {}
    choices: dict[int, dict[str, str]] = {}
    for row in db.session.execute(query):
        people[row.id] = row
        choices.setdefault(row.id, {})[row.channel] = row.choice
    return {account_id: _wish(row, choices[account_id], kind) for account_id, row in people.items()}


def habit_of(kept: NotificationHabit | None, *, is_family: bool) -> Habit:
    """What the person chose, else what is usual."""
    return Habit(kept.digest_hour, kept.quiet_from, kept.quiet_until) if kept else usual_habit(is_family=is_family)


def _wish(row: Any, chosen: dict[str, str], kind: Kind) -> Wish:
    facts, now = KINDS[kind], clock.now().astimezone(clock.LOCAL_ZONE)
    habit = habit_of(row.NotificationHabit, is_family=row.is_family)
    wanted = {
        channel: Choice(chosen[channel])
        if channel in chosen and not facts.is_fixed(channel)
        else facts.default(channel)
        for channel in facts.channels
    }
    return Wish(
        portal=wanted[Channel.PORTAL],
        mail=wanted[Channel.MAIL] if row.email else Choice.OFF,
        push=wanted[Channel.PUSH] if row.has_device else Choice.OFF,
        text=wanted.get(Channel.SMS, Choice.OFF),
        digest_at=next_digest(now, habit),
        quiet_until=None if facts.urgent else end_of_quiet(now, habit),
    )
