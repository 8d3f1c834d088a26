"""What everybody reads of a school's disclosure: its school years, their sections, and since when each stands there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, defer, joinedload

from portal.adapters import clock
from portal.db import db
from portal.errors import NotFound
from portal.models.news import Disclosure, DisclosureVersion, Site
from portal.rules.news.disclosure.topics import TOPICS, Topic
from portal.rules.news.disclosure.years import kept_until
from portal.rules.school_years import school_year_of, year_name
from portal.services.news.disclosure.board import day_of, entries_of


@dataclass(frozen=True)
class Year:
    """The sections of a school year that everybody reads, by topic, and the years that have any, the latest first."""

    year: int
    sections: dict[Topic, Disclosure]
    years: Sequence[int]


@dataclass(frozen=True)
class Shown:
    """A section as everybody reads it, with every publication of it, the last first; ``kept_until`` of a report."""

    entry: Disclosure
    version: DisclosureVersion
    history: Sequence[DisclosureVersion]
    kept_until: date | None


def read_year(site: Site, year: int | None = None) -> Year:
    """A school year of the site: this one, or where it has nothing yet the last before it; NotFound without any."""
    entries = _shown(site)
    years = sorted({entry.year for entry in entries}, reverse=True)
    if year is None:
        this = school_year_of(clock.today())
        year = next((each for each in years if each <= this), years[-1] if years else None)
    if year is None or year not in years:
        raise NotFound
    return Year(year, {Topic(entry.topic): entry for entry in entries if entry.year == year}, years)


def _shown(site: Site) -> Sequence[Disclosure]:
    query = entries_of(site.unit_id).join(DisclosureVersion, DisclosureVersion.id == Disclosure.shown_id)
    shown = contains_eager(Disclosure.shown)
    return db.session.scalars(query.options(shown, shown.defer(DisclosureVersion.body, raiseload=True))).all()


def shown_sections() -> Select[Disclosure]:
    """The sections of every site that everybody reads."""
    return select(Disclosure).where(Disclosure.shown_id.is_not(None), Disclosure.first_published_at.is_not(None))


def read_section(site: Site, year: int, topic: Topic) -> Shown:
    """A section that everybody reads; NotFound for every other."""
    wanted = shown_sections().where(
        Disclosure.unit_id == site.unit_id, Disclosure.year == year, Disclosure.topic == topic
    )
    entry = db.session.scalar(wanted.options(joinedload(Disclosure.shown)))
    if entry is None or entry.shown is None or entry.first_published_at is None:
        raise NotFound
    query = select(DisclosureVersion).where(
        DisclosureVersion.disclosure_id == entry.id, DisclosureVersion.published_at.is_not(None)
    )
    query = query.options(defer(DisclosureVersion.body)).order_by(DisclosureVersion.number.desc())
    until = kept_until(day_of(entry.first_published_at)) if TOPICS[topic].demands_pdf else None
    return Shown(entry, entry.shown, db.session.scalars(query).all(), until)


def list_addresses(site: Site) -> Sequence[tuple[str, str, datetime]]:
    """(school year, word of the section, last publication) of everything that is read, for search engines."""
    return [
        (year_name(entry.year), TOPICS[Topic(entry.topic)].slug, entry.shown.published_at)
        for entry in _shown(site)
        if entry.shown and entry.shown.published_at
    ]
