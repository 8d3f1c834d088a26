"""How a person wants to be told: for each kind and channel at once, with the day's others, or not at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, delete, func, select, update

from portal.adapters import clock
from portal.db import db
from portal.models.notifications import Notification, NotificationHabit, NotificationPreference, PushDevice
from portal.models.people import Account
from portal.rules.notifications.kinds import KINDS, Channel, Choice, Facts, Kind, Topic, check_choice, kinds_of
from portal.rules.notifications.sms import mobile
from portal.rules.notifications.timing import Habit, check_habit, next_digest
from portal.rules.permissions import Actor
from portal.services.notifications.addresses import is_bad
from portal.services.notifications.wishes import habit_of
from portal.services.records.audit import note

Choices = dict[tuple[Kind, Channel], Choice]


@dataclass(frozen=True)
class Offered:
    """The kinds a person can be told: about children (one of each topic), at work, and those about the account, which
    nobody can switch off."""

    family: Sequence[Kind]
    work: Sequence[Kind]
    safety: Sequence[Kind]


@dataclass(frozen=True)
class Reachable:
    """By which ways a person can be reached at all."""

    address: str
    mails_return: bool
    mobile: bool
    devices: int


def offer(actor: Actor) -> Offered:
    """What the actor may choose about."""
    family = [kinds_of(topic)[0] for topic in Topic] if actor.is_family else []
    work = [kind for kind, facts in KINDS.items() if not facts.family and not facts.forced and _concerns(actor, facts)]
    return Offered(family, work, [kind for kind, facts in KINDS.items() if facts.forced])


def get_reach(actor: Actor) -> Reachable:
    """Whether there is an address, a mobile number, a device."""
    account = db.session.get_one(Account, actor.account_id)
    devices = db.session.scalar(select(func.count()).where(PushDevice.account_id == account.id)) or 0
    address = account.email or ""
    return Reachable(address, is_bad(address), mobile(account.phone) is not None, devices)


def _concerns(actor: Actor, facts: Facts) -> bool:
    return actor.unit_id is not None and (facts.needs is None or actor.can(facts.needs))


def get_choices(actor: Actor) -> Choices:
    """What holds now for every kind and channel: the person's own choice, else the default."""
    choices = {(kind, channel): facts.default(channel) for kind, facts in KINDS.items() for channel in facts.channels}
    for kept in db.session.scalars(_own(actor)):
        if (kept.kind, kept.channel) in choices and not KINDS[Kind(kept.kind)].is_fixed(Channel(kept.channel)):
            choices[Kind(kept.kind), Channel(kept.channel)] = Choice(kept.choice)
    return choices


def choose(actor: Actor, *, choices: Mapping[tuple[Kind, Channel], Choice]) -> bool:
    """Keep the choices given; those not given stay as they are. Only what differs from the default is stored."""
    for (kind, channel), choice in choices.items():
        check_choice(kind, channel, choice)
    db.session.scalar(select(Account.id).where(Account.id == actor.account_id).with_for_update())  # two tabs at once
    before = get_choices(actor)
    wanted = before | dict(choices)
    _note_agreement(actor, before, wanted)
    db.session.execute(delete(NotificationPreference).where(NotificationPreference.account_id == actor.account_id))
    db.session.add_all(
        NotificationPreference(account_id=actor.account_id, kind=kind, channel=channel, choice=choice)
        for (kind, channel), choice in wanted.items()
        if choice != KINDS[kind].default(channel)
    )
    return True


def choose_all(actor: Actor, *, choices: Mapping[tuple[Kind, Channel], Choice], habit: Habit) -> bool:
    """Ways and hours together."""
    return choose_habit(actor, habit=habit) and choose(actor, choices=choices)


def get_habit(actor: Actor) -> Habit:
    """When the actor is told: as chosen, else as usual."""
    return habit_of(db.session.get(NotificationHabit, actor.account_id), is_family=actor.is_family)


def choose_habit(actor: Actor, *, habit: Habit) -> bool:
    """Keep the hours; what waits for the daily mail moves to its new hour, so that a day still has one."""
    check_habit(habit)
    db.session.scalar(select(Account.id).where(Account.id == actor.account_id).with_for_update())  # two tabs at once
    if habit == get_habit(actor):
        return True
    kept = db.session.get(NotificationHabit, actor.account_id) or NotificationHabit(account_id=actor.account_id)
    kept.digest_hour, kept.quiet_from, kept.quiet_until = habit.digest_hour, habit.quiet_from, habit.quiet_until
    db.session.add(kept)
    waiting = update(Notification).where(
        Notification.account_id == actor.account_id, Notification.digest_at.is_not(None)
    )
    db.session.execute(waiting.values(digest_at=next_digest(clock.now().astimezone(clock.LOCAL_ZONE), habit)))
    db.session.flush()
    return True


def _note_agreement(actor: Actor, before: Choices, wanted: Choices) -> None:
    """Short messages cost the school money and reach the person anywhere: agreeing and declining go on record."""
    for place, choice in wanted.items():
        if place[1] == Channel.SMS and before[place] != choice:
            action = "sms_agreed" if choice == Choice.INSTANT else "sms_declined"
            note(actor, action, "account", actor.account_id, after={"title": KINDS[place[0]].label})


def _own(actor: Actor) -> Select[NotificationPreference]:
    return select(NotificationPreference).where(NotificationPreference.account_id == actor.account_id)
