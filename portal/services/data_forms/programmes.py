"""Programmes that schools join in a school year (R18): keeping them, entering members, many at once."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, false, func, or_, select

from portal.adapters import clock
from portal.db import db, insert_missing, read_pairs
from portal.errors import NotFound, RuleBroken, mark
from portal.models.data_forms import Programme, ProgrammeMember
from portal.models.units import Unit, UnitAlias
from portal.rules.data_forms.audience import FIRST_COHORT
from portal.rules.permissions import Actor, Permission
from portal.rules.school_years import school_year_of, year_name
from portal.rules.vietnamese import fold
from portal.services.paging import Paged, paginate
from portal.services.records.audit import note
from portal.services.units.tree import is_open, subtree

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}", re.ASCII)
LONGEST_NAME = 200
MOST_AT_ONCE = 2000


@dataclass(frozen=True)
class Kept:
    """A programme with how many units take part in it in this school year."""

    programme: Programme
    members: int


@dataclass(frozen=True)
class Joined:
    """A unit's part in a programme."""

    member: ProgrammeMember
    name: str
    code: str


def kept_programmes(actor: Actor) -> Select[Programme]:
    """The programmes of the unit acted for, for who makes its forms."""
    if actor.unit_id is None or not actor.can(Permission.FORMS_DESIGN):
        return select(Programme).where(false())
    return select(Programme).where(Programme.unit_id == actor.unit_id)


def list_programmes(actor: Actor) -> list[Kept]:
    """All of them by name, each with its members of this school year; one statement."""
    year = school_year_of(clock.today())
    runs = (ProgrammeMember.joined_year <= year) & (
        ProgrammeMember.left_year.is_(None) | (ProgrammeMember.left_year > year)
    )
    count = select(func.count()).where(ProgrammeMember.programme_id == Programme.id, runs).scalar_subquery()
    query = kept_programmes(actor).add_columns(count).order_by(Programme.name, Programme.id)
    return [Kept(programme, members) for programme, members in db.session.execute(query)]


def get_programme(actor: Actor, programme_id: int, *, lock: bool = False) -> Programme:
    """A programme of the unit; NotFound for every other. ``lock``: nobody else changes its units meanwhile."""
    query = kept_programmes(actor).where(Programme.id == programme_id)
    found = db.session.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise NotFound
    return found


def create_programme(actor: Actor, *, code: str, name: str) -> Programme:
    """A new programme. Its code is known everywhere, so no two have the same."""
    if actor.unit_id is None or not actor.can(Permission.FORMS_DESIGN):
        raise NotFound
    if not CODE.fullmatch(code):
        raise RuleBroken("Mã gồm chữ không dấu, số, dấu chấm, gạch; không quá 40 ký tự.", field="code")
    if db.session.scalar(select(Programme.id).where(func.lower(Programme.code) == code.lower())) is not None:
        raise RuleBroken("Mã này đã có chương trình khác dùng.", field="code")
    made = Programme(unit_id=actor.unit_id, code=code, name="")
    _rename(made, name)
    db.session.add(made)
    db.session.flush()
    note(actor, "programme_saved", "programme", made.id, after={"programme": f"{code} {made.name}"})
    return made


def rename_programme(actor: Actor, *, programme_id: int, name: str) -> Programme:
    """Give a programme another name; its code stays, forms know it by that."""
    found = get_programme(actor, programme_id)
    if name != found.name:
        before = {"programme": found.name}
        _rename(found, name)
        note(actor, "programme_saved", "programme", found.id, before=before, after={"programme": found.name})
    return found


def _rename(programme: Programme, name: str) -> None:
    if not name:
        raise RuleBroken("Vui lòng nhập mục này.", field="name")
    programme.name = name[:LONGEST_NAME]


def members_of(programme: Programme, *, words: str = "", year: int | None = None) -> Select[ProgrammeMember]:
    """The times of its units in Vietnamese order, joined with ``Unit``; mistakes are left out. ``year``: those that
    take part in this school year."""
    query = (
        select(ProgrammeMember)
        .join(Unit, Unit.id == ProgrammeMember.unit_id)
        .where(ProgrammeMember.programme_id == programme.id)
        .where(or_(ProgrammeMember.left_year.is_(None), ProgrammeMember.left_year > ProgrammeMember.joined_year))
        .order_by(Unit.name_sort, Unit.id, ProgrammeMember.joined_year)
    )
    if words:
        query = query.where(Unit.name_folded.contains(words, autoescape=True))
    if year is not None:
        running = or_(ProgrammeMember.left_year.is_(None), ProgrammeMember.left_year > year)
        query = query.where(ProgrammeMember.joined_year <= year, running)
    return query


def list_members(actor: Actor, *, programme_id: int, words: str, number: int, year: int | None = None) -> Paged[Joined]:
    """The members of a programme in Vietnamese order; three statements."""
    found = get_programme(actor, programme_id)
    page = paginate(members_of(found, words=words, year=year), number=number)
    ids = {member.unit_id for member in page.items}
    rows = db.session.execute(select(Unit.id, Unit.name, Unit.code).where(Unit.id.in_(ids))) if ids else ()
    names = {unit_id: (name, code or "") for unit_id, name, code in rows}
    return Paged([Joined(each, *names[each.unit_id]) for each in page.items], page.number, page.size, page.total)


