"""The eight sections of a school year as whoever manages the school's site sees them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from portal.adapters import clock
from portal.db import db, read_pairs
from portal.errors import NotFound
from portal.models.news import Disclosure, DisclosureChange, DisclosureVersion, Site
from portal.rules.documents.working_days import WorkCalendar
from portal.rules.news.disclosure.states import LATE, Filing, Stand, stand_of
from portal.rules.news.disclosure.topics import Topic, is_bound
from portal.rules.news.disclosure.years import due_on, last_due_year, years_offered
from portal.rules.permissions import Actor, Permission
from portal.rules.school_years import school_year_of
from portal.services.news.sites import find_own_site, get_managed_site
from portal.services.records.work_years import load_calendar


@dataclass(frozen=True)
class Line:
    """One section: what was written of it, if anything, and how it stands."""

    topic: Topic
    entry: Disclosure | None
    stand: Stand

    @property
    def has_draft(self) -> bool:
        """Whether something newer than what the public reads is being written."""
        return self.entry is not None and self.entry.latest_id != self.entry.shown_id


@dataclass(frozen=True)
class Board:
    """The sections of a year; ``published`` of each year offered; ``behind``: the year last due while it lacks some."""

    site: Site
    year: int
    due: date
    lines: Sequence[Line]
    published: Mapping[int, int]
    behind: int | None

    @property
    def count(self) -> int:
        """How many sections everybody can read."""
        return sum(line.entry is not None and line.entry.shown_id is not None for line in self.lines)

    @property
    def late(self) -> int:
        """How many are overdue, to be published or to be updated."""
        return sum(line.stand.state in LATE for line in self.lines)


def get_school_site(actor: Actor) -> Site:
    """The own site, for whoever manages it; NotFound where the unit is no school and so not bound."""
    site = get_managed_site(actor)
    if not is_bound(site.unit.kind_code, site.unit.kind.is_school):
        raise NotFound
    return site


def is_offered(actor: Actor) -> bool:
    """Whether the unit acted for discloses, and the actor looks after it."""
    site = find_own_site(actor) if actor.can(Permission.NEWS_MANAGE) else None
    return site is not None and is_bound(site.unit.kind_code, site.unit.kind.is_school)


def read_board(actor: Actor, year: int | None = None) -> Board:
    """The eight sections of a school year, of this one by default."""
    site = get_school_site(actor)
    published = count_years(site.unit_id)
    year = school_year_of(clock.today()) if year is None else check_year(year, published)
    lines = read_lines(site.unit_id, year, load_calendar())
    behind = last_due_year(clock.today())
    return Board(site, year, due_on(year), lines, published, behind if _lacks(published, behind) else None)


def _lacks(published: Mapping[int, int], year: int) -> bool:
    return published.get(year, 0) < len(Topic)


def count_years(unit_id: int) -> dict[int, int]:
    """School year -> how many sections are published; every year somebody may work on, the next one first."""
    query = select(Disclosure.year, func.count(Disclosure.shown_id)).where(Disclosure.unit_id == unit_id)
    found = read_pairs(query.group_by(Disclosure.year))
    years = years_offered(clock.today(), min(found, default=None))
    return {year: found.get(year, 0) for year in years}


def check_year(year: int, offered: Mapping[int, int]) -> int:
    """The year; NotFound unless it is one of those offered."""
    if year not in offered:
        raise NotFound
    return year


def read_lines(unit_id: int, year: int, calendar: WorkCalendar) -> list[Line]:
    """The sections of a unit and year with their states, in two queries."""
    query = entries_of(unit_id).where(Disclosure.year == year).options(*_LIGHT)
    found = {entry.topic: entry for entry in db.session.scalars(query)}
    return [line_of(topic, found.get(topic), year, calendar) for topic in Topic]


def entries_of(unit_id: int) -> Select[Disclosure]:
    """What a unit ever began to disclose."""
    return select(Disclosure).where(Disclosure.unit_id == unit_id)


_LIGHT = (
    joinedload(Disclosure.shown).defer(DisclosureVersion.body, raiseload=True),
    joinedload(Disclosure.latest).defer(DisclosureVersion.body, raiseload=True),
    selectinload(Disclosure.changes),
)


def find_entry(unit_id: int, year: int, topic: Topic) -> Disclosure | None:
    """A section of a year, if anything was ever written of it."""
    return db.session.scalar(entries_of(unit_id).where(Disclosure.year == year, Disclosure.topic == topic))


def line_of(topic: Topic, entry: Disclosure | None, year: int, calendar: WorkCalendar) -> Line:
    """How a section stands today."""
    return Line(topic, entry, stand_of(filing_of(entry), year, clock.today(), calendar))


def filing_of(entry: Disclosure | None) -> Filing:
    """The facts from which the state of a section follows."""
    if entry is None or entry.shown is None or entry.shown.published_at is None:
        return Filing()
    worked_in = [change.changed_on for change in entry.changes if change.settled_by_id == entry.shown_id]
    return Filing(
        published=True,
        changed_on=min((change.changed_on for change in waiting(entry)), default=None),
        settled=(min(worked_in), day_of(entry.shown.published_at)) if worked_in else None,
    )


def waiting(entry: Disclosure) -> list[DisclosureChange]:
    """Changes that no published version has yet, in the order they were noted."""
    return [change for change in entry.changes if change.settled_by_id is None]


def day_of(instant: datetime) -> date:
    """The day of an instant in Vietnam."""
    return instant.astimezone(clock.LOCAL_ZONE).date()
