"""A list of units from a spreadsheet: first looked at, then written in one go; the same list twice changes nothing."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from sqlalchemy import select

from portal.adapters import clock
from portal.adapters.spreadsheet import Table, TableRow, day_of, text_of
from portal.db import db, read_pairs
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.records import AuditEntry
from portal.models.units import Unit, UnitAlias, UnitEdge
from portal.rules.permissions import Actor, Permission
from portal.rules.units.importing import COLUMNS, NEEDED, Known, Row, Surroundings, plan
from portal.rules.vietnamese import fold
from portal.services.records import note
from portal.services.units import tree
from portal.services.units.browsing import list_kinds
from portal.services.units.creating import new_unit, place_new
from portal.services.units.editing import change, flush_code
from portal.services.units.moving import latest_edge, note_move, put_under
from portal.services.units.scope import get_managed_unit, managed_units, manages_everything

CHUNK = 5_000
EMPTY = {"short_name": "", "place": "", "address": "", "phone": "", "email": "", "opened_on": None}


@dataclass(frozen=True)
class Plan:
    """What an import would do."""

    rows: Sequence[Row]
    unknown: Sequence[str]

    def of(self, state: str) -> list[Row]:
        """The rows of one state: wrong, new, changed, same."""
        return [row for row in self.rows if row.state == state]

    @property
    def counts(self) -> dict[str, int]:
        """How many rows are wrong, new, changed, same."""
        return {"wrong": 0, "new": 0, "changed": 0, "same": 0} | Counter(row.state for row in self.rows)


def plan_import(actor: Actor, *, table: Table) -> Plan:
    """Compare the list with the tree and find every fault; nothing is written."""
    if not actor.can(Permission.UNITS_MANAGE) or actor.unit_id is None:
        raise NotAllowed
    missing = [COLUMNS[name] for name in NEEDED if COLUMNS[name] in table.missing]
    if missing:
        raise RuleBroken("Bảng thiếu cột: %(columns)s.", field="file", columns=", ".join(missing))
    rows = [_row(row) for row in table.rows]
    plan(rows, _surroundings(actor, rows))
    return Plan(rows, table.unknown)


def import_units(actor: Actor, *, table: Table, sha256: str) -> int:
    """Write what ``plan_import`` said, if no row is wrong; gives the number of the audit entry with the result."""
    found = plan_import(actor, table=table)
    if found.of("wrong"):
        raise RuleBroken("Danh sách còn dòng sai nên chưa nhập gì cả.", field="file")
    units: dict[int | str, Unit] = {}
    for level in _levels(row for row in found.rows if row.state in {"new", "changed"}):
        _write_level(actor, level, units)
    note(actor, "units.import_list", "unit", actor.unit_id or 0, after={**found.counts, "sha256": sha256})
    flush_code()
    return db.session.scalars(_own_imports(actor).order_by(AuditEntry.id.desc()).limit(1)).one().id


def read_result(actor: Actor, *, entry_id: int) -> AuditEntry:
    """The result of one of the actor's own imports."""
    entry = db.session.scalar(_own_imports(actor).where(AuditEntry.id == entry_id))
    if entry is None:
        raise NotFound
    return entry


def _own_imports(actor: Actor) -> Any:
    return select(AuditEntry).where(AuditEntry.account_id == actor.account_id, AuditEntry.action == "units.import_list")


def _row(source: TableRow) -> Row:
    row = Row(source.number, {name: text_of(cell) for name, cell in source.cells.items()})
    try:
        row.opened_on = day_of(source.cells.get("opened_on"))
    except ValueError:
        row.refuse("Ngày không hợp lệ; nhập dạng ngày/tháng/năm.", "opened_on")
    return row


def _surroundings(actor: Actor, rows: Sequence[Row]) -> Surroundings:
    codes = {row.texts[name] for row in rows for name in ("code", "parent") if row.texts.get(name)}
    own = get_managed_unit(actor, actor.unit_id or 0)
    units = {unit.id: unit for unit in [own, *_by(Unit.code.in_, codes, Unit)]}
    paths: dict[int, list[tree.Step]] = {}
    for ids in _chunks(units):
        paths |= tree.paths(ids)
    managed = _managed_ids(actor, units)
    planned = {edge.child_id for edge in _by(UnitEdge.child_id.in_, units, UnitEdge) if _is_planned(edge)}
    known = {unit.id: _known(actor, unit, paths[unit.id], managed, planned) for unit in units.values()}
    return Surroundings(
        known={unit.code: known[unit.id] for unit in units.values() if unit.code},
        former=_former(codes),
        kinds={fold(name): kind.code for kind in list_kinds() for name in (kind.name, kind.code)},
        own=known[own.id],
        parents={below: above for unit_id, path in paths.items() for below, above in _pairs(unit_id, path)},
    )


