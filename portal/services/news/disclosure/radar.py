"""What the schools below disclosed of a school year: how many of eight sections, overdue, last update."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, false, func, or_, select

from portal.adapters import clock
from portal.adapters.spreadsheet import write_table
from portal.db import begin_write, db
from portal.errors import NotAllowed, NotFound, Say, mark
from portal.models.news import Disclosure, DisclosureChange, DisclosureVersion, Site
from portal.models.units import Unit, UnitKind
from portal.rules.news.disclosure.states import last_late_day
from portal.rules.news.disclosure.topics import NO_SCHOOL_OF_ITS_OWN, Topic
from portal.rules.news.disclosure.years import due_on, last_due_year, years_offered
from portal.rules.permissions import Actor
from portal.rules.school_years import year_name
from portal.services.news.syndicating import may_gather
from portal.services.paging import SIZE, Paged
from portal.services.records import note
from portal.services.records.work_years import load_calendar
from portal.services.units.tree import is_open, subtree

MOST = 20_000
COLUMNS = (
    (mark("Trường"), 44),
    (mark("Loại đơn vị"), 26),
    (mark("Đã công khai"), 14),
    (mark("Quá hạn công khai"), 18),
    (mark("Quá hạn cập nhật"), 18),
    (mark("Cập nhật gần nhất"), 20),
    (mark("Địa chỉ trang công khai"), 44),
)


@dataclass(frozen=True)
class SchoolLine:
    """One school: how many sections are published, overdue to be published, overdue to be updated; the last update."""

    unit: Unit
    slug: str | None
    published: int
    missing_late: int
    updates_late: int
    last_at: datetime | None

    @property
    def late(self) -> bool:
        """Whether anything is overdue."""
        return bool(self.missing_late or self.updates_late)


@dataclass(frozen=True)
class Schools:
    """One page of schools for a school year; ``late``: how many of all are overdue; ``years`` to choose from."""

    page: Paged[SchoolLine]
    year: int
    late: int
    total: int
    years: Sequence[int]


def read_schools(actor: Actor, *, year: int | None = None, only_late: bool = False, number: int = 1) -> Schools:
    """The schools directly and indirectly below, those with the fewest sections first."""
    year = _year(actor, year)
    query, late = _below(actor, year)
    total, behind = _count(query), _count(query.where(late))
    shown = behind if only_late else total
    number = min(max(1, number), max(1, -(-shown // SIZE)))
    rows = db.session.execute((query.where(late) if only_late else query).limit(SIZE).offset((number - 1) * SIZE))
    lines = [_line(row, year) for row in rows]
    return Schools(Paged(lines, number, SIZE, shown), year, behind, total, years_offered(clock.today()))


def schools_sheet(actor: Actor, *, year: int | None = None, only_late: bool = False, say: Say = str) -> bytes:
    """The same schools as XLSX; taking the list away is noted."""
    begin_write()
    year = _year(actor, year)
    query, late = _below(actor, year)
    rows = db.session.execute((query.where(late) if only_late else query).limit(MOST)).all()
    said = {"school_year": year_name(year), "rows": len(rows)}
    note(actor, "disclosure_exported", "unit", actor.unit_id or 0, after=said)
    headings = [(say(heading), width) for heading, width in COLUMNS]
    title = f"{say(mark('Công khai của các trường'))} {year_name(year)}"
    return write_table(title, headings, [_cells(_line(row, year), year, say) for row in rows])


def _year(actor: Actor, year: int | None) -> int:
    if not may_gather(actor) or actor.unit_id is None:
        raise NotAllowed
    if year is None:
        return last_due_year(clock.today())
    if year not in years_offered(clock.today()):
        raise NotFound
    return year


def _below(actor: Actor, year: int) -> tuple[Select[Any], ColumnElement[bool]]:
    """Rows (unit, address of its open site, published, changes overdue, last update), and when something is overdue."""
    assert actor.unit_id is not None
    today, below = clock.today(), subtree(actor.unit_id)
    published = (
        select(
            Disclosure.unit_id,
            func.count(Disclosure.shown_id).label("published"),
            func.max(DisclosureVersion.published_at).label("last_at"),
        )
        .outerjoin(DisclosureVersion, DisclosureVersion.id == Disclosure.shown_id)
        .where(Disclosure.year == year)
        .group_by(Disclosure.unit_id)
        .subquery()
    )
    late = and_(DisclosureChange.settled_by_id.is_(None), DisclosureChange.changed_on <= _last_late_day())
    updates = (
        select(Disclosure.unit_id, func.count(Disclosure.id.distinct()).label("late"))
        .join(DisclosureChange, and_(DisclosureChange.disclosure_id == Disclosure.id, late))
        .where(Disclosure.year == year)
        .group_by(Disclosure.unit_id)
        .subquery()
    )
    count, overdue = func.coalesce(published.c.published, 0), func.coalesce(updates.c.late, 0)
    query = (
        select(Unit, Site.slug, count, overdue, published.c.last_at)
        .join(below, below.c.id == Unit.id)
        .join(UnitKind, UnitKind.code == Unit.kind_code)
        .outerjoin(Site, and_(Site.unit_id == Unit.id, Site.opened_at.is_not(None)))
        .outerjoin(published, published.c.unit_id == Unit.id)
        .outerjoin(updates, updates.c.unit_id == Unit.id)
        .where(below.c.depth > 0, is_open(today), UnitKind.is_school, UnitKind.code != NO_SCHOOL_OF_ITS_OWN)
        .order_by(count, Unit.name_sort, Unit.id)
    )
    return query, or_(count < len(Topic) if today >= due_on(year) else false(), overdue > 0)


def _last_late_day() -> date:
    return last_late_day(clock.today(), load_calendar())


def _count(query: Select[Any]) -> int:
    ids = query.order_by(None).with_only_columns(Unit.id, maintain_column_froms=True).subquery()
    return db.session.scalar(select(func.count()).select_from(ids)) or 0


def _line(row: Row[Any], year: int) -> SchoolLine:
    unit, slug, published, updates_late, last_at = tuple(row)
    missing = len(Topic) - published if clock.today() >= due_on(year) else 0
    return SchoolLine(unit, slug, published, missing, updates_late, last_at)


def _cells(line: SchoolLine, year: int, say: Say) -> list[Any]:
    address = f"/trang/{line.slug}/cong-khai/{year_name(year)}" if line.slug and line.published else ""
    kind = say(line.unit.kind.name)
    return [line.unit.name, kind, line.published, line.missing_late, line.updates_late, line.last_at, address]
