"""Kinds of units: rows that an installation may add to and rename."""

import re

from sqlalchemy import func, select

from portal.db import db, read_pairs
from portal.errors import NotFound, RuleBroken
from portal.models.units import Unit, UnitKind
from portal.rules.permissions import Actor
from portal.rules.vietnamese import fold
from portal.services.records import note
from portal.services.units.scope import manages_everything

__all__ = ["add_kind", "count_by_kind", "get_kind", "rename_kind"]


def count_by_kind() -> dict[str, int]:
    """How many units there are of each kind, closed ones included."""
    return read_pairs(select(Unit.kind_code, func.count()).group_by(Unit.kind_code))


def get_kind(actor: Actor, code: str) -> UnitKind:
    """The kind, for those who keep the list."""
    kind = db.session.get(UnitKind, code) if manages_everything(actor) else None
    if kind is None:
        raise NotFound
    return kind


def add_kind(actor: Actor, *, name: str, is_school: bool) -> UnitKind:
    """A new kind at the end of the list; its code is made from the name."""
    code = re.sub(r"[^a-z0-9]+", "_", fold(name)).strip("_")[:40]
    if not code:
        raise RuleBroken("Tên loại cần có chữ cái.", field="name")
    _check_name(name)
    if db.session.get(UnitKind, code) is not None:
        raise RuleBroken("Đã có một loại với tên gần giống như vậy.", field="name")
    last = db.session.scalar(select(func.max(UnitKind.position))) or 0
    kind = UnitKind(code=code, name=name, is_school=is_school, position=last + 1)
    db.session.add(kind)
    _note(actor, "units.add_kind", code, None, name)
    db.session.flush()
    return kind


def rename_kind(actor: Actor, *, code: str, name: str) -> UnitKind:
    """Another name for a kind; its units keep it."""
    kind = get_kind(actor, code)
    _check_name(name, code)
    before, kind.name = kind.name, name
    _note(actor, "units.rename_kind", code, before, name)
    db.session.flush()
    return kind


def _check_name(name: str, code: str = "") -> None:
    taken = {fold(other): owner for owner, other in db.session.execute(select(UnitKind.code, UnitKind.name))}
    if taken.get(fold(name), code) != code:
        raise RuleBroken("Đã có loại đơn vị mang tên này.", field="name")


def _note(actor: Actor, action: str, code: str, before: str | None, after: str) -> None:
    """Kinds have no number, so the entry stands at the unit acted for."""
    note(
        actor,
        action,
        "unit",
        actor.unit_id or 0,
        before={"kind": before} if before else None,
        after={"kind": after, "kind_code": code},
    )
