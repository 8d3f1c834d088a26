"""A unit stops working on a day, and may be taken up again when that was a mistake. It is never deleted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, or_, select

from portal.adapters import clock
from portal.db import db
from portal.errors import RuleBroken
from portal.models.people import Membership
from portal.models.units import Unit, UnitEdge
from portal.rules.permissions import Actor
from portal.rules.units.facts import check_day
from portal.rules.vietnamese import short_date
from portal.services.records import note
from portal.services.units.moving import latest_edge
from portal.services.units.scope import get_managed_unit

SHOWN_CHILDREN = 20


@dataclass(frozen=True)
class Consequences:
    """What closing would mean: people who could no longer act for the unit, and children that stand in the way."""

    unit: Unit
    people: int
    children: Sequence[Unit]
    children_count: int


def foresee_closing(actor: Actor, *, unit_id: int) -> Consequences:
    """What closing the unit would mean today."""
    unit = get_managed_unit(actor, unit_id, from_above=True)
    today = clock.today()
    people = db.session.scalar(
        select(func.count(Membership.account_id.distinct())).where(
            Membership.unit_id == unit_id, or_(Membership.valid_to.is_(None), Membership.valid_to > today)
        )
    )
    children = _open_children(unit_id, today)
    count = db.session.scalar(select(func.count()).select_from(children.subquery()))
    shown = db.session.scalars(children.order_by(Unit.name_sort).limit(SHOWN_CHILDREN)).all()
    return Consequences(unit, people or 0, shown, count or 0)


def close_unit(actor: Actor, *, unit_id: int, on: date) -> Unit:
    """Close the unit on a day: the first day it no longer works."""
    unit = get_managed_unit(actor, unit_id, from_above=True)
    check_day(on, field="on")
    if unit.closed_on is not None:
        raise RuleBroken("Đơn vị đã được cho ngừng từ ngày %(day)s.", day=short_date(unit.closed_on))
    if unit_id == actor.unit_id:
        raise RuleBroken("Không thể cho ngừng chính đơn vị bạn đang làm việc.")
    if unit.opened_on is not None and on <= unit.opened_on:
        raise RuleBroken(
            "Ngày ngừng hoạt động phải sau ngày thành lập (%(day)s).", field="on", day=short_date(unit.opened_on)
        )
    edge = latest_edge(unit_id, "administrative")
    if edge is not None and on < edge.valid_from:
        raise RuleBroken(
            "Đơn vị được xếp dưới cấp trên hiện tại từ ngày %(day)s; không thể ngừng trước ngày đó.",
            field="on",
            day=short_date(edge.valid_from),
        )
    count = db.session.scalar(select(func.count()).select_from(_open_children(unit_id, on).subquery())) or 0
    if count:
        raise RuleBroken(
            "Còn %(count)d đơn vị cấp dưới đang hoạt động. Hãy chuyển hoặc cho ngừng các đơn vị đó trước.", count=count
        )
    unit.closed_on = on
    note(actor, "units.close", "unit", unit.id, unit_id=unit.id, after={"closed_on": on.isoformat()})
    db.session.flush()
    return unit


def reopen_unit(actor: Actor, *, unit_id: int) -> Unit:
    """Undo a closing; the parent must be open."""
    unit = get_managed_unit(actor, unit_id, from_above=True)
    if unit.closed_on is None:
        raise RuleBroken("Đơn vị đang hoạt động.")
    edge = latest_edge(unit_id, "administrative")
    if edge is not None and edge.parent.closed_on is not None:
        raise RuleBroken(
            "Đơn vị cấp trên “%(parent)s” cũng đã ngừng hoạt động; hãy mở lại đơn vị đó trước.", parent=edge.parent.name
        )
    before, unit.closed_on = unit.closed_on, None
    note(
        actor,
        "units.reopen",
        "unit",
        unit.id,
        unit_id=unit.id,
        before={"closed_on": before.isoformat()},
        after={"closed_on": None},
    )
    db.session.flush()
    return unit


def _open_children(unit_id: int, day: date) -> Select[Unit]:
    """Units that stand below on the day or later and do not close before."""
    return (
        select(Unit)
        .join(UnitEdge, UnitEdge.child_id == Unit.id)
        .where(
            UnitEdge.parent_id == unit_id,
            UnitEdge.relation == "administrative",
            or_(UnitEdge.valid_to.is_(None), (UnitEdge.valid_to > day) & (UnitEdge.valid_to > UnitEdge.valid_from)),
            or_(Unit.closed_on.is_(None), (Unit.closed_on > day) & (Unit.closed_on > UnitEdge.valid_from)),
        )
    )
