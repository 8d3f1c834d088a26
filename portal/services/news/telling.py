"""Telling people about an article: moderators of what waits, authors of what was decided."""

from collections.abc import Iterable

from portal.models.news import Article, ArticleStep, ArticleVersion
from portal.rules.notifications.kinds import KINDS, Kind
from portal.rules.permissions import Actor
from portal.services.news.acting import list_moderators
from portal.services.notifications.telling import notify

LONGEST_QUOTE = 200


def tell_moderators(actor: Actor, kind: Kind, article: Article, version: ArticleVersion, step: ArticleStep) -> None:
    """Tell all who can decide, but whoever did it."""
    _tell(actor, kind, list_moderators(article.unit_id), article, version, step, path=f"/tin-tuc/{article.id}/duyet")


def tell_authors(actor: Actor, kind: Kind, article: Article, version: ArticleVersion, step: ArticleStep) -> None:
    """Tell who wrote, edited and submitted it, but whoever did it."""
    people = [article.author_id, version.edited_by_id, version.submitted_by_id]
    _tell(actor, kind, [each for each in people if each], article, version, step, path=f"/tin-tuc/{article.id}")


def _tell(
    actor: Actor,
    kind: Kind,
    people: Iterable[int],
    article: Article,
    version: ArticleVersion,
    step: ArticleStep,
    *,
    path: str,
) -> None:
    params = {"name": actor.name, "title": version.title}
    if "%(words)s" in KINDS[kind].sentence:
        params["words"] = step.words[:LONGEST_QUOTE]
    notify(
        dict.fromkeys(people),
        kind=kind,
        key=f"article-step-{step.id}",
        params=params,
        path=path,
        unit_id=article.unit_id,
        by=actor.account_id,
    )
