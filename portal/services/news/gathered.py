"""Articles of other units on the public site that accepted them: a headline, a summary, and the one address."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import contains_eager, defer, joinedload

from portal.db import db
from portal.models.news import Article, ArticleVersion, Section, Site, Syndication
from portal.rules.news.syndication import OfferState
from portal.rules.vietnamese import clean, fold
from portal.services.news.offering import in_state
from portal.services.news.reading import FEED_LENGTH, PAGE, Around, get_feed, get_shown
from portal.services.news.scope import shown_articles
from portal.services.paging import Paged, paginate

NEWEST, FOUND = 6, 5
MOST_WORDS = 8


@dataclass(frozen=True)
class Entry:
    """One article of a feed, the site's own or another unit's, and the site it stands on."""

    article: Article
    site: Site
    title: str
    summary: str


def offers_of(unit_id: int, *, whole: bool = False) -> Select[Syndication]:
    """What a site was offered and everybody may read at its own address; with what a list needs, or ``whole``."""
    article = contains_eager(Syndication.article)
    shown = article.contains_eager(Article.shown)
    heavy = () if whole else (ArticleVersion.body, ArticleVersion.text, ArticleVersion.folded)
    return (
        shown_articles()
        .join(ArticleVersion, ArticleVersion.id == Article.shown_id)
        .join(Syndication, Syndication.article_id == Article.id)
        .where(Syndication.unit_id == unit_id)
        .with_only_columns(Syndication, maintain_column_froms=True)
        .options(article, article.contains_eager(Article.site), shown)
        .options(*(shown.options(defer(column, raiseload=True)) for column in heavy))
        .options(shown.options(joinedload(ArticleVersion.cover)))
    )


def holding(query: Select[Syndication], words: str) -> Select[Syndication]:
    """Those with every word in the article, or in the headline and summary the site put before it."""
    for word in clean(words).split(" ")[:MOST_WORDS]:
        wanted = fold(word)
        places = (ArticleVersion.folded, Syndication.folded)
        query = query.where(or_(*(place.contains(wanted, autoescape=True) for place in places)))
    return query


def _shown_on(site: Site) -> Select[Syndication]:
    query = offers_of(site.unit_id).where(in_state(OfferState.ACCEPTED), Article.superseded_by_id.is_(None))
    return query.order_by(Article.publish_at.desc(), Article.id.desc())


def list_newest(around: Around, *, limit: int = NEWEST) -> Sequence[Syndication]:
    """The last articles of other units that the site shows; no query where it never accepted any."""
    if not around.currency.gathers:
        return []
    newest = _ids(around.site).limit(limit).subquery()
    return _read(around.site, select(newest.c.id))


def page_of_gathered(around: Around, words: str, *, number: int, size: int = PAGE) -> Paged[Syndication]:
    """All of them that hold the words, newest first."""
    if not around.currency.gathers:
        return Paged([], 1, size, 0)
    if words:
        return paginate(holding(_shown_on(around.site), words), number=number, size=size)
    found = paginate(_ids(around.site), number=number, size=size)
    return Paged(_read(around.site, found.items), found.number, size, found.total)


def _ids(site: Site) -> Select[int]:
    """Which offers the site shows, newest first, without touching the words of the articles, which are large."""
    accepted = (Syndication.unit_id == site.unit_id, in_state(OfferState.ACCEPTED))
    ids = shown_articles().join(Syndication, and_(Syndication.article_id == Article.id, *accepted))
    ids = ids.where(Article.superseded_by_id.is_(None)).order_by(Article.publish_at.desc(), Article.id.desc())
    return ids.with_only_columns(Syndication.id, maintain_column_froms=True)


def _read(site: Site, ids: Select[int] | Sequence[int]) -> Sequence[Syndication]:
    return db.session.scalars(_shown_on(site).where(Syndication.id.in_(ids))).all()


def read_feed(around: Around, section_slug: str | None) -> tuple[Section | None, list[Entry]]:
    """The last articles of the site, or of one section; that of the whole site holds those of other units too."""
    site = around.site
    section, articles = get_feed(site, section_slug)
    entries = [_own(article, site) for article in articles]
    if section is None:
        entries += [_from_afar(offer) for offer in list_newest(around, limit=FEED_LENGTH)]
        entries.sort(key=lambda entry: (entry.article.publish_at, entry.article.id), reverse=True)
    return section, entries[:FEED_LENGTH]


def _own(article: Article, site: Site) -> Entry:
    version = get_shown(article)
    return Entry(article, site, version.title, version.summary)


def _from_afar(offer: Syndication) -> Entry:
    version = get_shown(offer.article)
    return Entry(offer.article, offer.article.site, offer.headline or version.title, offer.summary or version.summary)
