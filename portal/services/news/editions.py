"""Whether a kept page of a site is still true: its edition, and the next instant at which it changes by itself."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import Engine, bindparam, func, select

from portal.adapters import clock
from portal.db import db
from portal.models.news import Article, Site
from portal.models.units import Unit

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
    """When the pages of a site changed last, and when they change next by themselves."""

    changed_at: datetime
    until: datetime | None


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
    """The last and the next turn of the site's published articles, in one query."""
    now = clock.now()
    published = (Article.unit_id == site.unit_id, Article.shown_id.is_not(None), Article.withdrawn_at.is_(None))
    last = [select(func.max(turn)).where(*published, turn <= now) for turn in TURNS]
    following = [select(func.min(turn)).where(*published, turn > now) for turn in TURNS]
    row = db.session.execute(select(*(query.scalar_subquery() for query in (*last, *following)))).one()
    past = [instant for instant in row[: len(TURNS)] if instant]
    ahead = [instant for instant in row[len(TURNS) :] if instant]
    known = [instant for instant in (site.changed_at, site.opened_at, site.created_at) if instant]
    return Currency(max([*past, *known]), min(ahead, default=None))
