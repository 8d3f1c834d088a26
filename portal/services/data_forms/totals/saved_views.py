"""Turned tables a person keeps for the unit acted for."""

from collections.abc import Sequence

from sqlalchemy import Select, select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.data_forms import SavedView
from portal.rules.permissions import Actor, Permission

MOST, LONGEST_NAME, LONGEST_QUERY = 30, 60, 500


def list_views(actor: Actor) -> Sequence[SavedView]:
    """The own views of the unit acted for, by name."""
    return db.session.scalars(_own(actor).order_by(SavedView.name, SavedView.id)).all()


def save_view(actor: Actor, *, name: str, query: str) -> SavedView:
    """Keep a query under a name; a view of that name is replaced."""
    if actor.unit_id is None or not actor.can(Permission.FORMS_OVERSEE):
        raise NotAllowed
    if not name:
        raise RuleBroken("Hãy đặt tên cho bảng.", field="name")
    if len(name) > LONGEST_NAME:
        raise RuleBroken("Không quá %(max)d ký tự.", field="name", max=LONGEST_NAME)
    if len(query) > LONGEST_QUERY:
        raise RuleBroken("Bảng này không lưu được vì có quá nhiều điều kiện.", field="name")
    known = {view.name: view for view in list_views(actor)}
    if name not in known and len(known) >= MOST:
        raise RuleBroken("Mỗi người lưu nhiều nhất %(most)d bảng; hãy xóa bớt.", field="name", most=MOST)
    kept = known.get(name) or SavedView(account_id=actor.account_id, unit_id=actor.unit_id, name=name)
    kept.query, kept.created_at = query, clock.now()
    db.session.add(kept)
    db.session.flush()
    return kept


def delete_view(actor: Actor, *, view_id: int) -> None:
    """A view is a convenience: deleted, it is gone."""
    kept = db.session.scalar(_own(actor).where(SavedView.id == view_id))
    if kept is None:
        raise NotFound
    db.session.delete(kept)


def _own(actor: Actor) -> Select[SavedView]:
    return select(SavedView).where(SavedView.account_id == actor.account_id, SavedView.unit_id == actor.unit_id)
