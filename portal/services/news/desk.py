"""One article for those who work on it: its newest words, both states, what happened, what can be done now."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from portal.db import db
from portal.models.news import Article, ArticleComment, ArticleStep, ArticleVersion, Syndication
from portal.models.units import Unit
from portal.rules.news.acts import Act
from portal.rules.news.states import Showing, Work
from portal.rules.permissions import Actor
from portal.services.news.acting import look_at, may_approve
from portal.services.news.checking import Checked, Knows, check_article
from portal.services.news.commenting import list_comments
from portal.services.news.scope import get_article, showing_of, work_of
from portal.services.news.view_counts import count_views

MOST_STEPS = 200


@dataclass(frozen=True)
class Desk:
    """What the pages of an article show; ``to_decide`` is the version a moderator decides on, if any; ``offers``: what
    sites of units above did with the article; ``views`` is None before anybody could read it."""

    article: Article
    version: ArticleVersion
    to_decide: ArticleVersion | None
    work: Work
    showing: Showing
    acts: Sequence[Act]
    may_approve: bool
    steps: Sequence[ArticleStep]
    comments: Sequence[ArticleComment]
    checked: Checked | None
    offers: Sequence[tuple[Unit, Syndication]]
    views: int | None

    @property
    def open_comments(self) -> list[ArticleComment]:
        """Remarks nobody has dealt with."""
        return [comment for comment in self.comments if comment.settled_at is None]


def read_article(actor: Actor, *, article_id: int, knows: Knows) -> Desk:
    """The article with its newest words, remarks, the acts possible, and its history, newest first.

    The list of checks comes while the newest words can still be mended.
    """
    article = get_article(actor, article_id)
    held = look_at(actor, article)
    work = work_of(held.version)
    mendable = work in {Work.DRAFT, Work.CHANGES_REQUESTED}
    return Desk(
        article=article,
        version=held.version,
        to_decide=held.to_decide,
        work=work,
        showing=showing_of(article),
        acts=held.acts,
        may_approve=held.to_decide is not None and may_approve(actor, article, held.to_decide),
        steps=_list_steps(article),
        comments=list_comments(article),
        checked=check_article(article, held.version, knows) if mendable else None,
        offers=_list_offers(article),
        views=count_views(article),
    )


def _list_offers(article: Article) -> list[tuple[Unit, Syndication]]:
    if article.shown_id is None:
        return []
    query = select(Unit, Syndication).join(Syndication, Syndication.unit_id == Unit.id)
    rows = db.session.execute(query.where(Syndication.article_id == article.id).order_by(Syndication.id))
    return [(unit, offer) for unit, offer in rows]


def _list_steps(article: Article) -> Sequence[ArticleStep]:
    query = select(ArticleStep).where(ArticleStep.article_id == article.id)
    return db.session.scalars(query.order_by(ArticleStep.id.desc()).limit(MOST_STEPS)).all()
