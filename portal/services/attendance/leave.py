"""Leave where the roll is taken: a proposal accepted by saving the roll, never a mark by itself."""

from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import select

from portal.db import db
from portal.models.contact_book import LeaveRequest
from portal.rules.contact_book.leave import APPROVED, PROPOSED, Span


def find_proposed(pupil_ids: Collection[int], day: date, session: str) -> Mapping[int, bool]:
    """Pupils for whom leave was asked for a session, each with whether it is approved; why is told to nobody here.

    One statement; whose pupils they are was checked before.
    """
    query = select(LeaveRequest).where(
        LeaveRequest.pupil_id.in_(pupil_ids),
        LeaveRequest.first_day <= day,
        LeaveRequest.last_day >= day,
        LeaveRequest.state.in_(PROPOSED),
    )
    found: dict[int, bool] = {}
    for leave in db.session.scalars(query.order_by(LeaveRequest.id)) if pupil_ids else ():
        if span_of(leave).covers(day, session):
            found[leave.pupil_id] = found.get(leave.pupil_id, False) or leave.state == APPROVED
    return found


def span_of(leave: LeaveRequest) -> Span:
    """The days of a request as the rules take them."""
    return Span(
        first_day=leave.first_day,
        last_day=leave.last_day,
        first_session=leave.first_session,
        last_session=leave.last_session,
    )
