"""What everybody reads of a site. Every list and every page goes through ``shown_articles``."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select, union_all
from sqlalchemy.orm import contains_eager, defer, joinedload

from portal.adapters import clock
from portal.db import db
from portal.errors import NotFound
from portal.models.news import Article, ArticleTag, ArticleVersion, FormerAddress, Medium, MediumUse, Section, Site
from portal.rules.news.states import READABLE, Showing
from portal.services.news.editions import Currency, currency_of
from portal.services.news.scope import showing_of, shown_articles
from portal.services.news.sites import get_open_site, list_sections
from portal.services.paging import Paged, paginate

LEADS, NEWEST, PER_SECTION, NOTICES, RELATED = 3, 6, 4, 5, 4
PAGE = 20
FEED_LENGTH = 30
_FRONT = (Article.kind == "article", Article.superseded_by_id.is_(None))
"""The front page leads nobody to what another article has replaced."""
_NOT_IN_LISTS = (ArticleVersion.body, ArticleVersion.text, ArticleVersion.folded)


@dataclass(frozen=True)
class Around:
    """What every page of a site shows around its content, and how long that stays true."""

    site: Site
    sections: Sequence[Section]
    emblem: Medium | None
    currency: Currency


@dataclass(frozen=True)
class Home:
    """The front page: lead stories, the latest besides them, the latest of each section, notices (pinned first)."""

    leads: Sequence[Article]
    latest: Sequence[Article]
    sections: Sequence[tuple[Section, Sequence[Article]]]
    notices: Sequence[Article]


@dataclass(frozen=True)
class Found:
    """What stands at an address: the article, or where it went (``moved``); it may be no longer readable."""

    article: Article
    showing: Showing
    moved: bool = False

    @property
    def readable(self) -> bool:
        """Whether everybody reads it in full."""
        return self.showing in READABLE


def enter_site(slug: str) -> Around:
    """The open site at this address with what stands around each of its pages."""
    return look_around(get_open_site(slug))


def look_around(site: Site) -> Around:
    """What stands around the pages of a site, open or not."""
    emblem = db.session.get(Medium, site.emblem_id) if site.emblem_id is not None else None
    return Around(site, list_sections(site.unit_id), emblem, currency_of(site))


def cards(unit_id: int) -> Select[Article]:
    """Shown articles of a site with what a list needs: title, summary, section, cover."""
    shown = contains_eager(Article.shown)
    return (
        shown_articles(unit_id)
        .join(ArticleVersion, ArticleVersion.id == Article.shown_id)
        .options(shown, *(shown.options(defer(column, raiseload=True)) for column in _NOT_IN_LISTS))
        .options(shown.joinedload(ArticleVersion.cover), joinedload(Article.section))
    )


def newest_first(query: Select[Article]) -> Select[Article]:
    """The last published first."""
    return query.order_by(Article.publish_at.desc(), Article.id.desc())


def get_home(site: Site, sections: Sequence[Section]) -> Home:
    """The front page in four queries, however many articles there are."""
    now = clock.now()
    articles = newest_first(cards(site.unit_id).where(*_FRONT))
    chosen = _all(articles.where(Article.lead_until > now).limit(LEADS))
    latest = _all(articles.limit(LEADS + NEWEST))
    leads = chosen or latest[:1]
    rest = [article for article in latest if article not in leads][:NEWEST]
    return Home(leads, rest, _latest_by_section(site, sections, without=[*leads, *rest]), list_notices(site))


def _all(query: Select[Article]) -> Sequence[Article]:
    return db.session.scalars(query).all()


def _latest_by_section(
    site: Site, sections: Sequence[Section], without: Collection[Article]
) -> Sequence[tuple[Section, Sequence[Article]]]:
    """The latest of each section, one query for all; what stands above is left out."""
    if not sections:
        return []
    among = shown_articles(site.unit_id).where(*_FRONT).with_only_columns(Article.id)
    among = among.where(Article.id.not_in([article.id for article in without]))
    parts = [
        among.where(Article.section_id == section.id)
        .order_by(Article.publish_at.desc(), Article.id.desc())
        .limit(PER_SECTION)
        .subquery()
        for section in sections
    ]
    ids = union_all(*(select(part.c.id) for part in parts))
    found = _all(newest_first(cards(site.unit_id).where(Article.id.in_(ids))))
    grouped = [(section, [article for article in found if article.section_id == section.id]) for section in sections]
    return [(section, articles) for section, articles in grouped if articles]


def list_notices(site: Site) -> Sequence[Article]:
    """The first notices, those pinned now above the others."""
    return _all(_notices(site).limit(NOTICES))


def page_of_notices(site: Site, *, number: int) -> Paged[Article]:
    """All notices, those pinned now first."""
    return paginate(_notices(site), number=number, size=PAGE)


def _notices(site: Site) -> Select[Article]:
    pinned = func.coalesce(Article.pinned_until > clock.now(), False)
    notices = cards(site.unit_id).where(Article.kind == "notice")
    return notices.order_by(pinned.desc(), Article.publish_at.desc(), Article.id.desc())


def get_section(site: Site, slug: str) -> Section:
    """A section of the site, put away or not."""
    section = db.session.scalar(select(Section).where(Section.unit_id == site.unit_id, Section.slug == slug))
    if section is None:
        raise NotFound
    return section


def page_of_section(site: Site, slug: str, *, number: int) -> tuple[Section, Paged[Article]]:
    """A section and its articles; one put away stays readable."""
    section = get_section(site, slug)
    articles = newest_first(cards(site.unit_id).where(Article.section_id == section.id))
    return section, paginate(articles, number=number, size=PAGE)


def page_of_tag(site: Site, slug: str, *, number: int) -> tuple[str, Paged[Article]]:
    """The tag's words and the articles that carry it."""
    tagged = select(ArticleTag.article_id).where(ArticleTag.unit_id == site.unit_id, ArticleTag.slug == slug)
    articles = paginate(newest_first(cards(site.unit_id).where(Article.id.in_(tagged))), number=number, size=PAGE)
    if not articles.items:
        raise NotFound
    named = select(ArticleTag.name).where(ArticleTag.unit_id == site.unit_id, ArticleTag.slug == slug)
    name = db.session.scalar(named.where(ArticleTag.article_id == articles.items[0].id)) or slug
    return name, articles


