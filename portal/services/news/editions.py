"""Whether a kept page of a site is still true: its edition, and the next instant at which it changes by itself."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cache

from sqlalchemy import Engine, ScalarSelect, Subquery, bindparam, case, exists, func, select, union_all

from portal.adapters import clock
from portal.db import db
from portal.models.news import Article, Consultation, Disclosure, Event, Site, SitePage, Syndication
from portal.models.units import Unit
from portal.rules.news.syndication import OfferState
from portal.rules.school_years import year_turns
from portal.services.news.offering import in_state

TURNS = (Article.publish_at, Article.expires_at, Article.lead_until, Article.pinned_until)
"""What comes without anybody doing anything."""
_EDITION = (
    select(Site.edition, Unit.version)
    .join_from(Site, Unit, Unit.id == Site.unit_id)
    .where(Site.unit_id == bindparam("unit_id"), Site.opened_at.is_not(None))
)

Edition = tuple[int, int]
"""Of the site, and of the facts about its unit, which its pages show too."""


@dataclass(frozen=True)
class Currency:
    """When the pages of a site changed last, when they change next by themselves, and what stands there: articles of
    other units, which kinds of written pages, sections that the school discloses, events (``plans``)."""

    changed_at: datetime
    until: datetime | None
    gathers: bool = False
    pages: frozenset[str] = frozenset()
    discloses: bool = False
    plans: bool = False


def edition_of(site: Site) -> Edition:
    """The edition of a site just loaded."""
    return site.edition, site.unit.version


def read_edition(engine: Engine, unit_id: int) -> Edition | None:
    """The edition of an open site as it is committed now, by two rows of their keys; None when it is not open.

    Straight to the driver: asked for each request, it would cost seven times as much through the statement's machinery.
    """
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        sql, positional = _compiled(engine)
        cursor.execute(sql, (unit_id,) if positional else {"unit_id": unit_id})
        row = cursor.fetchone()
        cursor.close()
    finally:
        connection.close()
    return (row[0], row[1]) if row else None


@cache
def _compiled(engine: Engine) -> tuple[str, bool]:
    compiled = _EDITION.compile(engine)
    return str(compiled), bool(compiled.positional)


def currency_of(site: Site) -> Currency:
    """The last and the next turn of what the site shows, its articles, those it accepted, its events, in one query."""
    now = clock.now()
    published = (Article.unit_id == site.unit_id, Article.shown_id.is_not(None), Article.withdrawn_at.is_(None))
    last = [select(func.max(turn)).where(*published, turn <= now) for turn in TURNS]
    following = [select(func.min(turn)).where(*published, turn > now) for turn in TURNS]
    events = (Event.unit_id == site.unit_id, Event.taken_back_at.is_(None))
    last.append(select(func.max(Event.ends_at)).where(*events, Event.ends_at <= now))
    following.append(select(func.min(Event.ends_at)).where(*events, Event.ends_at > now))
    others, count = _turns_of_others(site, now), len(last)
    own = (query.scalar_subquery() for query in (*last, *following))
    discloses = exists().where(Disclosure.unit_id == site.unit_id, Disclosure.shown_id.is_not(None))
    asking = _turns_of_consultations(site, now)
    *row, last_asked, next_asked, pages, disclosed = db.session.execute(
        select(*own, *others.c, *asking, _shown_pages(site), discloses)
    ).one()
    own_past, own_ahead, afar = row[:count], row[count : 2 * count], row[2 * count :]
    past = [instant for instant in (*own_past, *afar[:2], last_asked) if instant]
    ahead = [instant for instant in (*own_ahead, *afar[2:], next_asked) if instant]
    if disclosed:  # with a new school year its sections come to the front
        begun, following_year = (_morning(day) for day in year_turns(clock.today()))
        past, ahead = [*past, begun], [*ahead, following_year]
    known = [instant for instant in (site.changed_at, site.opened_at, site.created_at) if instant]
    return Currency(
        max([*past, *known]),
        min(ahead, default=None),
        gathers=afar[0] is not None,
        pages=frozenset((pages or "").split()),
        discloses=disclosed,
        plans=own_past[-1] is not None or own_ahead[-1] is not None,
    )


def _shown_pages(site: Site) -> ScalarSelect[str]:
    """The kinds of the written pages that the public reads, with blanks between them."""
    kinds = select(func.aggregate_strings(SitePage.kind, " ")).where(
        SitePage.unit_id == site.unit_id, SitePage.shown.is_(True)
    )
    return kinds.scalar_subquery()


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(0), clock.LOCAL_ZONE)


def _turns_of_consultations(site: Site, now: datetime) -> Sequence[ScalarSelect[datetime | None]]:
    """Two instants: when a consultation began or ended last, and when one does so next."""
    chosen = (Consultation.unit_id == site.unit_id, Consultation.published_at.is_not(None))
    columns = (Consultation.opens_at, Consultation.ends_at)
    at = union_all(*(select(column.label("at")).where(*chosen) for column in columns)).subquery().c.at
    return select(func.max(case((at <= now, at)))).scalar_subquery(), select(
        func.min(case((at > now, at)))
    ).scalar_subquery()


def for_one_day(currency: Currency) -> Currency:
    """Of a page that says which day is today: it turns at each midnight in Vietnam as well."""
    today = datetime.combine(clock.today(), time(0), clock.LOCAL_ZONE)
    tomorrow = today + timedelta(days=1)
    until = min(currency.until, tomorrow) if currency.until else tomorrow
    return replace(currency, changed_at=max(currency.changed_at, today), until=until)


def _turns_of_others(site: Site, now: datetime) -> Subquery:
    """Four instants: the last and the next publication and expiry among articles accepted from other units."""
    turns = (Article.publish_at, Article.expires_at)
    last = [func.max(case((turn <= now, turn))) for turn in turns]
    following = [func.min(case((turn > now, turn))) for turn in turns]
    accepted = select(*(turn.label(f"turn_{number}") for number, turn in enumerate((*last, *following))))
    accepted = accepted.join_from(Syndication, Article, Article.id == Syndication.article_id)
    accepted = accepted.where(Syndication.unit_id == site.unit_id, in_state(OfferState.ACCEPTED))
    return accepted.where(Article.shown_id.is_not(None), Article.withdrawn_at.is_(None)).subquery()
