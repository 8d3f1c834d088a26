"""News and notices on open sites: the version everybody reads, while it is shown."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager, joinedload

from portal.db import db
from portal.models.news import Article, ArticleVersion
from portal.rules.permissions import Actor
from portal.rules.search.entries import Entry
from portal.services.news.scope import shown_articles
from portal.services.search.source import Shown, Watched, key_of
from portal.services.search.sources.parts import EVERYBODY, day_of, next_ids
from portal.services.search.sources.versions import OF_VERSIONS, attached_to, body_of, texts_to_show


class News:
    """Found by everybody; a version that nobody published is never looked at here."""

    kind = "news"
    watched: Sequence[Watched] = (
        Watched(
            "article",
            columns=("section_id", "shown_id", "publish_at", "expires_at", "withdrawn_at"),
        ),
        *OF_VERSIONS,
    )

    def ids_after(self, object_id: int, most: int) -> Sequence[int]:
        """What was ever published; what is shown now is seen by ``entries``."""
        return next_ids(Article.id, object_id, most, Article.shown_id.is_not(None))

    def entries(self, object_ids: Collection[int]) -> list[Entry]:
        """Four statements."""
        found = _read(object_ids)
        files = attached_to(each.shown for each in found)
        return [
            Entry(
                key=key_of(self.kind, article.id),
                kind=self.kind,
                title=article.shown.title,
                access=EVERYBODY,
                body=body_of(article, article.shown, files[article.shown.id]),
                unit_id=article.unit_id,
                sender_id=article.unit_id,
                day=day_of(article.publish_at),
            )
            for article in found
            if article.shown is not None
        ]

    def due(self, since: datetime, until: datetime) -> Collection[int]:
        """What begins or ends to be shown."""
        return due_articles(since, until)

    def tokens(self, _actor: Actor | None) -> frozenset[str]:
        """Everybody reads them."""
        return EVERYBODY

    def show(self, _actor: Actor | None, object_ids: Collection[int]) -> dict[int, Shown]:
        """Four statements."""
        found = _read(object_ids)
        files = attached_to(each.shown for each in found)
        return {
            article.id: Shown(
                object_id=article.id,
                title=article.shown.title,
                address=f"/trang/{article.site.slug}/bai/{article.slug}",
                texts=texts_to_show(article.shown, files[article.shown.id]),
                unit=article.site.unit.name,
                day=day_of(article.publish_at),
            )
            for article in found
            if article.shown is not None
        }


def due_articles(since: datetime, until: datetime) -> Collection[int]:
    """Published articles that begin or end to be shown after one instant and not after another."""
    moments = (Article.publish_at, Article.expires_at)
    within = or_(*((moment > since) & (moment <= until) for moment in moments))
    return db.session.scalars(select(Article.id).where(Article.shown_id.is_not(None), within)).all()


def _read(article_ids: Collection[int]) -> Sequence[Article]:
    if not article_ids:
        return ()
    query = shown_articles().where(Article.id.in_(article_ids)).order_by(Article.id)
    parts = (
        contains_eager(Article.site),
        joinedload(Article.shown).selectinload(ArticleVersion.gallery),
        joinedload(Article.section),
    )
    return db.session.scalars(query.options(*parts)).unique().all()
