"""Searches a person keeps, and telling once a day what is new in them."""

import re
from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager
from functools import partial
from urllib.parse import parse_qsl, quote_plus, urlencode

from sqlalchemy import Select, delete, func, select

from portal.adapters import clock
from portal.adapters.search_index import Order, SearchIndex
from portal.db import begin_write, db, insert_missing
from portal.errors import NotFound, RuleBroken, mark
from portal.models.people import Account
from portal.models.records import OutboxItem
from portal.models.search import KnownHit, SavedSearch
from portal.rules.notifications.names import Kind
from portal.rules.permissions import Actor
from portal.services.notifications.posting import Settle
from portal.services.notifications.telling import notify
from portal.services.people.actors import load_actor
from portal.services.records.outbox import queue_many
from portal.services.search.asking import Asking, filters_of, tokens_of
from portal.services.search.narrowing import understand
from portal.services.standing import is_in_use

MOST = 30
MOST_NEW = 200
"""So many of the newest hits are compared with those known."""
LONGEST_NAME, LONGEST_QUERY = 100, 250
_SIGN = re.compile(r"[^\w.,/:()-]")
KIND = "search_look"
OpenIndex = Callable[[], AbstractContextManager[SearchIndex]]


def list_saved(actor: Actor) -> Sequence[SavedSearch]:
    """The own searches of the unit acted for, by name."""
    return db.session.scalars(_own(actor).order_by(SavedSearch.name, SavedSearch.id)).all()


def save(actor: Actor, index: SearchIndex, *, name: str, query: str, tells: bool) -> SavedSearch:
    """Keep a search; one of the same name is replaced. What it finds now is known from the start.

    Searches first and begins to write afterwards: nobody waits for the database while the index is asked.
    """
    query = _short(query)
    asking = understand(actor, query)
    if asking.is_empty:
        raise RuleBroken(mark("Hãy gõ từ cần tìm trước khi lưu."), field="name")
    if not name:
        raise RuleBroken(mark("Hãy đặt tên để dễ tìm lại."), field="name")
    if len(name) > LONGEST_NAME:
        raise RuleBroken(mark("Không quá %(max)d ký tự."), field="name", max=LONGEST_NAME)
    if len(query) > LONGEST_QUERY:
        raise RuleBroken(mark("Tìm kiếm này có quá nhiều điều kiện nên không lưu được."), field="name")
    keys = newest(index, actor, asking)
    begin_write()
    kept = db.session.scalar(_own(actor).where(SavedSearch.name == name))
    if kept is None:
        if (db.session.scalar(select(func.count()).select_from(_own(actor).subquery())) or 0) >= MOST:
            raise RuleBroken(mark("Mỗi người lưu nhiều nhất %(most)d tìm kiếm; hãy xóa bớt."), field="name", most=MOST)
        kept = SavedSearch(account_id=actor.account_id, unit_id=actor.unit_id, name=name, created_at=clock.now())
        db.session.add(kept)
    kept.query, kept.tells, kept.checked_at = query, tells, clock.now()
    db.session.flush()
    db.session.execute(delete(KnownHit).where(KnownHit.search_id == kept.id))
    _know(kept.id, keys)
    return kept


def newest_first(actor: Actor, *, search_id: int) -> str:
    """The query of a saved search, with what is new at the top."""
    asked = parse_qsl(_get(actor, search_id).query)
    return urlencode([*((name, value) for name, value in asked if name != "xep"), ("xep", "moi-nhat")])


def set_telling(actor: Actor, *, search_id: int, tells: bool) -> None:
    """Whether new hits are told."""
    _get(actor, search_id).tells = tells


def remove(actor: Actor, *, search_id: int) -> None:
    """A saved search is a convenience: removed, it is gone."""
    kept = _get(actor, search_id)
    db.session.execute(delete(KnownHit).where(KnownHit.search_id == kept.id))
    db.session.delete(kept)


def newest(index: SearchIndex, actor: Actor, asking: Asking) -> list[str]:
    """Keys of the newest hits the actor may read."""
    access = tokens_of(actor, asking.filters.kinds)
    found = index.search(
        asking.query, access=access, filters=filters_of(actor, asking), order=Order.NEWEST, size=MOST_NEW, seconds=10.0
    )
    return [hit.key for hit in found.hits]


def queue_looks() -> None:
    """Once a day: have the worker look for new hits in each search whose owner wants to be told."""
    begin_write()
    ids = db.session.scalars(select(SavedSearch.id).where(SavedSearch.tells).order_by(SavedSearch.id))
    today = clock.today().isoformat()
    queue_many(KIND, {f"search-{search_id}-{today}": {"search_id": search_id} for search_id in ids})
    db.session.commit()


def look(open_index: OpenIndex, item: OutboxItem) -> Settle | None:
    """The worker's hand: search with the rights the owner has at this moment; afterwards tell what is new."""
    kept = db.session.get(SavedSearch, item.payload["search_id"])
    account = db.session.get(Account, kept.account_id) if kept is not None else None
    if kept is None or account is None or not kept.tells or not is_in_use(account):
        return None
    actor, _units = load_actor(account, unit_id=kept.unit_id)
    with open_index() as index:
        keys = newest(index, actor, understand(actor, kept.query))
    db.session.rollback()
    return partial(_tell, item.payload["search_id"], keys)


def _tell(search_id: int, keys: Collection[str]) -> None:
    kept = db.session.get(SavedSearch, search_id)
    if kept is None:
        return
    known = select(KnownHit.key).where(KnownHit.search_id == search_id, KnownHit.key.in_(keys))
    new = set(keys) - set(db.session.scalars(known))
    kept.checked_at = clock.now()
    if not new:
        return
    _know(search_id, new)
    notify(
        [kept.account_id],
        kind=Kind.SEARCH_FOUND,
        key=f"search-{search_id}-{clock.today().isoformat()}",
        params={"name": kept.name, "count": len(new)},
        path=f"/tim-kiem/da-luu/{search_id}",  # mails show it: without the words
        unit_id=kept.unit_id,
    )


def _know(search_id: int, keys: Collection[str]) -> None:
    rows = [{"search_id": search_id, "key": key} for key in keys]
    insert_missing(KnownHit, rows, unique=["search_id", "key"], returning=[KnownHit.key])


def _short(query: str) -> str:
    """The same query, in which letters with marks are not written as nine characters each."""
    return "&".join(f"{_quote(name)}={_quote(value)}" for name, value in parse_qsl(query))


def _quote(text: str) -> str:
    return _SIGN.sub(lambda sign: quote_plus(sign[0]), text)


def _get(actor: Actor, search_id: int) -> SavedSearch:
    found = db.session.scalar(_own(actor).where(SavedSearch.id == search_id))
    if found is None:
        raise NotFound
    return found


def _own(actor: Actor) -> Select[SavedSearch]:
    return select(SavedSearch).where(
        SavedSearch.account_id == actor.account_id, SavedSearch.unit_id.is_not_distinct_from(actor.unit_id)
    )
