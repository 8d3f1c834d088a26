"""What the work on the site asks of a person now: articles to decide on, articles sent back to them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, case, false, func, or_
from sqlalchemy.orm import contains_eager, defer

from portal.adapters import clock
from portal.db import db
from portal.models.news import Article, ArticleVersion
from portal.rules.permissions import Actor, Permission
from portal.services.news.listing import conditions_now
from portal.services.news.scope import visible_articles

SHOWN = 5


@dataclass(frozen=True)
class NewsWork:
    """The first few of each, the longest waiting first, and how many there are."""

    to_decide: Sequence[Article] = ()
    to_decide_count: int = 0
    sent_back: Sequence[Article] = ()
    sent_back_count: int = 0


def what_waits(actor: Actor) -> NewsWork:
    """One query while nothing waits; those who have nothing to do with the site cost none."""
    if actor.unit_id is None or not actor.can(Permission.NEWS_WRITE):
        return NewsWork()
    to_decide, sent_back = _to_decide(actor), _sent_back(actor)
    query = visible_articles(actor).join(ArticleVersion, ArticleVersion.id == Article.latest_id)
    counts = (func.coalesce(func.sum(case((condition, 1), else_=0)), 0) for condition in (to_decide, sent_back))
    first, second = db.session.execute(query.with_only_columns(*counts)).one()
    return NewsWork(
        _first(actor, to_decide) if first else (), first, _first(actor, sent_back) if second else (), second
    )


def _first(actor: Actor, condition: ColumnElement[bool]) -> Sequence[Article]:
    query = visible_articles(actor).join(ArticleVersion, ArticleVersion.id == Article.latest_id).where(condition)
    words = (defer(ArticleVersion.body), defer(ArticleVersion.text), defer(ArticleVersion.folded))
    query = query.options(contains_eager(Article.latest).options(*words))
    return db.session.scalars(query.order_by(Article.changed_at, Article.id).limit(SHOWN)).all()


def _to_decide(actor: Actor) -> ColumnElement[bool]:
    """Submitted, or published in an emergency and owed an approval, by somebody else."""
    if not actor.can(Permission.NEWS_MODERATE):
        return false()
    known, me = conditions_now(actor, clock.now()), actor.account_id
    others = (
        Article.author_id != me,
        ArticleVersion.edited_by_id != me,
        ArticleVersion.submitted_by_id.is_distinct_from(me),
    )
    return and_(or_(known["submitted"], known["owed"]), *others)


def _sent_back(actor: Actor) -> ColumnElement[bool]:
    """Changes are asked for of what the actor began to write."""
    return and_(conditions_now(actor, clock.now())["returned"], Article.author_id == actor.account_id)
