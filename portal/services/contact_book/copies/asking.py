"""Asking for a copy, seeing how far it is, fetching it: for the person who asked, while the right lasts."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import Select, func, select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.contact_book import DataCopy, DataCopyFile
from portal.models.people import Account
from portal.rules.contact_book.copies import MOST_A_DAY, UNDER_WAY
from portal.rules.permissions import Actor
from portal.services.contact_book.children import Child, get_child
from portal.services.contact_book.looking import note_family_look
from portal.services.records.audit import note
from portal.services.records.outbox import queue

KIND = "data_copy"
LISTED = 10


def get_child_to_copy(actor: Actor, pupil_id: int) -> Child:
    """A child of whom the actor may have everything: who may sign for it, or the pupil; NotAllowed for who may only
    see."""
    child = get_child(actor, pupil_id)
    if not (child.may_sign or child.is_self):
        raise NotAllowed
    return child


def list_copies(actor: Actor, pupil_id: int) -> tuple[Child, Sequence[DataCopy]]:
    """The last copies the actor asked for, the newest first."""
    child = get_child_to_copy(actor, pupil_id)
    return child, db.session.scalars(_own(actor, pupil_id).order_by(DataCopy.id.desc()).limit(LISTED)).all()


def ask_copy(actor: Actor, *, pupil_id: int) -> DataCopy:
    """Have the worker gather everything; one that is under way is enough, and so are three a day."""
    child = get_child_to_copy(actor, pupil_id)
    db.session.scalar(select(Account.id).where(Account.id == actor.account_id).with_for_update())  # pressed twice
    going = db.session.scalar(_own(actor, pupil_id).where(DataCopy.state.in_(UNDER_WAY)).limit(1))
    if going is not None:
        return going
    since = clock.now() - timedelta(days=1)
    lately = select(func.count()).select_from(_own(actor, pupil_id).where(DataCopy.asked_at > since).subquery())
    if (db.session.scalar(lately) or 0) >= MOST_A_DAY:
        raise RuleBroken("Mỗi ngày xin được nhiều nhất %(most)d bản. Hãy thử lại ngày mai.", most=MOST_A_DAY)
    made = DataCopy(
        account_id=actor.account_id, pupil_id=pupil_id, unit_id=child.at.unit_id, state="waiting", asked_at=clock.now()
    )
    db.session.add(made)
    db.session.flush()
    queue(KIND, f"data-copy-{made.id}", {"copy_id": made.id})
    note(actor, "data_copy_asked", "pupil", pupil_id, unit_id=made.unit_id, after={"full_name": child.name})
    db.session.flush()
    return made


def get_copy(actor: Actor, *, pupil_id: int, copy_id: int) -> tuple[Child, DataCopy]:
    """A copy the actor asked for; NotFound for everybody else's."""
    child = get_child_to_copy(actor, pupil_id)
    found = db.session.scalar(_own(actor, pupil_id).where(DataCopy.id == copy_id))
    if found is None:
        raise NotFound
    return child, found


def fetch_copy(actor: Actor, *, pupil_id: int, copy_id: int, visit: bool) -> tuple[str, bytes]:
    """Name and bytes of a finished copy; fetching stands in the access log and the audit log."""
    child, found = get_copy(actor, pupil_id=pupil_id, copy_id=copy_id)
    if note_family_look(actor, child, "family_copy", visit=visit):
        child, found = get_copy(actor, pupil_id=pupil_id, copy_id=copy_id)
        after = {"full_name": child.name}
        note(actor, "data_copy_fetched", "pupil", pupil_id, unit_id=found.unit_id, after=after)
        db.session.flush()
    data = db.session.scalar(select(DataCopyFile.data).where(DataCopyFile.copy_id == found.id))
    if data is None:
        raise NotFound
    day = (found.finished_at or found.asked_at).astimezone(clock.LOCAL_ZONE).date().isoformat()
    return f"Dữ liệu của {child.name} - {day}.zip".replace("/", "-"), data


def _own(actor: Actor, pupil_id: int) -> Select[DataCopy]:
    return select(DataCopy).where(DataCopy.account_id == actor.account_id, DataCopy.pupil_id == pupil_id)
