"""The daily reminder to whoever is in charge of a site: what waits, which approvals are owed, what is offered to it."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from portal.adapters import clock
from portal.db import begin_write, db, read_pairs
from portal.models.news import Article, ArticleVersion, Syndication
from portal.rules.news.nudges import OFFERED_AFTER, OWED_AFTER, WAITING_AFTER
from portal.rules.news.syndication import OfferState
from portal.rules.notifications.kinds import Kind
from portal.services.news.acting import is_owed
from portal.services.news.offering import in_state
from portal.services.news.scope import shown_articles
from portal.services.news.telling import list_in_charge
from portal.services.notifications.telling import notify


def nudge_managers() -> None:
    """The recurring job: each day one notification for each site and kind of waiting, while something waits."""
    now = clock.now()
    waiting = _count(
        ArticleVersion.id == Article.latest_id,
        ArticleVersion.decision.is_(None),
        ArticleVersion.emergency_reason.is_(None),
        ArticleVersion.submitted_at < now - WAITING_AFTER,
    )
    owed = _count(is_owed(), ArticleVersion.submitted_at < now - OWED_AFTER)
    offered = _count_offers(now - OFFERED_AFTER)
    db.session.rollback()
    if not waiting and not owed and not offered:
        return
    begin_write()
    _tell(Kind.ARTICLES_WAITING, waiting, "/tin-tuc/?loc=cho-duyet", WAITING_AFTER.days)
    _tell(Kind.APPROVALS_OWED, owed, "/tin-tuc/?loc=no-duyet", OWED_AFTER.days)
    _tell(Kind.OFFERS_WAITING, offered, "/tin-tuc/cap-duoi/", OFFERED_AFTER.days)
    db.session.commit()


def _count(*conditions: ColumnElement[bool]) -> dict[int, int]:
    """Unit -> how many articles; few versions wait at any time, and the index on decisions finds them."""
    query = (
        select(Article.unit_id, func.count(Article.id.distinct()))
        .join(ArticleVersion, ArticleVersion.article_id == Article.id)
        .where(Article.discarded_at.is_(None), *conditions)
        .group_by(Article.unit_id)
    )
    return read_pairs(query)


def _count_offers(before: datetime) -> dict[int, int]:
    """Receiving unit -> how many articles everybody may read at their own address wait to be accepted or refused."""
    query = (
        shown_articles()
        .join(Syndication, Syndication.article_id == Article.id)
        .where(in_state(OfferState.WAITING), Syndication.offered_at < before, Article.publish_at < before)
        .with_only_columns(Syndication.unit_id, func.count(), maintain_column_froms=True)
        .group_by(Syndication.unit_id)
    )
    return read_pairs(query)


def _tell(kind: Kind, counts: Mapping[int, int], path: str, days: int) -> None:
    for unit_id, count in counts.items():
        people = list_in_charge(unit_id)
        notify(
            people,
            kind=kind,
            key=f"{kind}-{unit_id}-{clock.today().isoformat()}".replace("_", "-"),
            params={"count": count, "days": days},
            path=path,
            unit_id=unit_id,
        )
