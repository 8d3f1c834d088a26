"""The register: one number after the other for each school and year, with the times a request has."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from portal.adapters import clock
from portal.db import db
from portal.models.contact_book import DataRequest
from portal.models.units import Unit
from portal.rules.contact_book.requests import Course, RequestState, answer_by, done_by, state_of
from portal.rules.notifications.kinds import Kind
from portal.rules.permissions import ROLE_PERMISSIONS, Actor, Permission
from portal.services.notifications.telling import notify
from portal.services.people.holders import list_holders
from portal.services.records.work_years import load_calendar

MANAGERS = frozenset(role for role, may in ROLE_PERMISSIONS.items() if Permission.CONTACT_MANAGE in may)


@dataclass(frozen=True)
class Entry:
    """A request with its state of today."""

    request: DataRequest
    state: RequestState

    @property
    def code(self) -> str:
        """Number and year, as it is called on paper."""
        return f"{self.request.number}/{self.request.year}"

    @property
    def is_open(self) -> bool:
        """Something is still to be done."""
        return self.state != RequestState.CLOSED

    @property
    def is_late(self) -> bool:
        """A time has run out."""
        return self.state in {RequestState.UNANSWERED, RequestState.OVERDUE}


def entry_of(request: DataRequest) -> Entry:
    """A request as it stands today."""
    course = Course(
        acknowledge_by=request.acknowledge_by,
        due_on=request.due_on,
        is_acknowledged=request.acknowledged_at is not None,
        is_closed=request.closed_at is not None,
    )
    return Entry(request, state_of(course, clock.today()))


def enter(actor: Actor, request: DataRequest) -> DataRequest:
    """Give it the next number of its school and year, and its times; who looks after the contact book is told."""
    db.session.scalar(select(Unit.id).where(Unit.id == request.unit_id).with_for_update())
    request.year = request.received_on.year
    last = select(func.max(DataRequest.number)).where(
        DataRequest.unit_id == request.unit_id, DataRequest.year == request.year
    )
    request.number = (db.session.scalar(last) or 0) + 1
    request.created_at = clock.now()
    request.acknowledge_by = answer_by(request.received_on, load_calendar())
    request.first_due_on = request.due_on = done_by(request.kind, request.received_on)
    db.session.add(request)
    db.session.flush()
    notify(
        list_holders(request.unit_id, MANAGERS),
        kind=Kind.DATA_REQUEST,
        key=f"data-request-{request.id}",
        params={},
        path=f"/lien-lac/yeu-cau/{request.id}/",
        unit_id=request.unit_id,
        by=actor.account_id,
    )
    return request


def count_open(actor: Actor) -> Select[int]:
    """How many wait at the school acted for, for whoever looks after its contact book."""
    return select(func.count()).where(_of(actor), DataRequest.closed_at.is_(None))


def count_late(actor: Actor) -> Select[int]:
    """How many of them are late."""
    return select(func.count()).where(_of(actor), DataRequest.closed_at.is_(None), is_late(clock.today()))


def is_late(today: date) -> ColumnElement[bool]:
    """SQL twin of ``state_of(...) in {UNANSWERED, OVERDUE}`` of an open request."""
    unanswered = and_(DataRequest.acknowledged_at.is_(None), DataRequest.acknowledge_by < today)
    return or_(DataRequest.due_on < today, unanswered)


def _of(actor: Actor) -> ColumnElement[bool]:
    unit_id = actor.unit_id if actor.can(Permission.CONTACT_MANAGE) else None
    return DataRequest.unit_id == unit_id


def entries_of(requests: Sequence[DataRequest]) -> Sequence[Entry]:
    """Several of them."""
    return [entry_of(each) for each in requests]
