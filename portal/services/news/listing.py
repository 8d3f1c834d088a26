"""The list of articles for staff: by state, searched in their words, each filter with its count."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_
from sqlalchemy.orm import aliased, contains_eager, defer, joinedload

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed
from portal.models.news import Article, ArticleVersion
from portal.rules.permissions import Actor, Permission
from portal.rules.vietnamese import fold
from portal.services.news.acting import is_owed
from portal.services.news.scope import is_shown, visible_articles
from portal.services.news.sites import find_own_site
from portal.services.news.syndicating import waiting_for
from portal.services.paging import Paged, paginate

FILTERS = ("mine", "submitted", "returned", "scheduled", "shown", "owed", "withdrawn")
SIZE = 30


@dataclass(frozen=True)
class Listed:
    """One page of the list; ``counts`` by filter, for the words searched for; ``offered`` by the units below."""

    page: Paged[Article]
    counts: dict[str, int]
    total: int
    offered: int | None


def read_list(actor: Actor, *, number: int, show: str = "", words: str = "") -> Listed | None:
    """The articles the actor may see, last changed first; None while the unit has no site."""
    if not may_work(actor):
        raise NotAllowed
    if find_own_site(actor) is None:
        return None
    query = _found(actor, words)
    conditions = conditions_now(actor, clock.now())
    counts, offered = _count(query, conditions, waiting_for(actor))
    shown = query.where(conditions[show]) if show in conditions else query
    shown = shown.options(
        contains_eager(Article.latest).options(defer(ArticleVersion.body), defer(ArticleVersion.text)),
        joinedload(Article.section),
    )
    page = paginate(shown.order_by(Article.changed_at.desc(), Article.id.desc()), number=number, size=SIZE)
    return Listed(page, counts, counts.pop("all"), offered)


def may_work(actor: Actor) -> bool:
    """Whether the actor has anything to do with the unit's site."""
    return actor.can(Permission.NEWS_WRITE) or actor.can(Permission.NEWS_MANAGE)


def conditions_now(actor: Actor, now: datetime) -> dict[str, ColumnElement[bool]]:
    """What each filter means, for articles joined with their newest version."""
    undecided = and_(ArticleVersion.submitted_at.is_not(None), ArticleVersion.decision.is_(None))
    ahead = and_(Article.shown_id.is_not(None), Article.publish_at > now, Article.withdrawn_at.is_(None))
    return {
        "mine": Article.author_id == actor.account_id,
        "submitted": and_(undecided, ArticleVersion.emergency_reason.is_(None)),
        "returned": is_returned(),
        "scheduled": ahead,
        "shown": is_shown(now),
        "owed": has_debt(),
        "withdrawn": Article.withdrawn_at.is_not(None),
    }


def is_returned() -> ColumnElement[bool]:
    """Changes are asked for: of the newest version, or of the last one sent, which is being mended since."""
    before, later = aliased(ArticleVersion), aliased(ArticleVersion)
    sent_since = exists().where(
        later.article_id == Article.id, later.number > before.number, later.submitted_at.is_not(None)
    )
    mending = exists().where(before.article_id == Article.id, before.decision == "returned", ~sent_since)
    return or_(ArticleVersion.decision == "returned", and_(ArticleVersion.submitted_at.is_(None), mending))


def has_debt() -> ColumnElement[bool]:
    """Some version went out in an emergency and nobody has approved it since."""
    rushed = aliased(ArticleVersion)
    return exists().where(rushed.article_id == Article.id, is_owed(rushed))


def _found(actor: Actor, words: str) -> Select[Article]:
    query = visible_articles(actor).join(ArticleVersion, ArticleVersion.id == Article.latest_id)
    for word in fold(words).split():
        query = query.where(ArticleVersion.folded.contains(word, autoescape=True))
    return query


def _count(
    query: Select[Article], conditions: dict[str, ColumnElement[bool]], offered: ColumnElement[int | None]
) -> tuple[dict[str, int], int | None]:
    sums = [func.coalesce(func.sum(case((condition, 1), else_=0)), 0) for condition in conditions.values()]
    total, *found, waits = db.session.execute(query.with_only_columns(func.count(), *sums, offered)).one()
    return dict(zip(("all", *conditions), (total, *found), strict=True)), waits
