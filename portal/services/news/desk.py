"""One article for those who work on it: its newest words, both states, what happened."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from portal.db import db
from portal.models.news import Article, ArticleStep, ArticleVersion
from portal.rules.news.states import Showing, Work
from portal.rules.permissions import Actor
from portal.services.news.scope import get_article, showing_of, work_of

MOST_STEPS = 200


@dataclass(frozen=True)
class Reading:
    """What the page of an article shows."""

    article: Article
    version: ArticleVersion
    work: Work
    showing: Showing
    steps: Sequence[ArticleStep]


def read_article(actor: Actor, *, article_id: int) -> Reading:
    """The article with its newest words and its history, newest first."""
    article = get_article(actor, article_id)
    version = newest(article)
    steps = db.session.scalars(
        select(ArticleStep)
        .where(ArticleStep.article_id == article.id)
        .order_by(ArticleStep.id.desc())
        .limit(MOST_STEPS)
    ).all()
    return Reading(article, version, work_of(version), showing_of(article), steps)


def newest(article: Article) -> ArticleVersion:
    """The newest words of an article; every article has some from its first moment."""
    assert article.latest is not None
    return article.latest
