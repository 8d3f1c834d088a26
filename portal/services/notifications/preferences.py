"""How a person wants to be told: for each kind and channel at once, with the day's others, or not at all."""

from collections.abc import Mapping

from sqlalchemy import Select, delete, select

from portal.db import db
from portal.models.notifications import NotificationPreference
from portal.rules.notifications.kinds import KINDS, Channel, Choice, Kind, check_choice
from portal.rules.permissions import Actor
from portal.services.records.audit import note

Choices = dict[tuple[Kind, Channel], Choice]


def list_kinds(actor: Actor) -> list[Kind]:
    """The kinds the actor can ever be told, in the order of the table."""
    return [kind for kind, facts in KINDS.items() if facts.needs is None or actor.can(facts.needs)]


def get_choices(actor: Actor) -> Choices:
    """What holds now for every kind and channel: the person's own choice, else the default."""
    choices = {(kind, channel): facts.default(channel) for kind, facts in KINDS.items() for channel in facts.channels}
    for kept in db.session.scalars(_own(actor)):
        if (kept.kind, kept.channel) in choices and not KINDS[Kind(kept.kind)].forced:
            choices[Kind(kept.kind), Channel(kept.channel)] = Choice(kept.choice)
    return choices


def choose(actor: Actor, *, choices: Mapping[tuple[Kind, Channel], Choice]) -> bool:
    """Keep the choices given; those not given stay as they are. Only what differs from the default is stored."""
    for (kind, channel), choice in choices.items():
        check_choice(kind, channel, choice)
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


def _note_agreement(actor: Actor, before: Choices, wanted: Choices) -> None:
    """Short messages cost the school money and reach the person anywhere: agreeing and declining go on record."""
    for place, choice in wanted.items():
        if place[1] == Channel.SMS and before[place] != choice:
            action = "sms_agreed" if choice == Choice.INSTANT else "sms_declined"
            note(actor, action, "account", actor.account_id, after={"title": KINDS[place[0]].label})


def _own(actor: Actor) -> Select[NotificationPreference]:
    return select(NotificationPreference).where(NotificationPreference.account_id == actor.account_id)
