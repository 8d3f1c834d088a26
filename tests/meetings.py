"""Makers of parents' days for tests."""

from datetime import date, time, timedelta
from typing import Any

from portal.adapters import clock
from portal.db import db
from portal.models.contact_book import MeetingDay, MeetingTeacher
from portal.rules.contact_book.meetings import Hours
from portal.services.contact_book.meetings import making
from tests.cast import Person
from tests.notices import as_actor


def facts(day: date | None = None, **more: Any) -> making.DayFacts:
    """A day in a week, from 8:00 to 9:00 in slots of ten minutes."""
    on = day or clock.today() + timedelta(days=7)
    hours = Hours(opens=time(8), closes=time(9), minutes=10, pause=0)
    return making.DayFacts(
        **{"title": "Gặp gia đình", "day": on, "place": "Lớp", "book_until": on, "hours": hours, **more}
    )


def make_meetings(manager: Person, *teachers: Person, **more: Any) -> tuple[MeetingDay, list[MeetingTeacher]]:
    """A day with these teachers, in their order; committed."""
    made = making.make_day(as_actor(manager), facts=facts(**more), teacher_ids=[each.id for each in teachers])
    db.session.commit()
    rows = {row.account_id: row for row in db.session.query(MeetingTeacher).filter_by(day_id=made.id)}
    return made, [rows[each.id] for each in teachers]
