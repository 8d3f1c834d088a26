"""Where a unit stands in the tree: dated edges to its administrative and its professional parent."""

from datetime import date

from sqlalchemy import or_, select

from portal.db import db
from portal.errors import RuleBroken
from portal.models.units import Unit, UnitEdge
from portal.rules.permissions import Actor
from portal.rules.units import check_parent
from portal.rules.units.facts import check_day
from portal.rules.vietnamese import short_date
from portal.services.records import note
from portal.services.units.scope import get_managed_unit, get_unit

FAR = date.max


def move_unit(actor: Actor, *, unit_id: int, parent_id: int, on: date) -> UnitEdge:
    """Put the unit under another administrative parent from a day on, which may lie ahead."""
    unit = get_managed_unit(actor, unit_id, from_above=True)
    parent = get_managed_unit(actor, parent_id)
    before = latest_edge(unit.id, "administrative")
    edge = put_under(unit, parent, "administrative", on)
    note_move(actor, "units.move", unit, "parent", before, edge)
    return edge


def set_guide(actor: Actor, *, unit_id: int, parent_id: int, on: date) -> UnitEdge:
    """Give the unit a professional parent from a day on; it may stand anywhere in the tree."""
    unit = get_managed_unit(actor, unit_id, from_above=True)
    before = latest_edge(unit.id, "professional")
    edge = put_under(unit, get_unit(actor, parent_id), "professional", on)
    note_move(actor, "units.guide", unit, "guide", before, edge)
    return edge


def end_guide(actor: Actor, *, unit_id: int, on: date) -> UnitEdge:
    """Let the professional guidance end: the day is the first one without it."""
    unit = get_managed_unit(actor, unit_id, from_above=True)
    edge = latest_edge(unit.id, "professional")
    check_day(on, field="on")
    if edge is None or edge.valid_to is not None:
        raise RuleBroken("Đơn vị hiện không có cấp trên chuyên môn.")
    if on < edge.valid_from:
        raise _too_early(edge)
    edge.valid_to = on
    note(
        actor,
        "units.guide",
        "unit",
        unit.id,
        unit_id=unit.id,
        before={"guide": edge.parent.name},
        after={"guide": None, "from": on.isoformat()},
    )
    db.session.flush()
    return edge


def put_under(unit: Unit, parent: Unit, relation: str, on: date) -> UnitEdge:
    """End the present edge on the day and begin a new one; the rules of the tree hold on all days from then on."""
    check_day(on, field="on")
    if unit.closed_on is not None:
        raise RuleBroken("Đơn vị đã ngừng hoạt động nên không chuyển được nữa.")
    if unit.opened_on is not None and on < unit.opened_on:
        raise RuleBroken(
            "Ngày chuyển không được trước ngày thành lập (%(day)s).", field="on", day=short_date(unit.opened_on)
        )
    if parent.opened_on is not None and on < parent.opened_on:
        raise RuleBroken("Đơn vị cấp trên chỉ hoạt động từ ngày %(day)s.", field="on", day=short_date(parent.opened_on))
    check_parent(
        unit_id=unit.id,
        parent_id=parent.id,
        parent_ancestors=ever_above(parent.id, relation, on),
        parent_closed=parent.closed_on is not None,
    )
    _end_present(unit, parent, relation, on)
    edge = UnitEdge(child_id=unit.id, parent_id=parent.id, relation=relation, valid_from=on)
    db.session.add(edge)
    db.session.flush()
    return edge


def latest_edge(unit_id: int, relation: str) -> UnitEdge | None:
    """The edge that began last, planned ones included; corrections of the same day are passed over."""
    return db.session.scalar(
        select(UnitEdge)
        .where(
            UnitEdge.child_id == unit_id,
            UnitEdge.relation == relation,
            or_(UnitEdge.valid_to.is_(None), UnitEdge.valid_to > UnitEdge.valid_from),
        )
        .order_by(UnitEdge.valid_from.desc(), UnitEdge.id.desc())
        .limit(1)
    )


def ever_above(unit_id: int, relation: str, day: date) -> set[int]:
    """Ids above the unit on the day or on any later day, planned moves included; one query for each level."""
    found: set[int] = set()
    level = [(unit_id, day, FAR)]
    while level:
        spans: dict[int, list[tuple[date, date]]] = {}
        for node, start, end in level:
            spans.setdefault(node, []).append((start, end))
        edges = db.session.scalars(
            select(UnitEdge).where(
                UnitEdge.child_id.in_(spans),
                UnitEdge.relation == relation,
                or_(UnitEdge.valid_to.is_(None), UnitEdge.valid_to > day),
            )
        )
        level = [
            (edge.parent_id, max(start, edge.valid_from), min(end, edge.valid_to or FAR))
            for edge in edges
            for start, end in spans[edge.child_id]
            if max(start, edge.valid_from) < min(end, edge.valid_to or FAR)
        ]
        found.update(node for node, _start, _end in level)
    return found


def _end_present(unit: Unit, parent: Unit, relation: str, on: date) -> None:
    present = latest_edge(unit.id, relation)
    if present is None:
        return
    if present.valid_to is None and present.parent_id == parent.id:
        raise RuleBroken("Đơn vị đang trực thuộc chính đơn vị này.", field="parent_id")
    if on < present.valid_from:
        raise _too_early(present)
    if present.valid_to is None or present.valid_to > on:
        present.valid_to = on


def _too_early(edge: UnitEdge) -> RuleBroken:
    return RuleBroken(
        "Đơn vị trực thuộc “%(parent)s” từ ngày %(day)s; không được chọn ngày trước ngày đó.",
        field="on",
        parent=edge.parent.name,
        day=short_date(edge.valid_from),
    )


def note_move(actor: Actor, action: str, unit: Unit, what: str, before: UnitEdge | None, after: UnitEdge) -> None:
    """The audit entry of a change of parent."""
    parent = db.session.get_one(Unit, after.parent_id)
    note(
        actor,
        action,
        "unit",
        unit.id,
        unit_id=unit.id,
        before={what: before.parent.name, f"{what}_id": before.parent_id} if before else None,
        after={what: parent.name, f"{what}_id": parent.id, "from": after.valid_from.isoformat()},
    )
