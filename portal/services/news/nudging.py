"""The daily reminder to whoever is in charge of a site: what waits for a decision, which approvals are owed."""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, func, select

from portal.adapters import clock
from portal.db import begin_write, db
from portal.models.news import Article, ArticleVersion
from portal.rules.news.nudges import OWED_AFTER, WAITING_AFTER
from portal.rules.notifications.kinds import Kind
from portal.services.news.acting import is_owed
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
    db.session.rollback()
    if not waiting and not owed:
        return
    begin_write()
    _tell(Kind.ARTICLES_WAITING, waiting, "cho-duyet", WAITING_AFTER.days)
    _tell(Kind.APPROVALS_OWED, owed, "no-duyet", OWED_AFTER.days)
    db.session.commit()


def _count(*conditions: ColumnElement[bool]) -> dict[int, int]:
    """Unit -> how many articles; few versions wait at any time, and the index on decisions finds them."""
    query = (
        select(Article.unit_id, func.count(Article.id.distinct()))
        .join(ArticleVersion, ArticleVersion.article_id == Article.id)
        .where(Article.discarded_at.is_(None), *conditions)
        .group_by(Article.unit_id)
    )
    return {unit_id: count for unit_id, count in db.session.execute(query)}  # noqa: C416 - rows


def _tell(kind: Kind, counts: Mapping[int, int], tab: str, days: int) -> None:
    for unit_id, count in counts.items():
        people = list_in_charge(unit_id)
        notify(
            people,
            kind=kind,
            key=f"{kind}-{unit_id}-{clock.today().isoformat()}".replace("_", "-"),
            params={"count": count, "days": days},
            path=f"/tin-tuc/?loc={tab}",
            unit_id=unit_id,
        )
