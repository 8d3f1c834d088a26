"""Accepting the rule of deemed receipt for a unit: once for each version of the rule, by somebody who leads it.

The rule holds for every addressee whether accepted or not (see rules.documents.receipts); an acceptance shows that the
unit knew it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.sql.elements import ColumnElement

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed
from portal.models.documents import RuleAcceptance
from portal.models.units import Unit
from portal.rules.documents.receipts import RULES, ReceiptRule
from portal.rules.permissions import Actor, Permission
from portal.services.documents.ruling import rule_in_force, version_in_force
from portal.services.paging import Paged, paginate
from portal.services.records import note
from portal.services.units.tree import is_open, subtree


@dataclass(frozen=True)
class Agreement:
    """One unit and its acceptance of the rule in force, if it has accepted."""

    unit: Unit
    acceptance: RuleAcceptance | None


@dataclass(frozen=True)
class Agreements:
    """The units below: the ones asked for on this page, how many there are and how many have accepted."""

    page: Paged[Agreement]
    units: int
    accepted: int


def find_acceptance(unit_id: int | None) -> RuleAcceptance | None:
    """The unit's acceptance of the rule in force."""
    own = RuleAcceptance.unit_id == unit_id, RuleAcceptance.rule_version == version_in_force()
    return db.session.scalar(select(RuleAcceptance).where(*own)) if unit_id is not None else None


def find_rule(unit_id: int | None) -> tuple[ReceiptRule, RuleAcceptance | None]:
    """The rule in force and the unit's acceptance of it; one query."""
    own = (RuleAcceptance.unit_id == Unit.id) & (RuleAcceptance.rule_version == version_in_force())
    query = select(version_in_force(), RuleAcceptance).select_from(Unit).outerjoin(RuleAcceptance, own)
    found = db.session.execute(query.where(Unit.id == unit_id)).one_or_none()
    return (RULES[found[0]], found[1]) if found is not None else (rule_in_force(), None)


def should_accept(actor: Actor) -> bool:
    """Whether the actor could accept the rule for the unit and nobody has yet."""
    return (
        actor.can(Permission.DOCUMENTS_AGREE) and actor.unit_id is not None and find_acceptance(actor.unit_id) is None
    )


def accept_rule(actor: Actor) -> RuleAcceptance:
    """Accept the rule in force for the unit acted for; the first acceptance stays."""
    if not actor.can(Permission.DOCUMENTS_AGREE) or actor.unit_id is None:
        raise NotAllowed
    db.session.execute(select(Unit.id).where(Unit.id == actor.unit_id).with_for_update())
    found = find_acceptance(actor.unit_id)
    if found is not None:
        return found
    version = rule_in_force().version
    acceptance = RuleAcceptance(
        unit_id=actor.unit_id,
        rule_version=version,
        accepted_at=clock.now(),
        accepted_by_id=actor.account_id,
        accepted_by=actor.name,
    )
    db.session.add(acceptance)
    note(actor, "rule_accepted", "unit", actor.unit_id, after={"rule_version": version})
    db.session.flush()
    return acceptance


def list_agreements(actor: Actor, *, missing: bool = False, number: int = 1) -> Agreements:
    """The open units below the own one in Vietnamese order; ``missing`` leaves out those that have accepted."""
    page = paginate(_units_below(actor, missing=missing), number=number)
    rows = list(_with_acceptance(page.items))
    units, accepted = _counts(actor)
    return Agreements(Paged(rows, page.number, page.size, page.total), units, accepted)


def export_agreements(actor: Actor, *, missing: bool = False) -> Iterator[Agreement]:
    """All of them, for a spreadsheet."""
    return _with_acceptance(db.session.scalars(_units_below(actor, missing=missing)).all())


def _units_below(actor: Actor, *, missing: bool) -> Select[Unit]:
    if actor.unit_id is None or not actor.can(Permission.DOCUMENTS_READ):
        return select(Unit).where(Unit.id.is_(None))
    below = subtree(actor.unit_id)
    query = select(Unit).join(below, below.c.id == Unit.id).where(below.c.depth > 0, is_open(clock.today()))
    return (query.where(~_accepted()) if missing else query).order_by(Unit.name_sort)


def _accepted() -> ColumnElement[bool]:
    return (
        select(RuleAcceptance.unit_id)
        .where(RuleAcceptance.unit_id == Unit.id, RuleAcceptance.rule_version == version_in_force())
        .exists()
    )


def _counts(actor: Actor) -> tuple[int, int]:
    query = _units_below(actor, missing=False).order_by(None)
    row = db.session.execute(query.with_only_columns(func.count(), func.count().filter(_accepted()))).one()
    return row[0], row[1]


def _with_acceptance(units: Sequence[Unit]) -> Iterator[Agreement]:
    query = select(RuleAcceptance).where(
        RuleAcceptance.unit_id.in_([unit.id for unit in units]), RuleAcceptance.rule_version == version_in_force()
    )
    accepted = {acceptance.unit_id: acceptance for acceptance in db.session.scalars(query)}
    return (Agreement(unit, accepted.get(unit.id)) for unit in units)
