"""Families' looks in the access log: what the child's own people opened stands beside what the school opened."""

from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from typing import Any

from sqlalchemy import Exists, Insert, Select, String, bindparam, exists, insert, select

from portal.adapters import clock
from portal.db import begin_write, db
from portal.models.notifications import Notification
from portal.models.school import RecordView
from portal.rules.permissions import Actor
from portal.rules.school.views import SAME_LOOK_MINUTES, VIEW_LABELS
from portal.services.bound import ACCOUNT_ID, PUPIL_ID, ago
from portal.services.contact_book.children import Child
from portal.services.notifications.reading import mark_page_read

PENDING = "family_looks"
"""Looks of the session that are still to be written."""


def note_family_look(actor: Actor, child: Child, what: str, *, visit: bool = True) -> bool:
    """Note that somebody of the family opened a page (``what``: a code of ``VIEW_LABELS``); again within minutes is
    the same look. True says that a transaction was begun, so that what was read before must be read again."""
    look = _new_look(actor, child, what) if visit else None
    if look is None:
        return False
    begin_write()
    _write(look)
    return True


def arrive(actor: Actor, child: Child, what: str, *, path: str, visit: bool) -> bool:
    """As ``note_family_look`` for the page at ``path``, whose notification is read with it; one statement while there
    is nothing to write. True says that a transaction was begun."""
    _check(what)
    same = {"account_id": actor.account_id, "pupil_id": child.pupil_id, "what": what, "path": path}
    if not visit:
        return False
    was_lately, is_told = db.session.execute(_arriving(), same).one()
    if was_lately and not is_told:
        return False
    begin_write()
    _write(_look_of(actor, child, what))
    if is_told:
        mark_page_read(actor, path=path)
    return True


def note_family_look_later(actor: Actor, child: Child, what: str, *, visit: bool) -> None:
    """As ``note_family_look``, for a page that only reads: written by ``write_looks`` once the page is made. On the
    evening after marks are published the one lock for writing must not wait while pages are worked out."""
    look = _new_look(actor, child, what) if visit else None
    if look is not None:
        db.session.info.setdefault(PENDING, []).append(look)


def write_looks() -> None:
    """Write what was put off, before the page leaves; nothing else of the request may stand unwritten."""
    looks: Sequence[dict[str, Any]] = db.session.info.pop(PENDING, ())
    if looks:
        begin_write()
    for look in looks:
        _write(look)


def forget_looks() -> None:
    """Nothing was seen: the page was refused, or is another one."""
    db.session.info.pop(PENDING, None)


def _new_look(actor: Actor, child: Child, what: str) -> dict[str, Any] | None:
    """The row of a look, None where the same one was noted minutes ago."""
    _check(what)
    same = {"account_id": actor.account_id, "pupil_id": child.pupil_id, "what": what}
    return None if db.session.scalar(_was_lately(), same) else _look_of(actor, child, what)


def _check(what: str) -> None:
    if what not in VIEW_LABELS:
        raise ValueError(what)


def _look_of(actor: Actor, child: Child, what: str) -> dict[str, Any]:
    return {
        "at": clock.now(),
        "account_id": actor.account_id,
        "account_name": actor.name,
        "unit_id": child.at.unit_id,
        "pupil_id": child.pupil_id,
        "what": what,
        "by_family": True,
    }


def _write(look: dict[str, Any]) -> None:
    """Not beside the same one that another tab wrote just now."""
    db.session.execute(_adding(), look)


@cache
def _adding() -> Insert:
    table: Any = RecordView.__table__
    names = ("at", "account_id", "account_name", "unit_id", "pupil_id", "what", "by_family")
    row = select(*(bindparam(name, type_=table.c[name].type) for name in names)).where(~_lately())
    return insert(table).from_select(list(names), row)


@cache
def _arriving() -> Select[bool, bool]:
    told = exists().where(
        Notification.account_id == ACCOUNT_ID,
        Notification.read_at.is_(None),
        Notification.path == bindparam("path", type_=String),
    )
    return select(_lately(), told)


@cache
def _was_lately() -> Select[bool]:
    return select(_lately())


def _lately() -> Exists:
    return exists().where(
        RecordView.pupil_id == PUPIL_ID,
        RecordView.account_id == ACCOUNT_ID,
        RecordView.what == bindparam("what", type_=String),
        RecordView.at > ago("same_look_since", timedelta(minutes=SAME_LOOK_MINUTES)),
    )
