"""Filters of the inbox that a person keeps for the unit acted for; one of them may be the first that is shown."""

from collections.abc import Sequence

from sqlalchemy import Select, select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.documents import SavedFilter
from portal.rules.permissions import Actor

MOST = 20
LONGEST_NAME = 60
LONGEST_QUERY = 500


def list_filters(actor: Actor) -> Sequence[SavedFilter]:
    """The own filters of the unit acted for, oldest first."""
    return db.session.scalars(_own(actor).order_by(SavedFilter.id)).all()


def save_filter(actor: Actor, *, name: str, query: str) -> SavedFilter:
    """Keep a query of the inbox under a name."""
    if actor.unit_id is None:
        raise NotAllowed
    known = list_filters(actor)
    if len(known) >= MOST:
        raise RuleBroken("Mỗi người lưu nhiều nhất %(most)d bộ lọc; hãy xóa bớt.", field="name", most=MOST)
    if not query:
        raise RuleBroken("Hãy lọc hoặc tìm trước rồi mới lưu.", field="name")
    if len(query) > LONGEST_QUERY:
        raise RuleBroken("Nội dung tìm quá dài nên không lưu được.", field="name")
    name = _check_name(name, known)
    kept = SavedFilter(
        account_id=actor.account_id, unit_id=actor.unit_id, name=name, query=query, created_at=clock.now()
    )
    db.session.add(kept)
    db.session.flush()
    return kept


def rename_filter(actor: Actor, *, filter_id: int, name: str) -> SavedFilter:
    """Another name."""
    kept = _get(actor, filter_id)
    kept.name = _check_name(name, [each for each in list_filters(actor) if each.id != filter_id])
    return kept


def delete_filter(actor: Actor, *, filter_id: int) -> None:
    """A filter is a convenience: deleted, it is gone."""
    db.session.delete(_get(actor, filter_id))


def star_filter(actor: Actor, *, filter_id: int) -> bool:
    """Let the inbox start with this filter, or no longer; at most one has the star. Whether it has it now."""
    wanted = _get(actor, filter_id)
    starred = not wanted.starred
    for each in list_filters(actor):
        each.starred = starred and each.id == filter_id
    return starred


def _own(actor: Actor) -> Select[SavedFilter]:
    return select(SavedFilter).where(SavedFilter.account_id == actor.account_id, SavedFilter.unit_id == actor.unit_id)


def _get(actor: Actor, filter_id: int) -> SavedFilter:
    kept = db.session.scalar(_own(actor).where(SavedFilter.id == filter_id))
    if kept is None:
        raise NotFound
    return kept


def _check_name(name: str, others: Sequence[SavedFilter]) -> str:
    if not name:
        raise RuleBroken("Hãy đặt tên cho bộ lọc.", field="name")
    if len(name) > LONGEST_NAME:
        raise RuleBroken("Không quá %(max)d ký tự.", field="name", max=LONGEST_NAME)
    if any(each.name == name for each in others):
        raise RuleBroken("Bạn đã có một bộ lọc tên như vậy.", field="name")
    return name
