"""The part of the tree a total is about: a unit, and the branches right below it, as they are or as they were then."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import CTE, case, select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotFound
from portal.models.data_forms import DataForm, FormPeriod, FormVersion
from portal.models.units import Unit, UnitEdge
from portal.rules.data_forms.definition import Definition
from portal.rules.data_forms.stored import read_definition
from portal.rules.permissions import Actor
from portal.services.data_forms.scope import overseen_periods
from portal.services.units.tree import Step, edge_holds, paths, subtree


@dataclass(frozen=True)
class View:
    """A period seen from a unit. ``path``: from the own unit down to this one. ``on``: the day whose tree is used."""

    actor: Actor
    period: FormPeriod
    form: DataForm
    definition: Definition
    path: Sequence[Step]
    on: date
    as_was: bool

    @property
    def here(self) -> Step:
        """The unit looked at."""
        return self.path[-1]

    def branches(self) -> CTE:
        """``branches_of`` the unit looked at, on the day of the view."""
        return branches_of(self.here.id, self.on)


def branches_of(here: int, on: date) -> CTE:
    """Rows ``(id, branch)``: every unit of a part of the tree, and the unit right below ``here`` above it.

    The unit itself is its own branch.
    """
    start = select(Unit.id.label("id"), Unit.id.label("branch")).where(Unit.id == here)
    found = start.cte("branches", recursive=True)
    branch = case((UnitEdge.parent_id == here, UnitEdge.child_id), else_=found.c.branch)
    return found.union_all(
        select(UnitEdge.child_id, branch)
        .join(found, UnitEdge.parent_id == found.c.id)
        .where(UnitEdge.relation == "administrative", edge_holds(on))
    )


def look(actor: Actor, *, period_id: int, unit_id: int | None = None, as_was: bool = False) -> View:
    """A period as seen from a unit of the own branch (None: the own unit); NotFound for every other.

    ``as_was``: by the tree of the day the period locked, or of today while it has not.
    """
    period = db.session.scalar(overseen_periods(actor).where(FormPeriod.id == period_id))
    if period is None or actor.unit_id is None:
        raise NotFound
    on = min(period.locks_on, clock.today()) if as_was else clock.today()
    form, version = db.session.execute(
        select(DataForm, FormVersion)
        .join(FormVersion, FormVersion.form_id == DataForm.id)
        .where(FormVersion.id == period.version_id)
    ).one()
    path = way_to(actor.unit_id, actor.unit_id if unit_id is None else unit_id, on)
    return View(actor, period, form, read_definition(version.definition), path, on, as_was)


def way_to(top: int, here: int, on: date) -> list[Step]:
    """From the own unit to the one looked at; NotFound if that does not lie below."""
    if top != here:
        below = subtree(top, on=on)
        if db.session.scalar(select(below.c.id).where(below.c.id == here)) is None:
            raise NotFound
    names = [*paths([here], on=on)[here], Step(here, db.session.get_one(Unit, here).name)]
    return names[next(place for place, step in enumerate(names) if step.id == top) :]