def page_of_span(site: Site, begin: datetime, end: datetime, *, number: int) -> Paged[Article]:
    """What was published from one instant until before another."""
    articles = cards(site.unit_id).where(Article.publish_at >= begin, Article.publish_at < end)
    return paginate(newest_first(articles), number=number, size=PAGE)


def list_months(site: Site) -> Sequence[tuple[int, int, int]]:
    """(year, month, how many) of everything shown, the latest month first; months as in Vietnam."""
    instants = db.session.scalars(shown_articles(site.unit_id).with_only_columns(Article.publish_at))
    local = (instant.astimezone(clock.LOCAL_ZONE) for instant in instants if instant)
    counted = Counter((instant.year, instant.month) for instant in local)
    return [(year, month, counted[year, month]) for year, month in sorted(counted, reverse=True)]


def get_feed(site: Site, section_slug: str | None) -> tuple[Section | None, Sequence[Article]]:
    """The last published articles and notices of the site, or of one of its sections."""
    query = newest_first(cards(site.unit_id)).limit(FEED_LENGTH)
    if section_slug is None:
        return None, _all(query)
    section = get_section(site, section_slug)
    return section, _all(query.where(Article.section_id == section.id))


def find_article(site: Site, slug: str) -> Found:
    """What stands at this address of the site, or stood there; NotFound for what the public never saw."""
    query = select(Article).where(Article.unit_id == site.unit_id, Article.discarded_at.is_(None))
    query = query.options(joinedload(Article.section), joinedload(Article.superseded_by))
    article, moved = db.session.scalar(query.where(Article.slug == slug)), False
    if article is None:
        former = select(FormerAddress.article_id).where(
            FormerAddress.unit_id == site.unit_id, FormerAddress.slug == slug
        )
        article, moved = db.session.scalar(query.where(Article.id.in_(former))), True
    if article is None or not _was_shown(article):
        raise NotFound
    return Found(article, showing_of(article), moved)


def _was_shown(article: Article) -> bool:
    """Whether the public could read it at some time; what was withdrawn before its hour was never shown."""
    until = article.withdrawn_at or clock.now()
    return article.shown_id is not None and article.publish_at is not None and article.publish_at <= until


def get_shown(article: Article) -> ArticleVersion:
    """The words the public reads, with their pictures."""
    if article.shown is None:
        raise NotFound
    return article.shown


def find_media(version: ArticleVersion) -> Sequence[Medium]:
    """The pictures and files that a version uses: in its text, in its gallery, as its cover."""
    ids = {item.medium_id for item in version.gallery} | ({version.cover_id} if version.cover_id else set())
    used = select(MediumUse.medium_id).where(MediumUse.version_id == version.id)
    return db.session.scalars(select(Medium).where(Medium.id.in_(ids) | Medium.id.in_(used))).all()


def list_tags(article: Article) -> Sequence[ArticleTag]:
    """The article's tags by name."""
    return db.session.scalars(
        select(ArticleTag).where(ArticleTag.article_id == article.id).order_by(ArticleTag.slug)
    ).all()


def list_related(article: Article) -> Sequence[Article]:
    """Other articles: those with most tags in common, then the newest of the same section."""
    own = select(ArticleTag.slug).where(ArticleTag.article_id == article.id)
    common = (
        select(ArticleTag.article_id, func.count().label("tags"))
        .where(ArticleTag.unit_id == article.unit_id, ArticleTag.slug.in_(own), ArticleTag.article_id != article.id)
        .group_by(ArticleTag.article_id)
        .subquery()
    )
    others = cards(article.unit_id).outerjoin(common, common.c.article_id == Article.id)
    others = others.where(
        Article.id != article.id, Article.kind == article.kind, Article.superseded_by_id.is_(None)
    ).where((Article.section_id == article.section_id) | (common.c.tags > 0))
    order = (func.coalesce(common.c.tags, 0).desc(), Article.publish_at.desc(), Article.id.desc())
    return _all(others.order_by(*order).limit(RELATED))


def find_successor(article: Article) -> Article | None:
    """The article that takes this one's place, if everybody may read it."""
    if article.superseded_by_id is None:
        return None
    return db.session.scalar(cards(article.unit_id).where(Article.id == article.superseded_by_id))
