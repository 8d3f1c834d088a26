"""A teacher who has finished a test asks to have a locked column opened; the board opens it for some hours (R115)."""

from collections.abc import Sequence

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotFound, RuleBroken
from portal.models.gradebook import OpeningRequest
from portal.rules.gradebook.locking import MOST_HOURS
from portal.rules.notifications.kinds import Kind
from portal.rules.permissions import ROLE_PERMISSIONS, Actor, Permission
from portal.services.gradebook.books import BookKey, get_book
from portal.services.gradebook.locks import board_of, check_lock_right, column_states
from portal.services.gradebook.naming import BookNames
from portal.services.notifications.telling import notify
from portal.services.people.holders import list_holders
from portal.services.records.audit import note

LOCKERS = frozenset(role for role, allowed in ROLE_PERMISSIONS.items() if Permission.GRADEBOOK_LOCK in allowed)
NEWEST = 50


def ask_opening(actor: Actor, *, key: BookKey, column: str, reason: str, hours: int) -> OpeningRequest:
    """Ask the board to open a locked column of a book one writes in; whoever can open it is told."""
    book = get_book(actor, key, for_writing=True)
    book.check_writing(reason)
    state = column_states(book).get(column)
    if state is None or not state.is_locked:
        raise RuleBroken("Cột này đang mở, không cần xin.", field="column")
    _check_hours(hours)
    if _waiting(key, column):
        raise RuleBroken("Đã có đề nghị mở cột này đang chờ.", field="column")
    made = OpeningRequest(
        unit_id=book.school_class.unit_id,
        class_id=key.class_id,
        semester=key.semester,
        subject=key.subject,
        column=column,
        reason=reason,
        hours=hours,
        asked_at=clock.now(),
        asked_by_id=actor.account_id,
        asked_by=actor.name,
    )
    db.session.add(made)
    db.session.flush()
    note(actor, "opening_asked", "opening_request", made.id, after={"reason": reason})
    told = {*list_holders(made.unit_id, LOCKERS), *board_of(made.unit_id)}
    words = {"name": actor.name, "book": f"{book.programme.name} {book.school_class.name}"}
    words["column"] = book.by_code[column].short
    notify(
        told,
        kind=Kind.OPENING_ASKED,
        key=f"opening-asked-{made.id}",
        params=words,
        path=f"/so-diem/xin-mo/{made.id}",
        unit_id=made.unit_id,
        by=actor.account_id,
    )
    return made


def list_requests(actor: Actor) -> Sequence[OpeningRequest]:
    """The newest requests of the school, those that wait first."""
    query = select(OpeningRequest).where(OpeningRequest.unit_id == check_lock_right(actor))
    order = (OpeningRequest.decided_at.is_not(None), OpeningRequest.id.desc())
    return db.session.scalars(query.order_by(*order).limit(NEWEST)).all()


def get_request(actor: Actor, request_id: int) -> OpeningRequest:
    """One request of the school whose books the actor opens."""
    found = db.session.get(OpeningRequest, request_id)
    if found is None or found.unit_id != check_lock_right(actor):
        raise NotFound
    return found


def words_of(found: OpeningRequest) -> tuple[str, str]:
    """What the class calls the subject, and the books the column."""
    names = BookNames([found.school_class])
    where = (found.school_class, found.semester, found.subject, found.column)
    return names.subject(found.school_class, found.subject), names.short(*where)


def decide(actor: Actor, *, request_id: int, granted: bool, hours: int, answer: str) -> OpeningRequest:
    """Open the column for some hours from now on, or refuse with a reason; whoever asked is told."""
    found = get_request(actor, request_id)
    if found.granted is not None:
        raise RuleBroken("Đề nghị này đã được quyết định.")
    if granted:
        _check_hours(hours)
        found.hours = hours
    elif not answer:
        raise RuleBroken("Hãy ghi lý do không mở.", field="answer")
    found.granted, found.answer = granted, answer
    found.decided_at, found.decided_by = clock.now(), actor.name
    action = "opening_granted" if granted else "opening_refused"
    note(actor, action, "opening_request", found.id, after={"reason": answer} if answer else None)
    subject, column = words_of(found)
    words = {"name": actor.name, "book": f"{subject} {found.school_class.name}", "column": column}
    notify(
        [found.asked_by_id],
        kind=Kind.OPENING_GRANTED if granted else Kind.OPENING_REFUSED,
        key=f"opening-decided-{found.id}",
        params={**words, "hours": found.hours} if granted else {**words, "reason": answer},
        path=f"/so-diem/{found.class_id}/{found.semester}/{found.subject}",
        unit_id=found.unit_id,
        by=actor.account_id,
    )
    return found


def _check_hours(hours: int) -> None:
    if not 1 <= hours <= MOST_HOURS:
        raise RuleBroken("Từ 1 đến %(most)s giờ.", field="hours", most=MOST_HOURS)


def _waiting(key: BookKey, column: str) -> bool:
    query = select(OpeningRequest.id).where(
        OpeningRequest.class_id == key.class_id,
        OpeningRequest.semester == key.semester,
        OpeningRequest.subject == key.subject,
        OpeningRequest.column == column,
        OpeningRequest.granted.is_(None),
    )
    return db.session.scalar(query.limit(1)) is not None
