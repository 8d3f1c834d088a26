"""The receiver as others see it: whoever could send to the unit, and those who must name one."""

from dataclasses import dataclass

from portal.rules.documents.receivers import Named, Part, Presence, in_charge
from portal.rules.permissions import Actor, Permission
from portal.services.documents.receivers.naming import may_name
from portal.services.documents.receivers.reading import find_in_charge, find_named
from portal.services.documents.routes import may_address


@dataclass(frozen=True)
class Shown:
    """Who receives for a unit today; nobody when the named one cannot. ``may_name``: the reader may change it."""

    person: Named | None
    may_name: bool


def show_receiver(actor: Actor, *, unit_id: int) -> Shown | None:
    """For the unit's own people, those of units that could send to it, and who names its receivers; None for others."""
    names = may_name(actor, unit_id)
    if not names and not _may_see(actor, unit_id):
        return None
    return Shown(find_in_charge([unit_id]).get(unit_id), names)


def _may_see(actor: Actor, unit_id: int) -> bool:
    if actor.unit_id is None or not actor.can(Permission.DOCUMENTS_READ):
        return False
    return unit_id == actor.unit_id or may_address(actor, unit_id)


@dataclass(frozen=True)
class Gap:
    """Nobody receives, or the main receiver cannot any more; ``main`` is None when nobody was named."""

    main: Named | None
    in_charge: Named | None


def find_gap(actor: Actor) -> Gap | None:
    """What the actor should put right about the receiver of the unit acted for; None when all is well.

    Somebody who is only away while the substitute is there is no gap.
    """
    if actor.unit_id is None or not actor.can(Permission.DOCUMENTS_NAME_RECEIVER):
        return None
    named = find_named([actor.unit_id]).get(actor.unit_id, [])
    main = next((each for each in named if each.part == Part.MAIN), None)
    present = in_charge(named)
    if present is not None and main is not None and main.presence in (Presence.READY, Presence.AWAY):
        return None
    return Gap(main, present)
