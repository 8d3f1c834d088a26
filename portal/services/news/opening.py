"""An article opened to be written: who may, where it may stand, who else is at it."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.db import begin_write, db
from portal.errors import NotAllowed
from portal.models.news import Article, ArticleEditing, ArticleVersion, Section
from portal.rules.news.states import Work
from portal.rules.permissions import Actor, Permission
from portal.services.news.acting import newest
from portal.services.news.places import writable_sections
from portal.services.news.scope import get_article, visible_articles, work_of
from portal.services.news.versions import fingerprint
from portal.services.presence import claim, others_at


@dataclass(frozen=True)
class Opened:
    """The newest words; ``seen`` names them, ``sections`` are those it may be in."""

    article: Article
    version: ArticleVersion
    seen: str
    sections: Sequence[Section]

    @property
    def waits(self) -> bool:
        """Whether it was handed in and nobody has decided: nobody writes in it meanwhile."""
        return is_waiting(self.version)

    @property
    def fields(self) -> dict[str, str]:
        """What the form of writing starts with."""
        names = ("title", "summary", "body", "byline", "source_name", "source_url", "source_permission")
        words: dict[str, str] = {name: getattr(self.version, name) for name in names}
        return words | {
            "section_id": str(self.article.section_id),
            "tags": ", ".join(self.version.tags),
            "seen": self.seen,
        }


def get_editable(actor: Actor, article_id: int, *, lock: bool = False) -> Article:
    """An article the actor may change: whoever may see it and writes."""
    if not actor.can(Permission.NEWS_WRITE):
        raise NotAllowed
    if lock:  # on PostgreSQL two savers wait for each other here; SQLite has one writer anyway
        mine = visible_articles(actor).where(Article.id == article_id).with_for_update(of=Article)
        db.session.scalar(mine.execution_options(populate_existing=True))
    return get_article(actor, article_id)


def open_article(actor: Actor, *, article_id: int) -> Opened:
    """The article with what its page of writing needs."""
    article = get_editable(actor, article_id)
    version = newest(article)
    sections = list(writable_sections(actor))
    if article.section_id not in {section.id for section in sections}:
        sections.append(article.section)
    return Opened(article, version, fingerprint(version), sections)


def announce(actor: Actor, *, article_id: int) -> Sequence[ArticleEditing]:
    """Say that the actor has the article open; gives who else has, the latest first. Nobody is at one that waits."""
    if is_waiting(newest(get_editable(actor, article_id))):
        return ()
    begin_write()
    claim(ArticleEditing, actor, "article_id", article_id)
    return others_at(ArticleEditing, actor, "article_id", article_id)


def is_waiting(version: ArticleVersion) -> bool:
    """Whether the version was handed in and nobody has decided on it."""
    return work_of(version) == Work.SUBMITTED


def find_conflict(actor: Actor, *, article_id: int, seen: str) -> ArticleVersion | None:
    """The newest words, when they are no longer those the actor began from."""
    latest = newest(get_editable(actor, article_id))
    return latest if seen and seen != fingerprint(latest) else None
