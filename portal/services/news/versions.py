"""The versions of an article's words: read, compared, begun anew. What was submitted is never changed again."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import defer

from portal.adapters import clock
from portal.adapters.html import text_of_html
from portal.db import db
from portal.errors import NotFound
from portal.models.news import Article, ArticleVersion, GalleryItem
from portal.rules.news.comparing import Piece, compare
from portal.rules.permissions import Actor
from portal.services.news.acting import newest
from portal.services.news.scope import get_article
from portal.services.paging import Paged, paginate

ONE_SITTING = timedelta(hours=1)
"""What one person writes without a longer rest is one version."""
COPIED = (
    *("title", "summary", "body", "text", "folded", "byline", "cover_id"),
    *("source_name", "source_url", "source_permission"),
)


@dataclass(frozen=True)
class Comparison:
    """Two versions of one article; ``only_looks``: no word of the body differs but its looks do.

    ``other_pictures``: another cover, gallery or caption.
    """

    article: Article
    old: ArticleVersion
    new: ArticleVersion
    title: Sequence[Piece]
    summary: Sequence[Piece]
    text: Sequence[Piece]
    only_looks: bool
    other_pictures: bool


def fingerprint(version: ArticleVersion) -> str:
    """Names what a version says: equal when two people looked at the same words."""
    said = [getattr(version, name) for name in COPIED] + [version.tags]
    said += [[item.medium_id, item.caption] for item in version.gallery]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()[:20]


def list_versions(actor: Actor, *, article_id: int, number: int = 1) -> Paged[ArticleVersion]:
    """The versions of an article the actor may see, the newest first, without their bodies."""
    get_article(actor, article_id)
    query = select(ArticleVersion).where(ArticleVersion.article_id == article_id)
    query = query.options(defer(ArticleVersion.body), defer(ArticleVersion.text), defer(ArticleVersion.folded))
    return paginate(query.order_by(ArticleVersion.number.desc()), number=number)


def get_version(actor: Actor, *, article_id: int, number: int) -> ArticleVersion:
    """One version of an article the actor may see."""
    return _version(get_article(actor, article_id), number)


def _version(article: Article, number: int) -> ArticleVersion:
    query = select(ArticleVersion).where(ArticleVersion.article_id == article.id, ArticleVersion.number == number)
    version = db.session.scalar(query)
    if version is None:
        raise NotFound
    return version


def compare_versions(actor: Actor, *, article_id: int, old: int | None = None, new: int | None = None) -> Comparison:
    """What changed from one version to another, word by word; by default to the newest from the one before."""
    article = get_article(actor, article_id)
    new = new or newest(article).number
    old = old or max(1, new - 1)
    before, after = _version(article, old), _version(article, new)
    return Comparison(
        article,
        before,
        after,
        compare(before.title, after.title),
        compare(before.summary, after.summary),
        compare(before.text, after.text),
        only_looks=before.text == after.text and before.body != after.body,
        other_pictures=_pictures(before) != _pictures(after),
    )


def _pictures(version: ArticleVersion) -> list[object]:
    return [version.cover_id, *((item.medium_id, item.caption) for item in version.gallery)]


def pieces_between(version: ArticleVersion, body: str) -> list[Piece]:
    """What differs between the words of a version and a cleaned body that was not kept."""
    return compare(version.text, text_of_html(body))


def writable_version(actor: Actor, article: Article, *, apart: bool = False) -> ArticleVersion:
    """The version the actor's words go into: the newest while it is theirs and open, else a new one after it.

    ``apart`` always begins a new one, so that what somebody else wrote meanwhile stays in the history.
    """
    latest = newest(article)
    mine = latest.edited_by_id == actor.account_id and latest.edited_at > clock.now() - ONE_SITTING
    if latest.submitted_at is None and mine and not apart:
        return latest
    return next_version(actor, article, latest)


def next_version(actor: Actor, article: Article, source: ArticleVersion) -> ArticleVersion:
    """A new version that says what ``source`` says, the newest of the article from now on."""
    query = select(func.max(ArticleVersion.number)).where(ArticleVersion.article_id == article.id)
    version = ArticleVersion(
        article_id=article.id,
        number=(db.session.scalar(query) or 0) + 1,
        tags=list(source.tags),
        edited_at=clock.now(),
        edited_by_id=actor.account_id,
        edited_by=actor.name,
        **{name: getattr(source, name) for name in COPIED},
    )
    version.gallery = [
        GalleryItem(position=item.position, medium_id=item.medium_id, caption=item.caption) for item in source.gallery
    ]
    db.session.add(version)
    db.session.flush()
    article.latest = version
    article.changed_at = clock.now()
    return version
