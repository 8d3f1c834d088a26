"""Telling people about an article: moderators of what waits, authors of what was decided."""

from collections.abc import Iterable

from portal.models.news import Article, ArticleStep, ArticleVersion, Syndication
from portal.rules.notifications.kinds import KINDS, Kind
from portal.rules.permissions import Actor, Role
from portal.services.news.acting import MODERATORS, list_moderators
from portal.services.notifications.telling import notify
from portal.services.people.holders import list_holders

LONGEST_QUOTE = 200
IN_CHARGE = frozenset({Role.SITE_MANAGER})


def list_in_charge(unit_id: int) -> list[int]:
    """Who looks after the site of a unit: its managers, or where there is none all who moderate."""
    return list_holders(unit_id, IN_CHARGE) or list_holders(unit_id, MODERATORS)


def tell_moderators(actor: Actor, kind: Kind, article: Article, version: ArticleVersion, step: ArticleStep) -> None:
    """Tell all who can decide, but whoever did it."""
    _tell(actor, kind, list_moderators(article.unit_id), article, version, step, path=f"/tin-tuc/{article.id}/duyet")


def tell_authors(actor: Actor, kind: Kind, article: Article, version: ArticleVersion, step: ArticleStep) -> None:
    """Tell who wrote, edited and submitted it, but whoever did it."""
    people = [article.author_id, version.edited_by_id, version.submitted_by_id]
    _tell(actor, kind, [each for each in people if each], article, version, step, path=f"/tin-tuc/{article.id}")


def tell_refused(actor: Actor, offer: Syndication, version: ArticleVersion) -> None:
    """Tell the author's unit that the site above does not show the article, and why."""
    article = offer.article
    authors = [article.author_id, version.edited_by_id, version.submitted_by_id]
    words = (offer.refused_reason or "")[:LONGEST_QUOTE]
    notify(
        dict.fromkeys([*(each for each in authors if each), *list_in_charge(article.unit_id)]),
        kind=Kind.OFFER_REFUSED,
        key=f"offer-{offer.id}-{offer.version}",
        params={"unit": actor.unit_name, "title": version.title, "words": words},
        path=f"/tin-tuc/{article.id}",
        unit_id=article.unit_id,
        by=actor.account_id,
    )


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
