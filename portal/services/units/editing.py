"""Putting the facts of a unit right: contact, name, kind, code. What was true before stays findable."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal.adapters import clock
from portal.db import db, integrity_constraint
from portal.errors import Conflict, RuleBroken
from portal.models.units import Unit, UnitAlias, UnitKind
from portal.rules.permissions import Actor
from portal.rules.units.facts import check_day, check_facts
from portal.rules.vietnamese import fold, sort_key
from portal.services.records import note
from portal.services.units.scope import get_managed_unit

CONTACT_FIELDS = ("place", "address", "phone", "email")


def edit_contact(actor: Actor, *, unit_id: int, version: int, place: str, address: str, phone: str, email: str) -> Unit:
    """Put the contact data right; the unit's own administrators may do it too."""
    unit = get_managed_unit(actor, unit_id)
    check_version(unit, version)
    facts = {"place": place, "address": address, "phone": phone, "email": email}
    check_facts(facts)
    change(actor, unit, "units.edit", facts)
    return unit


def rename_unit(
    actor: Actor, *, unit_id: int, version: int, name: str, short_name: str, kind: str, opened_on: date | None
) -> Unit:
    """Give the unit another name, short name, kind or opening day; the old name stays as a former name."""
    unit = get_managed_unit(actor, unit_id, from_above=True)
    check_version(unit, version)
    check_facts({"name": name, "short_name": short_name})
    check_day(opened_on, field="opened_on")
    if opened_on and unit.closed_on and opened_on >= unit.closed_on:
        raise RuleBroken("Ngày thành lập phải trước ngày ngừng hoạt động.", field="opened_on")
    get_kind(kind)
    change(
        actor,
        unit,
        "units.rename",
        {"name": name, "short_name": short_name, "kind_code": kind, "opened_on": opened_on},
    )
    return unit


def recode_unit(actor: Actor, *, unit_id: int, version: int, code: str) -> Unit:
    """Give the unit another code; the old one stays as a former code."""
    unit = get_managed_unit(actor, unit_id, from_above=True)
    check_version(unit, version)
    check_facts({"code": code})
    check_code_is_free(code, unit_id=unit.id)
    change(actor, unit, "units.recode", {"code": code or None})
    return unit


def change(actor: Actor, unit: Unit, action: str, facts: dict[str, Any], *, quietly: bool = False) -> bool:
    """Write the fields that differ, keep former names and codes, and note it; False when nothing differed.

    ``quietly`` leaves the flush to the caller, who changes many units.
    """
    differing = {field: value for field, value in facts.items() if getattr(unit, field) != value}
    if not differing:
        return False
    before = {field: getattr(unit, field) for field in differing}
    for field, value in differing.items():
        setattr(unit, field, value)
    if "name" in differing:
        unit.name_folded, unit.name_sort = fold(unit.name), sort_key(unit.name)[:500]
        keep_former(unit.id, "name", before["name"])
    if before.get("code"):
        keep_former(unit.id, "code", before["code"])
    note(actor, action, "unit", unit.id, unit_id=unit.id, before=readable(before), after=readable(differing))
    if not quietly:
        flush_code()
    return True


def keep_former(unit_id: int, what: str, value: str) -> None:
    """Keep a name or code that ends today."""
    known = db.session.scalar(
        select(UnitAlias).where(UnitAlias.unit_id == unit_id, UnitAlias.what == what, UnitAlias.value == value)
    )
    alias = known or UnitAlias(unit_id=unit_id, what=what, value=value, folded=fold(value))
    alias.until = clock.today()
    db.session.add(alias)


def readable(facts: dict[str, Any]) -> dict[str, Any]:
    """Facts as the audit log keeps them: the name of the kind, days as ISO text."""
    kept = {name: value.isoformat() if isinstance(value, date) else value for name, value in facts.items()}
    if "kind_code" in kept:
        kept["kind"] = get_kind(kept.pop("kind_code")).name
    return kept


def check_version(unit: Unit, version: int) -> None:
    """Refuse an edit that began from older values."""
    if unit.version != version:
        raise Conflict(
            "Người khác vừa sửa đơn vị này trong lúc bạn đang sửa. Giá trị họ đã lưu hiện ở từng ô bên dưới. "
            "Hãy kiểm tra rồi lưu lại nếu vẫn muốn thay bằng giá trị của bạn."
        )


def check_code_is_free(code: str, *, unit_id: int | None = None) -> None:
    """Refuse the code of another unit."""
    owner = db.session.scalar(select(Unit).where(Unit.code == code)) if code else None
    if owner is not None and owner.id != unit_id:
        raise RuleBroken("Mã này đang là mã của “%(unit)s”.", field="code", unit=owner.name)


def flush_code() -> None:
    """Flush; the same code given at the same moment elsewhere is a message at the field, not a failure."""
    try:
        db.session.flush()
    except IntegrityError as error:
        if "code" in integrity_constraint(error):
            raise RuleBroken("Mã này vừa được đặt cho một đơn vị khác.", field="code") from error
        raise


def get_kind(code: str) -> UnitKind:
    """The kind, or a broken rule at its field."""
    kind = db.session.get(UnitKind, code) if code else None
    if kind is None:
        raise RuleBroken("Chọn một loại đơn vị trong danh sách.", field="kind")
    return kind
