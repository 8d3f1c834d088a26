"""A published article replaced by another one: it stays readable under a banner that leads to its successor."""

from collections.abc import Sequence

from sqlalchemy.orm import contains_eager, defer

from portal.adapters import clock
from portal.db import db
from portal.errors import RuleBroken
from portal.models.news import Article, ArticleVersion
from portal.rules.news.acts import Act
from portal.rules.news.steps import Step
from portal.rules.permissions import Actor
from portal.rules.vietnamese import fold
from portal.services.news.acting import happened, hold
from portal.services.news.offering import portals_of
from portal.services.news.scope import is_shown, visible_articles
from portal.services.news.sites import touch

MOST_OFFERED = 20


def offer_successors(actor: Actor, *, article_id: int, words: str) -> Sequence[Article]:
    """Published articles of the same site that could take its place, newest first, by words of their text."""
    query = (
        visible_articles(actor)
        .join(ArticleVersion, ArticleVersion.id == Article.shown_id)
        .where(Article.id != article_id, Article.superseded_by_id.is_(None), is_shown(clock.now()))
    )
    for word in fold(words).split():
        query = query.where(ArticleVersion.folded.contains(word, autoescape=True))
    query = query.options(contains_eager(Article.shown).options(defer(ArticleVersion.body), defer(ArticleVersion.text)))
    return db.session.scalars(query.order_by(Article.publish_at.desc(), Article.id.desc()).limit(MOST_OFFERED)).all()


def supersede(actor: Actor, *, article_id: int, seen: int, successor_id: int | None) -> Article:
    """Lead readers of the article to another one of the site."""
    held = hold(actor, article_id=article_id, act=Act.SUPERSEDE, seen=seen)
    query = visible_articles(actor).where(Article.id == successor_id, is_shown(clock.now()))
    successor = db.session.scalar(query)
    if successor is None or successor.id == article_id:
        raise RuleBroken("Hãy chọn một bài đang đăng của đơn vị.", field="successor")
    if successor.superseded_by_id is not None:
        raise RuleBroken("Bài này cũng đã có bài thay thế; hãy chọn bài mới nhất.", field="successor")
    held.article.superseded_by = successor
    assert successor.shown is not None
    happened(actor, held, Step.SUPERSEDED, words=successor.shown.title, version=held.article.shown, public=True)
    touch(portals_of(held.article))
    return held.article


def unsupersede(actor: Actor, *, article_id: int, seen: int) -> Article:
    """Lead readers of the article nowhere else."""
    held = hold(actor, article_id=article_id, act=Act.UNSUPERSEDE, seen=seen)
    held.article.superseded_by = None
    happened(actor, held, Step.UNSUPERSEDED, version=held.article.shown, public=True)
    touch(portals_of(held.article))
    return held.article
