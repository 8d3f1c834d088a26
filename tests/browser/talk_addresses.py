"""Addresses of what passes from the family to the school: leave of the mother's child of 4A."""

import io

from sqlalchemy import select

from portal.db import db
from portal.models.contact_book import LeaveFile, LeaveRequest
from portal.rules.contact_book.leave import APPROVED, RETURNED, WAITING
from portal.web.parts import parts


def talk_pages() -> dict[str, dict[str, list[object]]]:
    """By endpoint: a request that waits, one the school asked about, one approved, with a paper."""
    approved, (waiting, returned) = _leaves(APPROVED)[0], _leaves(WAITING)
    returned.state = RETURNED
    file = LeaveFile(leave_id=approved.id, name="giay-kham.jpg", sha256=_kept(), size=3)
    db.session.add(file)
    db.session.commit()
    one: dict[str, list[object]] = {"pupil_id": [waiting.pupil_id]}
    every: dict[str, list[object]] = {"leave_id": [waiting.id, returned.id, approved.id]}
    done: dict[str, list[object]] = {"leave_id": [approved.id]}
    return {
        "family.leaves": one,
        "family.ask_leave": one,
        "family.leave": one | every,
        "family.change_leave": one | {"leave_id": [returned.id]},
        "family.leave_file": one | done | {"file_id": [file.id]},
        "family.print_leave": one | done,
        "contact_book.leave": every,
        "contact_book.leave_file": done | {"file_id": [file.id]},
        "contact_book.print_leave": done,
    }


def _leaves(state: str) -> list[LeaveRequest]:
    query = select(LeaveRequest).where(LeaveRequest.state == state).order_by(LeaveRequest.id)
    return list(db.session.scalars(query))


def _kept() -> str:
    return parts().file_store.put(io.BytesIO(b"abc")).sha256
