"""Requests as the person of the family who made them sees them: the own ones and nobody else's."""

from sqlalchemy import Select, select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.contact_book import DataRequest
from portal.models.people import Account
from portal.rules.contact_book.requests import PORTAL, TAKEN_BACK, check_asked
from portal.rules.permissions import Actor
from portal.services.contact_book.children import Child, get_child
from portal.services.contact_book.looking import note_family_look, note_family_look_later
from portal.services.contact_book.requests.register import Entry, enter, entries_of, entry_of
from portal.services.paging import Paged, paginate
from portal.services.records.audit import note

MOST_OPEN = 10


def get_child_to_ask(actor: Actor, pupil_id: int) -> Child:
    """A child whose rights the actor exercises: who may sign for it, or the pupil."""
    child = get_child(actor, pupil_id)
    if not (child.may_sign or child.is_self):
        raise NotAllowed
    return child


def list_own(actor: Actor, *, pupil_id: int, number: int, visit: bool) -> tuple[Child, Paged[Entry]]:
    """The own requests about a child, the newest first."""
    child = get_child_to_ask(actor, pupil_id)
    if note_family_look(actor, child, "family_page", visit=visit):
        child = get_child_to_ask(actor, pupil_id)
    page = paginate(_own(actor, pupil_id).order_by(DataRequest.id.desc()), number=number, size=20)
    return child, Paged(entries_of(page.items), page.number, page.size, page.total)


def read_own(actor: Actor, *, pupil_id: int, request_id: int, visit: bool = False) -> tuple[Child, Entry]:
    """One own request; NotFound for every other. A visit goes into the access log."""
    child = get_child_to_ask(actor, pupil_id)
    note_family_look_later(actor, child, "family_page", visit=visit)
    found = db.session.scalar(_own(actor, pupil_id).where(DataRequest.id == request_id))
    if found is None:
        raise NotFound
    return child, entry_of(found)


def ask(actor: Actor, *, pupil_id: int, kind: str, words: str) -> DataRequest:
    """Ask the school of today."""
    child = get_child_to_ask(actor, pupil_id)
    check_asked(kind, words)
    db.session.scalar(select(Account.id).where(Account.id == actor.account_id).with_for_update())  # pressed twice
    going = db.session.scalars(_own(actor, pupil_id).where(DataRequest.closed_at.is_(None)).limit(MOST_OPEN)).all()
    if any((each.kind, each.words) == (kind, words) for each in going):
        raise RuleBroken("Bạn đã gửi đúng yêu cầu này rồi và nhà trường đang xử lý.")
    if len(going) >= MOST_OPEN:
        raise RuleBroken("Bạn đang có %(most)d yêu cầu chưa xong. Hãy đợi nhà trường trả lời.", most=MOST_OPEN)
    made = enter(
        actor,
        DataRequest(
            unit_id=child.at.unit_id,
            pupil_id=pupil_id,
            account_id=actor.account_id,
            asked_by=actor.name,
            relation=child.relation,
            channel=PORTAL,
            kind=kind,
            words=words,
            received_on=clock.today(),
        ),
    )
    _note(actor, "data_request_made", made, child)
    return made


def take_back(actor: Actor, *, pupil_id: int, request_id: int) -> DataRequest:
    """The request is no longer wanted."""
    child = get_child_to_ask(actor, pupil_id)
    query = _own(actor, pupil_id).where(DataRequest.id == request_id).with_for_update()
    found = db.session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    if found.closed_at is not None:
        raise RuleBroken("Yêu cầu này đã kết thúc.")
    found.closed_at, found.closed_by, found.outcome = clock.now(), actor.name, TAKEN_BACK
    _note(actor, "data_request_taken_back", found, child)
    return found


def _own(actor: Actor, pupil_id: int) -> Select[DataRequest]:
    return select(DataRequest).where(DataRequest.pupil_id == pupil_id, DataRequest.account_id == actor.account_id)


def _note(actor: Actor, action: str, request: DataRequest, child: Child) -> None:
    after = {"full_name": child.name, "request_kind": request.kind}
    note(actor, action, "data_request", request.id, unit_id=request.unit_id, after=after)
    db.session.flush()