def join(actor: Actor, *, programme_id: int, codes: Sequence[str], kind: str, joined_year: int) -> int:
    """Enter units by their codes, and all open units of a kind below; all or nothing. Returns how many are new.

    A unit that takes part already is left as it is; one entered for that year by mistake takes part again.
    """
    found = get_programme(actor, programme_id, lock=True)
    check_year(joined_year, "joined_year")
    wanted = _by_codes(found.unit_id, codes) | (_of_kind(found.unit_id, kind) if kind else set())
    if not wanted:
        raise RuleBroken("Chưa chọn đơn vị nào.", field="codes")
    times = db.session.scalars(select(ProgrammeMember).where(ProgrammeMember.programme_id == found.id)).all()
    mistaken = {one.unit_id: one for one in times if one.joined_year == one.left_year == joined_year}
    still = {one.unit_id for one in times if one.left_year is None or one.left_year > joined_year}
    now = clock.now()
    rows = [
        {"programme_id": found.id, "unit_id": unit_id, "joined_year": joined_year}
        | {"entered_at": now, "entered_by": actor.name}
        for unit_id in sorted(wanted - still - mistaken.keys())
    ]
    keys = ["programme_id", "unit_id", "joined_year"]
    new = insert_missing(ProgrammeMember, rows, unique=keys, returning=[ProgrammeMember.id])
    again = [mistaken[unit_id] for unit_id in sorted((wanted - still) & mistaken.keys())]
    for one in again:
        one.left_year, one.ended_at, one.ended_by = None, now, actor.name
    count = len(new) + len(again)
    after = {"programme": found.code, "units": count, "school_year": year_name(joined_year)}
    note(actor, "programme_joined", "programme", found.id, after=after)
    db.session.flush()
    return count


def _by_codes(unit_id: int, codes: Sequence[str]) -> set[int]:
    """The units of these codes, former ones too; RuleBroken names the first that are unknown or not below."""
    asked = list(dict.fromkeys(code.strip() for code in codes if code.strip()))
    if len(asked) > MOST_AT_ONCE:
        raise RuleBroken("Không quá %(max)d mã mỗi lần.", field="codes", max=MOST_AT_ONCE)
    below = subtree(unit_id)
    inside = select(below.c.id)
    folded = {fold(code): code for code in asked}
    former = select(UnitAlias.folded, UnitAlias.unit_id).where(UnitAlias.what == "code", UnitAlias.folded.in_(folded))
    found = read_pairs(former.where(UnitAlias.unit_id.in_(inside)).order_by(UnitAlias.id)) if folded else {}
    written = {*asked, *(code.upper() for code in asked)}
    known = select(Unit.code, Unit.id).where(Unit.code.in_(written), Unit.id.in_(inside))
    found |= {fold(code or ""): found_id for code, found_id in db.session.execute(known)} if asked else {}
    unknown = [code for code in asked if fold(code) not in found]
    if unknown:
        raise RuleBroken(
            "%(count)d mã không phải của đơn vị cấp dưới: %(codes)s.",
            field="codes",
            count=len(unknown),
            codes=", ".join(unknown[:10]),
        )
    return set(found.values())


def _of_kind(unit_id: int, kind: str) -> set[int]:
    below = subtree(unit_id)
    query = select(Unit.id).where(Unit.id.in_(select(below.c.id).where(below.c.depth > 0)), Unit.kind_code == kind)
    found = set(db.session.scalars(query.where(is_open(clock.today()))))
    if not found:
        raise RuleBroken("Không có đơn vị cấp dưới nào thuộc loại này.", field="kind")
    return found


def leave(actor: Actor, *, programme_id: int, member_ids: Collection[int], left_year: int) -> int:
    """Enter the first school year in which units take part no more; returns how many left."""
    found = get_programme(actor, programme_id)
    check_year(left_year, "left_year")
    mine = ProgrammeMember.programme_id == found.id, ProgrammeMember.id.in_(member_ids)
    members = db.session.scalars(select(ProgrammeMember).where(*mine).with_for_update()).all()
    if not members:
        raise RuleBroken("Chưa chọn đơn vị nào.", field="members")
    if any(left_year <= member.joined_year for member in members):
        raise RuleBroken("Có đơn vị tham gia sau năm này.", field="left_year")
    for member in members:
        member.left_year, member.ended_at, member.ended_by = left_year, clock.now(), actor.name
    after = {"programme": found.code, "units": len(members), "school_year": year_name(left_year)}
    note(actor, "programme_left", "programme", found.id, after=after)
    db.session.flush()
    return len(members)


def check_year(year: int, field: str) -> None:
    """RuleBroken, at the field, for a school year that makes no sense."""
    if not FIRST_COHORT <= year <= school_year_of(clock.today()) + 1:
        raise RuleBroken(mark("Năm học không hợp lý; kiểm tra lại."), field=field)
