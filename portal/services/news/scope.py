"""Who may read which article: the one scoped query for staff, the one for the public."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotFound
from portal.models.news import Article, ArticleVersion, Site, WritingGroupMember
from portal.rules.news.states import Course, Draft, Showing, Work, showing, work_on
from portal.rules.permissions import Actor, Permission


def visible_articles(actor: Actor) -> Select[Article]:
    """Articles of the unit acted for, drafts too: all for those who edit, else the own ones and those of own groups."""
    query = select(Article).where(Article.unit_id == actor.unit_id, Article.discarded_at.is_(None))
    if actor.can(Permission.NEWS_EDIT):
        return query
    if not actor.can(Permission.NEWS_WRITE):
        return query.where(Article.id.is_(None))
    return query.where(or_(Article.author_id == actor.account_id, Article.group_id.in_(own_groups(actor))))


def get_article(actor: Actor, article_id: int) -> Article:
    """One article the actor may see while it is worked on; NotFound for every other."""
    article = db.session.scalar(visible_articles(actor).where(Article.id == article_id))
    if article is None:
        raise NotFound
    return article


def own_groups(actor: Actor) -> Select[Any]:
    """Ids of the groups the actor writes for today."""
    today = clock.today()
    return select(WritingGroupMember.group_id).where(
        WritingGroupMember.account_id == actor.account_id,
        WritingGroupMember.valid_from <= today,
        or_(WritingGroupMember.valid_to.is_(None), WritingGroupMember.valid_to > today),
    )


def is_shown(now: datetime) -> ColumnElement[bool]:
    """SQL twin of ``showing(...) in READABLE``."""
    return and_(
        Article.shown_id.is_not(None),
        Article.publish_at <= now,
        or_(Article.expires_at.is_(None), Article.expires_at > now),
        Article.withdrawn_at.is_(None),
    )


def shown_articles(unit_id: int | None = None) -> Select[Article]:
    """What everybody may read now, of one site or of all that are open."""
    query = select(Article).join(Site, Site.unit_id == Article.unit_id)
    query = query.where(Site.opened_at.is_not(None), is_shown(clock.now()))
    return query if unit_id is None else query.where(Article.unit_id == unit_id)


def work_of(version: ArticleVersion) -> Work:
    """How far a version is."""
    return work_on(
        Draft(
            submitted_at=version.submitted_at,
            decision=version.decision,
            emergency=version.emergency_reason is not None,
        )
    )


def showing_of(article: Article, now: datetime | None = None) -> Showing:
    """What the public sees of an article."""
    course = Course(
        publish_at=article.publish_at if article.shown_id is not None else None,
        expires_at=article.expires_at,
        withdrawn_at=article.withdrawn_at,
        superseded=article.superseded_by_id is not None,
    )
    return showing(course, now or clock.now())
