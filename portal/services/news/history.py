"""The history of an article: each thing that happened to it, kept with who did it."""

from portal.adapters import clock
from portal.db import db
from portal.models.news import Article, ArticleStep, ArticleVersion
from portal.rules.news.steps import Step
from portal.rules.permissions import Actor


def add_step(
    actor: Actor, article: Article, step: Step, *, words: str = "", version: ArticleVersion | None
) -> ArticleStep:
    """Write down what the actor just did, and with which version."""
    now = clock.now()
    made = ArticleStep(
        article_id=article.id,
        version_id=version.id if version else None,
        at=now,
        by_id=actor.account_id,
        by=actor.name,
        act=step,
        words=words,
    )
    db.session.add(made)
    return made
