"""Who sees and who manages which unit. Every surface of the area goes through these functions."""

from collections.abc import Iterable

from sqlalchemy import Select, select

from portal.db import db
from portal.errors import NotAllowed, NotFound
from portal.models.units import Unit
from portal.rules.permissions import Actor, Permission
from portal.rules.units.kinds import OUTSIDE
from portal.services.units import tree


def visible_units(actor: Actor) -> Select[Unit]:
    """The whole directory for whoever holds a role in any unit; nothing for others."""
    if actor.unit_id is None or not actor.can(Permission.UNITS_READ):
        return select(Unit).where(Unit.id.is_(None))
    return select(Unit).where(Unit.kind_code != OUTSIDE)


def get_unit(actor: Actor, unit_id: int) -> Unit:
    """The unit, or NotFound."""
    unit = db.session.scalar(visible_units(actor).where(Unit.id == unit_id))
    if unit is None:
        raise NotFound
    return unit


def get_managed_unit(actor: Actor, unit_id: int, *, from_above: bool = False) -> Unit:
    """The unit if the actor manages it, else NotAllowed.

    ``from_above``: what a unit may not do to itself (rename, move, close) is left to the administrators above it.
    """
    unit = get_unit(actor, unit_id)
    if not may_manage(actor, unit_id, from_above=from_above):
        raise NotAllowed
    return unit


def may_manage(actor: Actor, unit_id: int, *, from_above: bool = False, path: Iterable[int] | None = None) -> bool:
    """Whether the actor manages the unit: it is the one acted for or lies below it; a system administrator manages all.

    ``path``: the ids above the unit today, when the caller knows them already.
    """
    if not actor.can(Permission.UNITS_MANAGE) or actor.unit_id is None:
        return False
    if manages_everything(actor):
        return True
    if unit_id == actor.unit_id:
        return not from_above
    return actor.unit_id in path if path is not None else tree.is_within(unit_id, actor.unit_id)


def manages_everything(actor: Actor) -> bool:
    """Whoever operates the installation may put every unit in order."""
    return actor.can(Permission.UNITS_MANAGE) and actor.can(Permission.SYSTEM_OPERATE)


def managed_units(actor: Actor) -> Select[Unit]:
    """All units the actor manages, the one acted for included."""
    if not actor.can(Permission.UNITS_MANAGE) or actor.unit_id is None:
        return select(Unit).where(Unit.id.is_(None))
    if manages_everything(actor):
        return visible_units(actor)
    return visible_units(actor).where(Unit.id.in_(select(tree.subtree(actor.unit_id).c.id)))
