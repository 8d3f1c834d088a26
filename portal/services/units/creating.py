"""New units."""

from datetime import date
from typing import Any

from portal.adapters import clock
from portal.db import db
from portal.errors import RuleBroken
from portal.models.units import Unit, UnitEdge
from portal.rules.permissions import Actor
from portal.rules.units import edge_start
from portal.rules.units.facts import check_day, check_facts
from portal.rules.vietnamese import fold, sort_key
from portal.services.records import note
from portal.services.units.editing import check_code_is_free, flush_code, get_kind, readable
from portal.services.units.scope import get_managed_unit


def create_unit(
    actor: Actor,
    *,
    parent_id: int,
    name: str,
    kind: str,
    short_name: str = "",
    code: str = "",
    place: str = "",
    address: str = "",
    phone: str = "",
    email: str = "",
    opened_on: date | None = None,
) -> Unit:
    """A new unit under one that the actor manages."""
    parent = get_managed_unit(actor, parent_id)
    facts = {
        "name": name,
        "short_name": short_name,
        "code": code,
        "place": place,
        "address": address,
        "phone": phone,
        "email": email,
    }
    check_facts(facts)
    check_day(opened_on, field="opened_on")
    check_code_is_free(code)
    if parent.closed_on is not None:
        raise RuleBroken("Đơn vị cấp trên đã ngừng hoạt động.", field="parent_id")
    unit = new_unit(facts | {"kind_code": get_kind(kind).code, "opened_on": opened_on})
    db.session.add(unit)
    flush_code()
    place_new(actor, unit, parent, "units.create")
    db.session.flush()
    return unit


def new_unit(facts: dict[str, Any]) -> Unit:
    """The row of a new unit, not yet in the session."""
    name = facts["name"]
    return Unit(
        **facts | {"code": facts["code"] or None},
        name_folded=fold(name),
        name_sort=sort_key(name)[:500],
        created_at=clock.now(),
    )


def place_new(actor: Actor, unit: Unit, parent: Unit, action: str) -> None:
    """The first edge of a unit that has just been flushed, and the audit entry."""
    start = edge_start(unit.opened_on, parent.opened_on, clock.today())
    db.session.add(UnitEdge(child_id=unit.id, parent_id=parent.id, relation="administrative", valid_from=start))
    fields = ("name", "short_name", "kind_code", "code", "place", "address", "phone", "email", "opened_on")
    facts = {field: value for field in fields if (value := getattr(unit, field))}
    after = readable(facts) | {"parent": parent.name, "parent_id": parent.id}
    note(actor, action, "unit", unit.id, unit_id=unit.id, after=after)
