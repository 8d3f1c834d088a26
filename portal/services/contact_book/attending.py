"""What a family is told of its child's attendance: this week, the semester, and the limit only when it is near."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Date, Select, bindparam, select

from portal.adapters import clock
from portal.db import db
from portal.models.attendance import Roll, RollEntry
from portal.models.school import SchoolClass
from portal.rules.attendance.counting import Missed, Sessions, closeness, count_sessions, has_limit
from portal.rules.attendance.statuses import LATE, LESSONS, PRESENT
from portal.services.attendance.days import year_span
from portal.services.bound import PUPIL_ID
from portal.services.contact_book.terms import SchoolTerms, YearSeat
from portal.services.gradebook.results import Period


@dataclass(frozen=True, kw_only=True)
class Absence:
    """One session in which the child was not simply there; ``lessons`` are the single ones missed, "2,3"."""

    day: date
    session: str
    status: str
    lessons: str
    both: bool
    """Whether the class has two sessions a day, so that the session has to be named."""

    @property
    def is_today(self) -> bool:
        """Whether it is of today."""
        return self.day == clock.today()


@dataclass(frozen=True, kw_only=True)
class Attendance:
    """``lately``: this week, the newest first. ``counted`` are the sessions absent from ``first`` to ``last``."""

    lately: Sequence[Absence]
    first: date
    last: date
    counted: Sessions
    late: int
    lessons: int
    in_year: int
    is_near: bool


def load_attendance(seat: YearSeat, terms: SchoolTerms, period: Period) -> Attendance:
    """The attendance of a child in a semester or year; one statement. Without dates of the year all of it counts."""
    whole = year_span(seat.school_class.start_year)
    first, last = terms.span(period) or whole
    wanted = {"pupil_id": seat.pupil.id, "first_day": whole[0], "last_day": whole[1]}
    rows = db.session.execute(_missed(), wanted).all()
    today = clock.today()
    monday = today - timedelta(days=today.weekday())
    within = [row for row in rows if first <= row.day <= last]
    counting = terms.terms.counting
    in_year = count_sessions((Missed(row.day, row.status, row.sessions_a_day) for row in rows), counting=counting)
    return Attendance(
        lately=[
            Absence(
                day=row.day,
                session=row.session,
                status=row.status,
                lessons=row.lessons.replace(",", ", "),
                both=row.sessions_a_day > 1,
            )
            for row in rows
            if monday <= row.day <= today
        ],
        first=first,
        last=last,
        counted=count_sessions((Missed(row.day, row.status, row.sessions_a_day) for row in within), counting=counting),
        late=sum(row.status == LATE for row in within),
        lessons=sum(row.status == LESSONS for row in within),
        in_year=in_year.total,
        is_near=has_limit(seat.grade) and closeness(in_year.total) != "fine",
    )


@cache
def _missed() -> Select[*tuple[Any, ...]]:
    """The sessions in which a pupil was not simply there, from a day to a day."""
    whole = bindparam("first_day", type_=Date), bindparam("last_day", type_=Date)
    return (
        select(Roll.day, Roll.session, RollEntry.status, RollEntry.lessons, SchoolClass.sessions_a_day)
        .join(Roll, Roll.id == RollEntry.roll_id)
        .join(SchoolClass, SchoolClass.id == Roll.class_id)
        .where(RollEntry.pupil_id == PUPIL_ID, RollEntry.status != PRESENT, Roll.day.between(*whole))
        .order_by(Roll.day.desc(), Roll.session.desc(), Roll.id)
    )
