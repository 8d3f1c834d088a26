"""Finding articles in a site, and sites among all that are open; with or without diacritics."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from portal.db import db
from portal.models.news import Article, ArticleVersion, Site
from portal.models.units import Unit
from portal.rules.units.kinds import OUTSIDE
from portal.rules.vietnamese import clean, fold
from portal.services.news.reading import PAGE, cards
from portal.services.news.scope import shown_articles
from portal.services.paging import Paged, paginate

MOST_WORDS = 8
SITES = 50
LONGEST_SITEMAP = 20_000


def search_site(site: Site, words: str, *, number: int) -> Paged[Article]:
    """Shown articles that hold every word: in the title as typed, in the title, as typed in the text, then the rest."""
    typed = clean(words).split(" ")[:MOST_WORDS]
    query = cards(site.unit_id)
    for word in typed:
        query = query.where(ArticleVersion.folded.contains(fold(word), autoescape=True))
    title = func.substr(ArticleVersion.folded, 1, func.length(ArticleVersion.title))
    rank = case(
        (_every(typed, lambda word: _as_typed(ArticleVersion.title, word)), 0),
        (_every(typed, lambda word: title.contains(fold(word), autoescape=True)), 1),
        (_every(typed, lambda word: _as_typed(ArticleVersion.text, word)), 2),
        else_=3,
    )
    return paginate(query.order_by(rank, Article.publish_at.desc(), Article.id.desc()), number=number, size=PAGE)


def _every(words: Sequence[str], holds: Callable[[str], ColumnElement[bool]]) -> ColumnElement[bool]:
    return and_(*(holds(word) for word in words))


def _as_typed(column: InstrumentedAttribute[str], word: str) -> ColumnElement[bool]:
    """The word with its marks; databases fold only the case of ASCII, so the usual spellings are tried."""
    spellings = {word, word.lower(), word.capitalize()}
    return or_(*(column.contains(spelling, autoescape=True) for spelling in sorted(spellings)))


def open_sites() -> Select[Site]:
    """The sites everybody may read, by the name of their units."""
    query = select(Site).join(Unit, Unit.id == Site.unit_id)
    query = query.where(Site.opened_at.is_not(None), Unit.kind_code != OUTSIDE)
    return query.order_by(Unit.name_sort, Site.unit_id)


def list_sites(words: str, *, number: int) -> Paged[Site]:
    """A page of the open sites whose units are called so."""
    query = open_sites()
    for word in clean(words).split(" ")[:MOST_WORDS]:
        query = query.where(Unit.name_folded.contains(fold(word), autoescape=True))
    return paginate(query, number=number, size=SITES)


def list_all_sites() -> Sequence[tuple[str, datetime | None]]:
    """The address of every open site and when it changed last, for the index of site maps."""
    rows = db.session.execute(open_sites().with_only_columns(Site.slug, Site.changed_at).limit(LONGEST_SITEMAP))
    return [(slug, changed_at) for slug, changed_at in rows]


def list_addresses(site: Site) -> Sequence[tuple[str, datetime]]:
    """The address of every shown article and when it changed last, the newest first."""
    query = shown_articles(site.unit_id).order_by(Article.publish_at.desc(), Article.id.desc()).limit(LONGEST_SITEMAP)
    rows = db.session.execute(query.with_only_columns(Article.slug, Article.publish_at, Article.revised_at))
    return [(slug, max(published, revised or published)) for slug, published, revised in rows if published]


def find_site_of_host(host: str) -> Site | None:
    """The open site that has this host name for itself."""
    return db.session.scalar(select(Site).where(Site.host == host.lower(), Site.opened_at.is_not(None)))