def _known(actor: Actor, unit: Unit, path: Sequence[tree.Step], managed: set[int], planned: set[int]) -> Known:
    return Known(
        id=unit.id,
        name=unit.name,
        facts={name: getattr(unit, name) for name in ("name", "kind_code", *EMPTY)},
        parent_id=path[-1].id if path else None,
        may_edit=unit.id in managed,
        may_manage=unit.id in managed and (unit.id != actor.unit_id or manages_everything(actor)),
        closed=unit.closed_on is not None,
        opens_later=unit.opened_on is not None and unit.opened_on > clock.today(),
        planned_move=unit.id in planned,
    )


def _managed_ids(actor: Actor, units: Iterable[int]) -> set[int]:
    query = managed_units(actor).with_only_columns(Unit.id)
    return {unit_id for ids in _chunks(units) for unit_id in db.session.scalars(query.where(Unit.id.in_(ids)))}


def _is_planned(edge: UnitEdge) -> bool:
    return edge.relation == "administrative" and edge.valid_from > clock.today() and edge.valid_to != edge.valid_from


def _former(codes: Iterable[str]) -> dict[str, str]:
    found = {}
    for part in _chunks(codes):
        query = (
            select(UnitAlias.value, Unit.name)
            .join(Unit, Unit.id == UnitAlias.unit_id)
            .where(UnitAlias.what == "code", UnitAlias.folded.in_([fold(code) for code in part]))
        )
        found.update(read_pairs(query))
    return found


def _pairs(unit_id: int, path: Sequence[tree.Step]) -> Iterator[tuple[int, int]]:
    way = [unit_id, *(step.id for step in reversed(path))]
    return pairwise(way)


def _by(condition: Callable[[list[Any]], Any], values: Iterable[Any], model: Any) -> list[Any]:
    return [row for part in _chunks(values) for row in db.session.scalars(select(model).where(condition(part)))]


def _chunks(values: Iterable[Any]) -> Iterator[list[Any]]:
    listed = list(values)
    for start in range(0, len(listed), CHUNK):
        yield listed[start : start + CHUNK]


def _levels(rows: Iterable[Row]) -> list[list[Row]]:
    """Rows by their depth in the tree to be, so that every parent is in place before its children."""
    levels: dict[int, list[Row]] = {}
    for row in rows:
        levels.setdefault(row.depth, []).append(row)
    return [levels[depth] for depth in sorted(levels)]


def _write_level(actor: Actor, rows: Sequence[Row], units: dict[int | str, Unit]) -> None:
    new = [row for row in rows if row.known is None]
    for row in new:
        units[row.code] = new_unit(EMPTY | row.facts | {"code": row.code})
    db.session.add_all([units[row.code] for row in new])
    flush_code()
    for row in new:
        place_new(actor, units[row.code], _unit(row.parent, units), "units.import")
    for row in rows:
        if row.known is not None:
            _change(actor, row, units)
    db.session.flush()


def _change(actor: Actor, row: Row, units: dict[int | str, Unit]) -> None:
    unit = _unit(row.key, units)
    change(actor, unit, "units.import", {name: new for name, (_old, new) in row.differences.items()}, quietly=True)
    if not row.moves:
        return
    before = latest_edge(unit.id, "administrative")
    try:
        edge = put_under(unit, _unit(row.parent, units), "administrative", clock.today())
    except RuleBroken as error:
        raise RuleBroken("Dòng %(row)d: %(words)s", field="file", row=row.number, words=str(error)) from error
    note_move(actor, "units.move", unit, "parent", before, edge)


def _unit(key: int | str | None, units: dict[int | str, Unit]) -> Unit:
    if key not in units:
        units[key] = db.session.get_one(Unit, key)  # type: ignore[index]
    return units[key]  # type: ignore[index]
