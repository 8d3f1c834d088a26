"""The attendance of the demo's schools since the year began, written at once."""

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import insert, select

from portal.adapters import clock
from portal.db import db
from portal.models.attendance import Roll, RollEntry
from portal.models.people import Account
from portal.models.school import SchoolClass
from portal.rules.attendance.days import SATURDAY
from portal.rules.attendance.statuses import EXCUSED, LATE, LESSONS, MORNING, UNEXCUSED, sessions_of
from portal.services.demo.people import Cast
from portal.services.demo.school import DemoSchool
from portal.services.records.work_years import load_calendar

FORGOTTEN = 0.01
REASONS = ("Sốt", "Đau bụng", "Về quê có việc gia đình", "Ho, cảm", "Khám răng", "Nhà có đám giỗ")
OFTEN_AWAY = 0.4
"""How often the one pupil of the demo is away who comes near the limit."""


def write_attendance(schools: Mapping[str, DemoSchool], cast: Cast) -> None:
    """Up to yesterday: every roll of both schools but a few that were forgotten."""
    chance = random.Random("attendance")  # noqa: S311 - the same absences every time
    takers = {"vinhbinh": cast.accounts["giaovien.vinhbinh"], "longthoi": cast.accounts["toan.longthoi"]}
    rolls = [
        _roll(each, day, session, takers[key])
        for key, school in schools.items()
        for each in school.classes
        for day in _days(school)
        for session in sessions_of(each.sessions_a_day)
        if chance.random() > FORGOTTEN
    ]
    if not rolls:
        return
    db.session.execute(insert(Roll), rolls)
    pupils = {class_id: list(found) for school in schools.values() for class_id, found in school.pupils.items()}
    class_ids = list(pupils)
    kept = db.session.execute(select(Roll.id, Roll.class_id).where(Roll.class_id.in_(class_ids)).order_by(Roll.id))
    entries = [
        entry for roll_id, class_id in kept for entry in _entries(roll_id, [p.id for p in pupils[class_id]], chance)
    ]
    db.session.execute(insert(RollEntry), entries)


def _days(school: DemoSchool) -> Sequence[date]:
    since, calendar = date(school.start_year, 9, 7), load_calendar()
    days = [since + timedelta(days=number) for number in range((clock.today() - since).days)]
    return [day for day in days if day.weekday() < SATURDAY and not calendar.name_of(day)]


def _roll(school_class: SchoolClass, day: date, session: str, taker: Account) -> dict[str, Any]:
    hour = time(7, 10) if session == MORNING else time(13, 40)
    return {
        "class_id": school_class.id,
        "day": day,
        "session": session,
        "taken_at": datetime.combine(day, hour, clock.LOCAL_ZONE),
        "taken_by_id": taker.id,
        "taken_by": taker.full_name,
        "changed_by": "",
        "version": 1,
    }


def _entries(roll_id: int, pupil_ids: Sequence[int], chance: random.Random) -> Iterator[dict[str, Any]]:
    for place, pupil_id in enumerate(pupil_ids):
        if chance.random() > (OFTEN_AWAY if place == 4 else 0.03):
            continue
        status = chance.choices((EXCUSED, UNEXCUSED, LATE, LESSONS), (60, 15, 20, 5))[0]
        yield {
            "roll_id": roll_id,
            "pupil_id": pupil_id,
            "status": status,
            "lessons": "4" if status == LESSONS else "",
            "reason": chance.choice(REASONS) if status == EXCUSED else "",
        }
