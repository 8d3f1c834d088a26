"""The calendar of a site as everybody reads it: a month, an event, what comes next, all for calendar programs."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import Select, func, select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotFound
from portal.models.news import Article, Event, Site
from portal.rules.news.events import Month, days_of, is_near
from portal.services.news.editions import for_one_day
from portal.services.news.reading import Around, enter_site
from portal.services.news.scope import shown_articles

NEXT = 4
MOST_IN_MONTH = 300
MOST_IN_FEED = 500


@dataclass(frozen=True)
class MonthPage:
    """The events of a month in their order and by day; whether there is anything in months before and after it."""

    month: Month
    events: Sequence[Event]
    by_day: Mapping[date, Sequence[Event]]
    earlier: bool
    later: bool


def enter_calendar(slug: str) -> Around:
    """What stands around a page that says which day is today: such a page is another one tomorrow."""
    around = enter_site(slug)
    return replace(around, currency=for_one_day(around.currency))


def shown_events(unit_id: int) -> Select[Event]:
    """What everybody may read, called off or not."""
    return all_shown_events().where(Event.unit_id == unit_id)


def all_shown_events() -> Select[Event]:
    """The same of every site."""
    return select(Event).where(Event.taken_back_at.is_(None))


def list_next(site: Site) -> Sequence[Event]:
    """The next events that are not over."""
    ahead = shown_events(site.unit_id).where(Event.ends_at > clock.now())
    return db.session.scalars(ahead.order_by(Event.starts_at, Event.id).limit(NEXT)).all()


def read_month(site: Site, month: Month) -> MonthPage:
    """A month between the first and the last event, or this one; NotFound for every other: months have no end."""
    first, last = _reach(site)
    if not (first <= month <= last and is_near(month, clock.today())):
        raise NotFound
    begin, end = month.begin(clock.LOCAL_ZONE), month.following.begin(clock.LOCAL_ZONE)
    within = shown_events(site.unit_id).where(Event.starts_at < end, Event.ends_at > begin)
    events = db.session.scalars(within.order_by(Event.starts_at, Event.id).limit(MOST_IN_MONTH)).all()
    today = clock.today()
    earlier = first < month and is_near(month.previous, today)
    later = month < last and is_near(month.following, today)
    return MonthPage(month, events, _by_day(events, month), earlier, later)


def _reach(site: Site) -> tuple[Month, Month]:
    """The months of the first and the last event; this month always lies between."""
    shown = shown_events(site.unit_id).with_only_columns(func.min(Event.starts_at), func.max(Event.ends_at))
    bounds: Sequence[datetime | None] = db.session.execute(shown).one()
    earliest, latest = bounds
    this = Month.of(clock.today())
    if earliest is None or latest is None:
        return this, this
    first, last = days_of(earliest, latest, clock.LOCAL_ZONE)
    return min(Month.of(first), this), max(Month.of(last), this)


def _by_day(events: Sequence[Event], month: Month) -> Mapping[date, Sequence[Event]]:
    found: dict[date, list[Event]] = defaultdict(list)
    for event in events:
        first, last = days_of(event.starts_at, event.ends_at, clock.LOCAL_ZONE)
        day, last = max(first, month.first), min(last, month.following.first - timedelta(days=1))
        while day <= last:
            found[day].append(event)
            day += timedelta(days=1)
    return found


def find_event(site: Site, event_id: int) -> tuple[Event, Article | None]:
    """An event, and the article it leads to as long as everybody may read that."""
    event = db.session.scalar(shown_events(site.unit_id).where(Event.id == event_id))
    if event is None:
        raise NotFound
    if event.article_id is None:
        return event, None
    return event, db.session.scalar(shown_articles(site.unit_id).where(Article.id == event.article_id))


def list_for_programs(site: Site) -> Sequence[Event]:
    """The last events by their beginning, for a calendar program."""
    newest = shown_events(site.unit_id).order_by(Event.starts_at.desc(), Event.id.desc())
    return db.session.scalars(newest.limit(MOST_IN_FEED)).all()


def list_event_addresses(site: Site) -> Sequence[tuple[int, datetime]]:
    """(id, changed at) of events, for search engines."""
    query = shown_events(site.unit_id).order_by(Event.starts_at.desc(), Event.id.desc()).limit(MOST_IN_FEED)
    return [(number, at) for number, at in db.session.execute(query.with_only_columns(Event.id, Event.changed_at))]
