"""Units as spreadsheets, in the layout that the import reads."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select

from portal.adapters import clock
from portal.adapters.spreadsheet import write_table
from portal.db import db, read_pairs
from portal.models.units import Unit, UnitEdge
from portal.rules.permissions import Actor
from portal.rules.units.importing import COLUMNS, Row, shown
from portal.services.units import tree
from portal.services.units.searching import Filter, matching

MOST = 20_000
"""As many rows as the import reads."""

WIDTHS = {"name": 44, "kind": 26, "address": 40, "email": 28, "short_name": 18, "parent": 18}
_LAYOUT = [(heading, WIDTHS.get(name, 16)) for name, heading in COLUMNS.items()]


def export_units(actor: Actor, filter: Filter) -> bytes:
    """The units that match, as XLSX."""
    units = db.session.scalars(matching(actor, filter).limit(MOST)).all()
    return write_table("Danh sách đơn vị", _LAYOUT, _cells(units))


def write_template() -> bytes:
    """An empty list to fill in."""
    return write_table("Danh sách đơn vị", _LAYOUT, [])


def write_faults(rows: Sequence[Row]) -> bytes:
    """The wrong rows with what is wrong, to be put right and sent again."""
    lines = (
        [row.number, "\n".join(f"{COLUMNS[fault.field or 'code']}: {fault}" for fault in row.faults)]
        + [_kept(row, name) for name in COLUMNS]
        for row in rows
    )
    return write_table("Các dòng cần sửa", [("Dòng", 8), ("Lỗi", 50), *_LAYOUT], lines)


def _kept(row: Row, name: str) -> Any:
    return row.opened_on if name == "opened_on" and row.opened_on else shown(row.texts.get(name))


def _cells(units: Sequence[Unit]) -> Iterator[list[Any]]:
    """In parts, so that the parents' codes are asked for once for many units."""
    for start in range(0, len(units), 1_000):
        part = units[start : start + 1_000]
        parents = _parent_codes([unit.id for unit in part])
        for unit in part:
            known = {"kind": unit.kind.name, "parent": parents.get(unit.id)}
            yield [known[name] if name in known else getattr(unit, name) for name in COLUMNS]


def _parent_codes(ids: list[int]) -> dict[int, str | None]:
    query = (
        select(UnitEdge.child_id, Unit.code)
        .join(Unit, Unit.id == UnitEdge.parent_id)
        .where(UnitEdge.child_id.in_(ids), UnitEdge.relation == "administrative", tree.edge_holds(clock.today()))
    )
    return read_pairs(query)
