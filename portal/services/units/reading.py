"""What the page of one unit shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from portal.adapters import clock
from portal.db import db
from portal.models.people import Membership
from portal.models.units import Unit, UnitAlias, UnitEdge
from portal.rules.permissions import ROLE_LABELS, Actor, Permission, Role
from portal.rules.units import State, state_of
from portal.services.paging import Paged
from portal.services.units import tree
from portal.services.units.browsing import children_page
from portal.services.units.scope import get_unit, may_manage

POSTS = (Role.LEADER, Role.DEPUTY_LEADER, Role.RECORDS_CLERK, Role.UNIT_ADMINISTRATOR)
"""Roles whose holders stand on a unit's page, in this order."""


@dataclass(frozen=True)
class Post:
    """Who holds which role of the unit."""

    role_label: str
    names: Sequence[str]


@dataclass(frozen=True)
class UnitPage:
    """A unit as it was or is on a day."""

    unit: Unit
    on: date
    state: State
    path: Sequence[tree.Step]
    guides: Sequence[Unit]
    aliases: Sequence[UnitAlias]
    children: Paged[Unit]
    posts: Sequence[Post]
    may_edit: bool
    may_manage: bool
    may_read_history: bool


def read_unit(actor: Actor, *, unit_id: int, on: date | None = None, number: int = 1) -> UnitPage:
    """The unit with its parents and children today or ``on`` another day, and its people for who may see them."""
    unit = get_unit(actor, unit_id)
    day = on or clock.today()
    path = tree.paths([unit_id], on=day)[unit_id]
    today_path = path if on is None else tree.paths([unit_id])[unit_id]
    above = {step.id for step in today_path}
    within = actor.unit_id in {unit_id, *above}
    return UnitPage(
        unit=unit,
        on=day,
        state=state_of(unit.opened_on, unit.closed_on, day),
        path=path,
        guides=guides(unit_id, on=day),
        aliases=list_aliases(unit_id),
        children=children_page(actor, unit_id=unit_id, on=on, number=number),
        posts=_posts(unit_id) if within and on is None and actor.can(Permission.PEOPLE_READ) else (),
        may_edit=may_manage(actor, unit_id, path=above),
        may_manage=may_manage(actor, unit_id, from_above=True, path=above),
        may_read_history=within and actor.can(Permission.RECORDS_READ),
    )


def guides(unit_id: int, *, on: date) -> Sequence[Unit]:
    """The professional parents on a day (the Sở keeps guiding schools that stand under a commune)."""
    query = (
        select(Unit)
        .join(UnitEdge, UnitEdge.parent_id == Unit.id)
        .where(UnitEdge.child_id == unit_id, UnitEdge.relation == "professional", tree.edge_holds(on))
        .order_by(Unit.name_sort)
    )
    return db.session.scalars(query).all()


def list_aliases(unit_id: int) -> Sequence[UnitAlias]:
    """Former codes and names, the latest first."""
    query = select(UnitAlias).where(UnitAlias.unit_id == unit_id).order_by(UnitAlias.until.desc(), UnitAlias.id.desc())
    return db.session.scalars(query).all()


def list_edges(unit_id: int) -> Sequence[UnitEdge]:
    """Every parent the unit ever had or will have, the latest first; corrections of the same day are left out."""
    query = (
        select(UnitEdge)
        .where(UnitEdge.child_id == unit_id, or_(UnitEdge.valid_to.is_(None), UnitEdge.valid_to > UnitEdge.valid_from))
        .options(joinedload(UnitEdge.parent))
        .order_by(UnitEdge.valid_from.desc(), UnitEdge.id.desc())
    )
    return db.session.scalars(query).all()


def _posts(unit_id: int) -> list[Post]:
    today = clock.today()
    query = (
        select(Membership)
        .where(
            Membership.unit_id == unit_id,
            Membership.role.in_(POSTS),
            Membership.valid_from <= today,
            or_(Membership.valid_to.is_(None), Membership.valid_to > today),
        )
        .options(joinedload(Membership.account))
        .order_by(Membership.id)
        .limit(50)
    )
    held = list(db.session.scalars(query))
    found = [(role, [m.account.full_name for m in held if m.role == role]) for role in POSTS]
    return [Post(ROLE_LABELS[role], names) for role, names in found if names]
