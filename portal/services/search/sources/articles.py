"""Articles as those who write see them: the newest version, unless everybody reads just that one as news."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.db import db
from portal.models.news import Article, ArticleVersion
from portal.rules.permissions import Actor, Permission
from portal.rules.search.entries import Entry
from portal.services.news.scope import own_groups, visible_articles
from portal.services.search.source import Shown, Watched, key_of
from portal.services.search.sources.news import due_articles
from portal.services.search.sources.parts import day_of, next_ids
from portal.services.search.sources.versions import OF_VERSIONS, attached_to, body_of, is_read_as_it_is, texts_to_show


class WorkingArticles:
    """Tokens: ``news-all-U`` for whoever edits all of unit U, ``news-own-U-A`` for author A there, ``news-group-U-G``
    for the members of a writing group."""

    kind = "article"
    watched: Sequence[Watched] = (
        Watched(
            "article",
            columns=(
                *("unit_id", "section_id", "group_id", "author_id", "latest_id", "shown_id"),
                *("publish_at", "expires_at", "withdrawn_at", "discarded_at"),
            ),
        ),
        *OF_VERSIONS,
    )

    def ids_after(self, object_id: int, most: int) -> Sequence[int]:
        """Everything that was not thrown away."""
        return next_ids(Article.id, object_id, most, Article.discarded_at.is_(None))

    def entries(self, object_ids: Collection[int]) -> list[Entry]:
        """Four statements."""
        if not object_ids:
            return []
        query = select(Article).where(Article.id.in_(object_ids), Article.discarded_at.is_(None), ~is_read_as_it_is())
        found = db.session.scalars(query.options(*_PARTS).order_by(Article.id)).all()
        files = attached_to(each.latest for each in found)
        return [
            Entry(
                key=key_of(self.kind, article.id),
                kind=self.kind,
                title=article.latest.title,
                access=_access(article),
                body=body_of(article, article.latest, files[article.latest.id]),
                unit_id=article.unit_id,
                sender_id=article.unit_id,
                day=day_of(article.latest.edited_at),
            )
            for article in found
            if article.latest is not None
        ]

    def due(self, since: datetime, until: datetime) -> Collection[int]:
        """What begins or ends to be shown."""
        return due_articles(since, until)

    def tokens(self, actor: Actor | None) -> frozenset[str]:
        """One statement for who writes without editing everything, none for others."""
        if actor is None or actor.unit_id is None:
            return frozenset()
        if actor.can(Permission.NEWS_EDIT):
            return frozenset({f"news-all-{actor.unit_id}"})
        if not actor.can(Permission.NEWS_WRITE):
            return frozenset()
        groups = db.session.scalars(own_groups(actor))
        own = f"news-own-{actor.unit_id}-{actor.account_id}"
        return frozenset({own, *(f"news-group-{actor.unit_id}-{group_id}" for group_id in groups)})

    def show(self, actor: Actor | None, object_ids: Collection[int]) -> dict[int, Shown]:
        """Four statements."""
        if actor is None or not object_ids:
            return {}
        query = visible_articles(actor).where(Article.id.in_(object_ids), ~is_read_as_it_is())
        found = db.session.scalars(query.options(*_PARTS)).all()
        files = attached_to(each.latest for each in found)
        return {
            article.id: Shown(
                object_id=article.id,
                title=article.latest.title,
                address=f"/tin-tuc/{article.id}",
                texts=texts_to_show(article.latest, files[article.latest.id]),
                unit=article.site.unit.name,
                day=day_of(article.latest.edited_at),
            )
            for article in found
            if article.latest is not None
        }


_PARTS = (
    joinedload(Article.site),
    joinedload(Article.latest).selectinload(ArticleVersion.gallery),
    joinedload(Article.section),
)


def _access(article: Article) -> frozenset[str]:
    held = {f"news-all-{article.unit_id}", f"news-own-{article.unit_id}-{article.author_id}"}
    return frozenset(held | ({f"news-group-{article.unit_id}-{article.group_id}"} if article.group_id else set()))
