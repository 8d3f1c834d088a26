"""Units as people type them, within the own scope."""

import re
from collections.abc import Sequence

from sqlalchemy import ColumnElement, or_, select

from portal.adapters import clock
from portal.db import db
from portal.errors import RuleBroken, mark
from portal.models.units import Unit, UnitAlias
from portal.rules.permissions import Actor
from portal.rules.vietnamese import clean, fold
from portal.services.units.tree import subtree

MOST_SUGGESTED = 300
_CODE_AT_END = re.compile(r"\(([^()]+)\)$")


def unit_text(unit: Unit) -> str:
    """ "Trường Tiểu học Vĩnh Bình (VB01)": how a unit is suggested and understood again."""
    return f"{unit.name} ({unit.code})" if unit.code else unit.name


def own_unit_text(actor: Actor) -> str:
    """The unit acted for, as suggested."""
    return unit_text(db.session.get_one(Unit, actor.unit_id))


def suggest_units(actor: Actor) -> Sequence[str]:
    """The open units of the scope, nearest first, as texts; at most 300, any other one can be typed by its code."""
    below = subtree(actor.unit_id or 0)
    query = select(Unit).join(below, Unit.id == below.c.id).where(_is_open()).order_by(below.c.depth, Unit.name_sort)
    return [unit_text(unit) for unit in db.session.scalars(query.limit(MOST_SUGGESTED))]


def find_unit(actor: Actor, text: str, *, field: str = "unit") -> Unit:
    """The open unit of the scope with this code, former code or name; none or several raise RuleBroken."""
    typed = clean(text)
    if not typed:
        raise RuleBroken(mark("Vui lòng nhập mục này."), field=field)
    code = _CODE_AT_END.search(typed)
    found = _with_code(actor, code.group(1)) if code else []
    found = found or _with_code(actor, typed) or _with_name(actor, typed)
    if not found:
        raise RuleBroken(mark("Không có đơn vị này trong phạm vi của bạn. Hãy nhập mã hoặc tên đầy đủ."), field=field)
    if len(found) > 1:
        raise RuleBroken(
            mark("Có %(count)d đơn vị cùng tên. Hãy nhập mã của một đơn vị: %(codes)s."),
            field=field,
            count=len(found),
            codes=", ".join(unit.code or unit.name for unit in found[:10]),
        )
    return found[0]


def _with_code(actor: Actor, code: str) -> Sequence[Unit]:
    former = select(UnitAlias.unit_id).where(UnitAlias.what == "code", UnitAlias.value == code)
    return _in_scope(actor, or_(Unit.code == code, Unit.code == code.upper(), Unit.id.in_(former)))


def _with_name(actor: Actor, name: str) -> Sequence[Unit]:
    exact = _in_scope(actor, Unit.name == name)
    return exact or _in_scope(actor, or_(Unit.name_folded == fold(name), Unit.short_name == name))


def _in_scope(actor: Actor, condition: ColumnElement[bool]) -> Sequence[Unit]:
    below = subtree(actor.unit_id or 0)
    query = select(Unit).join(below, Unit.id == below.c.id).where(condition, _is_open())
    return db.session.scalars(query.order_by(Unit.id).limit(50)).all()


def _is_open() -> ColumnElement[bool]:
    return or_(Unit.closed_on.is_(None), Unit.closed_on > clock.today())
