"""How many readers follow a site by mail, never who; and whether the site wants them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from sqlalchemy import func, select

from portal.adapters import clock
from portal.db import db
from portal.models.news import Follower, FollowerSection, Section, Site
from portal.rules.news.following import Frequency, is_followable
from portal.rules.permissions import Actor
from portal.services.news.sites import get_managed_site, touch
from portal.services.records import note

MONTHS = 12


@dataclass(frozen=True)
class SectionCount:
    """Followers of a section, by frequency; ``name`` None: of the whole site."""

    name: str | None
    by_frequency: dict[Frequency, int]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.by_frequency.values())


@dataclass(frozen=True)
class MonthCount:
    """How many began and how many ended in a month, which begins at ``begin``."""

    begin: datetime
    joined: int
    left: int


@dataclass(frozen=True)
class FollowerCounts:
    """What the manager of a site sees of its readers by mail."""

    on: bool
    total: int
    waiting: int
    sections: Sequence[SectionCount]
    months: Sequence[MonthCount]


def count_followers(actor: Actor) -> FollowerCounts:
    """Readers of the own site now, by section and frequency, and how they came and went in twelve months."""
    site = get_managed_site(actor)
    here = Follower.unit_id == site.unit_id
    active = (here, Follower.ended_at.is_(None), Follower.confirmed_at.is_not(None))
    waiting = func.count().filter(Follower.confirmed_at.is_(None), Follower.ended_at.is_(None))
    total = func.count().filter(*active[1:])
    now_total, now_waiting = db.session.execute(select(total, waiting).where(here)).one()
    grouped = (
        select(Section.name, func.coalesce(Section.position, -1), Section.id, Follower.frequency, func.count())
        .select_from(Follower)
        .outerjoin(FollowerSection, FollowerSection.follower_id == Follower.id)
        .outerjoin(Section, Section.id == FollowerSection.section_id)
        .where(*active)
        .group_by(Section.name, Section.position, Section.id, Follower.frequency)
    )
    found: dict[tuple[int, int], SectionCount] = {}
    for name, position, section_id, frequency, count in db.session.execute(grouped):
        found.setdefault((position, section_id), SectionCount(name, {})).by_frequency[Frequency(frequency)] = count
    sections = [found[place] for place in sorted(found)]
    return FollowerCounts(is_followable(site.settings), now_total, now_waiting, sections, _count_months(site))


def _count_months(site: Site) -> list[MonthCount]:
    """The last twelve months in which anything happened, the latest first, in one query."""
    begins = _beginnings()
    columns = []
    for begin, end in pairwise(begins):
        for column in (Follower.confirmed_at, Follower.ended_at):
            confirmed = Follower.confirmed_at.is_not(None)
            columns.append(func.count().filter(confirmed, column >= begin, column < end))
    row = db.session.execute(select(*columns).where(Follower.unit_id == site.unit_id)).one()
    counts = [MonthCount(begins[n], row[2 * n], row[2 * n + 1]) for n in range(MONTHS)]
    return [month for month in reversed(counts) if month.joined or month.left]


def _beginnings() -> list[datetime]:
    """The first instants of the last twelve months and of the next one, in Vietnam."""
    today = clock.today()
    first = today.year * 12 + today.month - MONTHS
    months = (divmod(first + number, 12) for number in range(MONTHS + 1))
    return [datetime(year, month + 1, 1, tzinfo=clock.LOCAL_ZONE) for year, month in months]


def let_follow(actor: Actor, *, on: bool) -> Site:
    """Let readers follow the site by mail, or not; while it is off nothing is sent, those who follow stay."""
    site = get_managed_site(actor)
    before = is_followable(site.settings)
    if before != on:
        site.settings = {**site.settings, "following": on}
        touch([site.unit_id])
        note(
            actor, "site_following_changed", "site", site.unit_id, before={"following": before}, after={"following": on}
        )
    return site
