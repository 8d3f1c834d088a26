"""The radar of a unit: how long ago each unit directly below published something, and who is reminded of that."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, case, false, func, select

from portal.adapters import clock
from portal.adapters.spreadsheet import write_table
from portal.db import begin_write, db
from portal.errors import NotAllowed, Say, mark
from portal.models.news import Article, Site, TrustedUnit
from portal.models.units import Unit, UnitEdge
from portal.rules.news.freshness import PULSE_LABELS, Pulse, is_quiet, last_quiet_day, pulse_of
from portal.rules.news.settings import read_settings
from portal.rules.notifications.kinds import Kind
from portal.rules.permissions import Actor
from portal.rules.units.kinds import OUTSIDE
from portal.rules.vietnamese import clean, fold
from portal.services.news.sites import find_own_site
from portal.services.news.syndicating import may_gather
from portal.services.news.telling import list_in_charge
from portal.services.notifications.telling import notify
from portal.services.paging import Paged, paginate
from portal.services.records import note
from portal.services.units.tree import edge_holds, is_open

MOST, MOST_WORDS = 20_000, 8
COLUMNS = (
    (mark("Đơn vị"), 44),
    (mark("Loại đơn vị"), 26),
    (mark("Tình trạng"), 22),
    (mark("Bài gần nhất"), 18),
    (mark("Số ngày từ bài gần nhất"), 14),
    (mark("Địa chỉ trang tin"), 40),
    (mark("Tự động nhận bài"), 14),
)


@dataclass(frozen=True)
class Fresh:
    """One unit: its open site, its last article, how many days ago, whether its articles are accepted at once."""

    unit: Unit
    site: Site | None
    last_at: datetime | None
    days: int | None
    pulse: Pulse
    trusted: bool


@dataclass(frozen=True)
class Radar:
    """One page of units; ``counts`` by pulse for the words searched for; ``days`` after which a site is quiet."""

    page: Paged[Fresh]
    counts: dict[Pulse, int]
    days: int


def read_radar(actor: Actor, *, show: Pulse | None, words: str, number: int) -> Radar:
    """The units directly below: those that never published, then the longest silent, at last those without a site."""
    below, conditions, days = _below(actor, words)
    sums = [func.coalesce(func.sum(case((condition, 1), else_=0)), 0) for condition in conditions.values()]
    row = db.session.execute(below.with_only_columns(*sums, maintain_column_froms=True)).one()
    page = paginate(_ordered(below if show is None else below.where(conditions[show])), number=number)
    items = _facts(actor, page.items, days)
    return Radar(Paged(items, page.number, page.size, page.total), dict(zip(conditions, row, strict=True)), days)


def radar_sheet(actor: Actor, *, show: Pulse | None, words: str, say: Say = str) -> bytes:
    """The same units as XLSX; taking the list away is noted."""
    begin_write()
    below, conditions, days = _below(actor, words)
    query = _ordered(below if show is None else below.where(conditions[show])).limit(MOST)
    rows = _facts(actor, db.session.scalars(query).all(), days)
    note(actor, "freshness_exported", "unit", actor.unit_id or 0, after={"rows": len(rows)})
    headings = [(say(heading), width) for heading, width in COLUMNS]
    return write_table(say(mark("Trang tin của các đơn vị cấp dưới")), headings, [_cells(row, say) for row in rows])


def _cells(row: Fresh, say: Say) -> list[Any]:
    address = f"/trang/{row.site.slug}/" if row.site else ""
    trusted = say(mark("Có")) if row.trusted else say(mark("Không"))
    days = "" if row.days is None else row.days
    return [row.unit.name, say(row.unit.kind.name), say(PULSE_LABELS[row.pulse]), row.last_at, days, address, trusted]


def last_article() -> ScalarSelect[datetime | None]:
    """When the unit of the row last published an article; one taken down does not count, one expired does."""
    published = (Article.kind == "article", Article.shown_id.is_not(None), Article.withdrawn_at.is_(None))
    query = select(Article.publish_at).where(Article.unit_id == Unit.id, *published, Article.publish_at <= clock.now())
    return query.order_by(Article.publish_at.desc()).limit(1).correlate(Unit).scalar_subquery()


def _below(actor: Actor, words: str) -> tuple[Select[Unit], dict[Pulse, ColumnElement[bool]], int]:
    """The open units directly below whose names hold the words, what each pulse means, and after how many days."""
    if not may_gather(actor):
        raise NotAllowed
    own, today = find_own_site(actor), clock.today()
    days = read_settings(own.settings if own else {}).quiet_days
    query = (
        select(Unit)
        .join(UnitEdge, and_(UnitEdge.child_id == Unit.id, UnitEdge.relation == "administrative", edge_holds(today)))
        .outerjoin(Site, and_(Site.unit_id == Unit.id, Site.opened_at.is_not(None)))
        .where(UnitEdge.parent_id == actor.unit_id, is_open(today), Unit.kind_code != OUTSIDE)
    )
    for word in clean(words).split(" ")[:MOST_WORDS]:
        query = query.where(Unit.name_folded.contains(fold(word), autoescape=True))
    has_site, last = Site.unit_id.is_not(None), last_article()
    quiet = last < _first_moment(last_quiet_day(today, days) + timedelta(days=1)) if days else false()
    return (
        query,
        {
            Pulse.NEVER: and_(has_site, last.is_(None)),
            Pulse.QUIET: and_(has_site, last.is_not(None), quiet),
            Pulse.FRESH: and_(has_site, last.is_not(None), ~quiet),
            Pulse.NO_SITE: ~has_site,
        },
        days,
    )


def _first_moment(day: date) -> datetime:
    return datetime.combine(day, time(0), clock.LOCAL_ZONE)


def _ordered(query: Select[Unit]) -> Select[Unit]:
    last = last_article()
    rank = case((Site.unit_id.is_(None), 2), (last.is_(None), 0), else_=1)
    return query.order_by(rank, last, Unit.name_sort, Unit.id)


def _facts(actor: Actor, units: Sequence[Unit], days: int) -> list[Fresh]:
    """What the rows of these units say, by one query."""
    trusted = and_(TrustedUnit.child_id == Unit.id, TrustedUnit.unit_id == actor.unit_id)
    query = (
        select(Unit.id, Site, last_article(), TrustedUnit.child_id)
        .outerjoin(Site, and_(Site.unit_id == Unit.id, Site.opened_at.is_not(None)))
        .outerjoin(TrustedUnit, trusted)
        .where(Unit.id.in_([unit.id for unit in units]))
    )
    found = {row[0]: row[1:] for row in db.session.execute(query)} if units else {}
    return [_fresh(unit, *found[unit.id], days) for unit in units]


def _fresh(unit: Unit, site: Site | None, last_at: datetime | None, trusted: int | None, days: int) -> Fresh:
    today = clock.today()
    last = last_at.astimezone(clock.LOCAL_ZONE).date() if last_at else None
    pulse = pulse_of(has_site=site is not None, last=last, today=today, days=days)
    return Fresh(unit, site, last_at, (today - last).days if last else None, pulse, trusted is not None)


def nudge_quiet_sites() -> None:
    """The recurring job: who is in charge of a site is told once when it passes the days that the unit above set."""
    today = clock.today()
    passed = [
        (unit_id, since, (today - since).days)
        for unit_id, since, settings in _sites_below()
        if is_quiet(since, today, read_settings(settings).quiet_days)
    ]
    db.session.rollback()
    for unit_id, since, days in passed:
        begin_write()
        notify(
            list_in_charge(unit_id),
            kind=Kind.SITE_QUIET,
            key=f"site-quiet-{unit_id}-{since.isoformat()}",
            params={"days": days},
            path="/tin-tuc/",
            unit_id=unit_id,
        )
        db.session.commit()


def _sites_below() -> list[tuple[int, date, dict[str, Any]]]:
    """Open sites under an open one: the day of the last article, or of the opening, and the settings above."""
    today, above = clock.today(), Site.__table__.alias("above")
    query = (
        select(Site.unit_id, last_article(), Site.opened_at, above.c.settings)
        .join_from(Site, Unit, Unit.id == Site.unit_id)
        .join(UnitEdge, and_(UnitEdge.child_id == Unit.id, UnitEdge.relation == "administrative", edge_holds(today)))
        .join(above, and_(above.c.unit_id == UnitEdge.parent_id, above.c.opened_at.is_not(None)))
        .where(Site.opened_at.is_not(None), is_open(today))
        .order_by(Site.unit_id)
    )
    return [
        (unit_id, (last or opened).astimezone(clock.LOCAL_ZONE).date(), settings)
        for unit_id, last, opened, settings in db.session.execute(query)
    ]
