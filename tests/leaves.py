"""Makers of requests for leave for tests."""

from datetime import date
from typing import Any

from portal.adapters import clock
from portal.db import db
from portal.models.contact_book import LeaveRequest
from portal.rules.contact_book.leave import FAMILY, Span
from portal.services.contact_book.leave import asking
from portal.services.contact_book.leave.asking import Asked
from tests.cast import Person
from tests.notices import as_actor


def asked(first_day: date | None = None, last_day: date | None = None, **more: Any) -> Asked:
    """What a family typed: today, for a family matter, unless said otherwise."""
    first = first_day or clock.today()
    sessions = {name: more.pop(name) for name in ("first_session", "last_session") if name in more}
    span = Span(first_day=first, last_day=last_day or first, **sessions)
    return Asked(span=span, **{"kind": FAMILY, "words": "Nhà có việc", **more})


def ask(
    person: Person, pupil_id: int, first_day: date | None = None, last_day: date | None = None, **more: Any
) -> LeaveRequest:
    """A request as the family sends it; committed."""
    made = asking.ask(as_actor(person), pupil_id=pupil_id, asked=asked(first_day, last_day, **more))
    db.session.commit()
    return made
