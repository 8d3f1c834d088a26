"""Lists of a programme's units as spreadsheets: looked at, written all at once, given out; single mistakes mended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select

from portal.adapters import clock
from portal.adapters.spreadsheet import write_table
from portal.adapters.spreadsheet.reading import Table, text_of
from portal.db import db
from portal.errors import Conflict, NotFound, RuleBroken, Say
from portal.models.data_forms import Programme, ProgrammeMember
from portal.models.units import Unit, UnitAlias
from portal.rules.data_forms.programme_lists import COLUMNS, TWICE, Known, Line, Time, plan_lines
from portal.rules.permissions import Actor
from portal.rules.school_years import school_year_of, year_name
from portal.rules.vietnamese import fold
from portal.services.data_forms.programmes import check_year, get_programme, members_of
from portal.services.records.audit import note
from portal.services.units.tree import subtree

WIDTHS = {"code": 18, "name": 48, "joined": 22, "left": 26}
LAYOUT = [(heading, WIDTHS[name]) for name, heading in COLUMNS.items()]


@dataclass(frozen=True)
class Plan:
    """What a list would do; ``unknown``: columns it does not need."""

    lines: Sequence[Line]
    unknown: Sequence[str] = ()

    def of(self, outcome: str) -> list[Line]:
        """The rows with an outcome."""
        return [line for line in self.lines if line.outcome == outcome]

    @property
    def counts(self) -> dict[str, int]:
        """How many rows have each outcome."""
        return {outcome: len(self.of(outcome)) for outcome in ("new", "changed", "same", "wrong")}

    @property
    def renamed(self) -> list[Line]:
        """Rows that call a unit otherwise than the portal."""
        return [line for line in self.lines if line.other_name]


def plan_members(actor: Actor, *, programme_id: int, table: Table) -> Plan:
    """What importing a list would do; a few statements, whatever its length."""
    programme = get_programme(actor, programme_id)
    missing = [COLUMNS[name] for name in ("code", "joined") if COLUMNS[name] in table.missing]
    if missing:
        raise RuleBroken("Bảng còn thiếu cột: %(columns)s.", field="file", columns=", ".join(missing))
    rows = [(row.number, {key: text_of(cell) for key, cell in row.cells.items()}) for row in table.rows]
    latest = school_year_of(clock.today()) + 1
    return Plan(plan_lines(rows, _known(programme), latest=latest), table.unknown)


def import_members(actor: Actor, *, programme_id: int, table: Table) -> Plan:
    """Write a list, all of it or nothing: RuleBroken as long as a row is wrong."""
    programme = get_programme(actor, programme_id, lock=True)
    plan = plan_members(actor, programme_id=programme_id, table=table)
    counts = plan.counts
    if counts["wrong"]:
        raise RuleBroken("Danh sách còn dòng sai, chưa ghi gì.", field="file")
    now = clock.now()
    new = [
        {
            "programme_id": programme.id,
            "unit_id": line.known.id,
            "joined_year": line.time.joined,
            "left_year": line.time.left,
            "entered_at": now,
            "entered_by": actor.name,
        }
        for line in plan.of("new")
        if line.known and line.time
    ]
    if new:
        db.session.execute(insert(ProgrammeMember), new)
    changed = {line.time.id: line.time for line in plan.of("changed") if line.time}
    for member in db.session.scalars(select(ProgrammeMember).where(ProgrammeMember.programme_id == programme.id)):
        if member.id in changed:
            member.left_year, member.ended_at, member.ended_by = changed[member.id].left, now, actor.name
    after = {"programme": programme.code, **{name: counts[name] for name in ("new", "changed", "same")}}
    note(actor, "programme_imported", "programme", programme.id, after=after)
    db.session.flush()
    return plan


def _known(programme: Programme) -> dict[str, Known]:
    """Every unit below by its folded code and former codes, with its times in the programme: three statements."""
    below = subtree(programme.unit_id)
    inside = select(below.c.id).where(below.c.depth > 0)
    times: dict[int, list[Time]] = {}
    members = select(ProgrammeMember).where(ProgrammeMember.programme_id == programme.id)
    for one in db.session.scalars(members.order_by(ProgrammeMember.joined_year)):
        times.setdefault(one.unit_id, []).append(Time(one.joined_year, one.left_year, one.id))
    units = db.session.execute(select(Unit.id, Unit.code, Unit.name).where(Unit.id.in_(inside))).all()
    by_id = {row[0]: Known(row[0], row[2], times.get(row[0], ())) for row in units}
    former = select(UnitAlias.folded, UnitAlias.unit_id).where(UnitAlias.what == "code", UnitAlias.unit_id.in_(inside))
    found = {folded: by_id[unit_id] for folded, unit_id in db.session.execute(former.order_by(UnitAlias.id))}
    return found | {fold(row[1]): by_id[row[0]] for row in units if row[1]}


def export_members(actor: Actor, *, programme_id: int, words: str, year: int | None, say: Say) -> bytes:
    """The units of a programme, in the layout of the import, as XLSX."""
    programme = get_programme(actor, programme_id)
    query = members_of(programme, words=words, year=year).with_only_columns(
        Unit.code, Unit.name, ProgrammeMember.joined_year, ProgrammeMember.left_year
    )
    rows = (
        [code or "", name, year_name(joined), year_name(left) if left is not None else None]
        for code, name, joined, left in db.session.execute(query)
    )
    subtitle = year_name(year) if year is not None else ""
    return write_table(f"{programme.name} ({programme.code})", _layout(say), rows, subtitle=subtitle)


def write_template(say: Say) -> bytes:
    """An empty list to fill in."""
    return write_table("Danh sách đơn vị tham gia", _layout(say), [])


def write_faults(lines: Sequence[Line], say: Say) -> bytes:
    """The wrong rows with what is wrong, to be put right and sent again."""
    rows = (
        [line.number, "\n".join(_words(fault, say) for fault in line.faults)]
        + [line.texts.get(name, "") for name in COLUMNS]
        for line in lines
    )
    return write_table("Các dòng cần sửa", [("Dòng", 8), ("Lỗi", 50), *_layout(say)], rows)


def _words(fault: RuleBroken, say: Say) -> str:
    words = say(fault.message)
    column = say(COLUMNS[fault.field or "code"])
    return f"{column}: {words % fault.params if fault.params else words}"


def _layout(say: Say) -> list[tuple[str, int]]:
    return [(say(heading), width) for heading, width in LAYOUT]


@dataclass(frozen=True)
class Single:
    """One time of a unit in a programme, with the unit's other ones."""

    programme: Programme
    member: ProgrammeMember
    unit: Unit
    others: Sequence[ProgrammeMember]


