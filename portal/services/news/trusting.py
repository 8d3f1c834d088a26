"""Units below whose articles the own site accepts at once, without anybody looking first."""

from sqlalchemy import delete, select

from portal.adapters import clock
from portal.db import db, insert_missing
from portal.errors import NotFound
from portal.models.news import Site, TrustedUnit
from portal.models.units import Unit, UnitEdge
from portal.rules.permissions import Actor
from portal.services.news.sites import get_managed_site
from portal.services.records import note
from portal.services.units.tree import edge_holds


def trust_unit(actor: Actor, *, unit_id: int) -> Site:
    """From now on show what the unit publishes at once; what waits already still waits."""
    site = get_managed_site(actor)
    _check_below(site, unit_id)
    row = {"unit_id": site.unit_id, "child_id": unit_id, "since": clock.now()}
    row |= {"by_id": actor.account_id, "by": actor.name}
    if insert_missing(TrustedUnit, [row], unique=["unit_id", "child_id"], returning=[TrustedUnit.child_id]):
        note(actor, "unit_trusted", "unit", unit_id)
    return site


def distrust_unit(actor: Actor, *, unit_id: int) -> Site:
    """Look at what the unit publishes before it is shown; what is shown stays."""
    site = get_managed_site(actor)
    _check_below(site, unit_id)
    gone = delete(TrustedUnit).where(TrustedUnit.unit_id == site.unit_id, TrustedUnit.child_id == unit_id)
    if db.session.execute(gone.returning(TrustedUnit.child_id)).all():
        note(actor, "unit_distrusted", "unit", unit_id)
    return site


def _check_below(site: Site, unit_id: int) -> None:
    edge = (UnitEdge.parent_id == site.unit_id, UnitEdge.relation == "administrative", edge_holds(clock.today()))
    query = select(Unit.id).join(UnitEdge, UnitEdge.child_id == Unit.id).where(Unit.id == unit_id, *edge)
    if db.session.scalar(query) is None:
        raise NotFound
