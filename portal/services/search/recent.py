"""What a person searched for lately, kept on the server for that person alone."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.exc import OperationalError

from portal.adapters import clock
from portal.adapters.logs import log
from portal.db import begin_write, db
from portal.models.search import RecentSearch
from portal.rules.permissions import Actor
from portal.rules.vietnamese import clean, fold

MOST = 10
KEPT = timedelta(days=90)
SHORTEST, LONGEST = 2, 300
"""Characters; some become several when they are made even."""


def list_recent(actor: Actor) -> Sequence[str]:
    """The words of the latest searches, the newest first."""
    query = select(RecentSearch.typed).where(RecentSearch.account_id == actor.account_id)
    return db.session.scalars(query.order_by(RecentSearch.at.desc(), RecentSearch.id.desc()).limit(MOST)).all()


def remember(actor: Actor, typed: str) -> None:
    """Keep the words as the newest and drop what is too much.

    Called by a page that only reads, last of all: words that are the newest already cost no writing, and a database
    that is busy or full costs nobody the page.
    """
    typed = clean(typed)[:LONGEST]
    if len(typed) < SHORTEST or next(iter(list_recent(actor)), None) == typed:
        return
    try:
        begin_write()
    except OperationalError as error:
        db.session.rollback()
        log.warning("search_not_remembered", error=str(error.orig))
        return
    mine = RecentSearch.account_id == actor.account_id
    db.session.execute(delete(RecentSearch).where(mine, RecentSearch.folded == _key(typed)))
    row = RecentSearch(account_id=actor.account_id, typed=typed, folded=_key(typed), at=clock.now())
    db.session.add(row)
    db.session.flush()
    newest = select(RecentSearch.id).where(mine).order_by(RecentSearch.at.desc(), RecentSearch.id.desc()).limit(MOST)
    db.session.execute(delete(RecentSearch).where(mine, RecentSearch.id.not_in(newest)))


def forget(actor: Actor, *, typed: str | None = None) -> None:
    """Forget all of it, or what has these words."""
    statement = delete(RecentSearch).where(RecentSearch.account_id == actor.account_id)
    db.session.execute(statement if typed is None else statement.where(RecentSearch.folded == _key(clean(typed))))


def _key(typed: str) -> str:
    return fold(typed)[:LONGEST]


def sweep_recent() -> None:
    """Forget everybody's that is older than ``KEPT``."""
    begin_write()
    db.session.execute(delete(RecentSearch).where(RecentSearch.at < clock.now() - KEPT))
    db.session.commit()