def get_member(actor: Actor, *, programme_id: int, member_id: int, lock: bool = False) -> Single:
    """A time of a unit in a programme of the own unit; NotFound for every other."""
    programme = get_programme(actor, programme_id, lock=lock)
    query = select(ProgrammeMember).where(ProgrammeMember.id == member_id, ProgrammeMember.programme_id == programme.id)
    member = db.session.scalar(query)
    if member is None:
        raise NotFound
    others = select(ProgrammeMember).where(
        ProgrammeMember.programme_id == programme.id,
        ProgrammeMember.unit_id == member.unit_id,
        ProgrammeMember.id != member.id,
    )
    found = db.session.scalars(others.order_by(ProgrammeMember.joined_year)).all()
    return Single(programme, member, db.session.get_one(Unit, member.unit_id), found)


def mend_member(
    actor: Actor, *, programme_id: int, member_id: int, joined_year: int, left_year: int | None, seen: Mapping[str, Any]
) -> ProgrammeMember:
    """Put right what was entered wrongly. ``left_year`` equal to ``joined_year``: the unit never took part.

    ``seen``: the years as they stood when the page was opened; Conflict when somebody changed them meanwhile.
    """
    held = get_member(actor, programme_id=programme_id, member_id=member_id, lock=True)
    member = held.member
    before = {"joined_year": member.joined_year, "left_year": member.left_year}
    if before != dict(seen):
        raise Conflict("Người khác vừa sửa năm của đơn vị này. Xem lại rồi ghi.")
    check_year(joined_year, "joined_year")
    if left_year is not None and left_year != joined_year:
        check_year(left_year, "left_year")
    if left_year is not None and left_year < joined_year:
        raise RuleBroken("Năm thôi tham gia phải sau năm bắt đầu.", field="left_year")
    time = Time(joined_year, left_year)
    for other in held.others:
        taken = Time(other.joined_year, other.left_year)
        if taken.joined == joined_year or (not taken.is_void and not time.is_void and taken.meets(time)):
            raise RuleBroken(TWICE, field="joined_year", year=year_name(taken.joined))
    member.joined_year, member.left_year = joined_year, left_year
    member.ended_at, member.ended_by = clock.now(), actor.name
    words = {"programme": held.programme.code, "unit": held.unit.name, "school_year": _span(time)}
    was = {"school_year": _span(Time(before["joined_year"] or 0, before["left_year"]))}
    note(actor, "programme_member_mended", "programme", programme_id, before=was, after=words)
    db.session.flush()
    return member


def _span(time: Time) -> str:
    return f"{year_name(time.joined)} → {year_name(time.left)}" if time.left is not None else year_name(time.joined)
