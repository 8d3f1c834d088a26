"""A parents' day of the demo's primary school with some slots booked; written as rows, so that nobody is told."""

from collections.abc import Mapping
from datetime import time, timedelta

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.models.contact_book import MeetingBooking, MeetingDay, MeetingTeacher, MeetingWish
from portal.models.school import Guardian, Guardianship
from portal.rules.contact_book.meetings import NEEDED
from portal.services.demo.families import MOTHER
from portal.services.demo.people import Cast
from portal.services.demo.school import DemoSchool


def write_meetings(schools: Mapping[str, DemoSchool], cast: Cast) -> None:
    """The mother has booked the homeroom teacher of 4A; another family too; one is needed and has not booked."""
    school, teacher = schools["vinhbinh"], cast.accounts["giaovien.vinhbinh"]
    room = next(each for each in school.classes if each.name == "4A")
    pupils = school.pupils[room.id]
    today = clock.today()
    day = MeetingDay(
        unit_id=school.unit.id,
        title="Gặp gia đình cuối học kì I",
        day=today + timedelta(days=12),
        place="Phòng học của lớp",
        opens=time(8),
        closes=time(10),
        minutes=10,
        pause=5,
        book_until=today + timedelta(days=10),
        created_at=clock.now() - timedelta(days=2),
        created_by=school.unit.name,
    )
    db.session.add(day)
    db.session.flush()
    place = MeetingTeacher(day_id=day.id, account_id=teacher.id)
    db.session.add(place)
    db.session.flush()
    mother = db.session.scalars(select(Guardian.id).where(Guardian.full_name == MOTHER)).one()
    other = select(Guardianship.guardian_id).where(Guardianship.pupil_id == pupils[1].id).order_by(Guardianship.id)
    booked = ((pupils[0], mother, time(8, 15)), (pupils[1], db.session.scalars(other).first(), time(8, 45)))
    db.session.add_all(
        MeetingBooking(
            teacher_id=place.id, starts=starts, pupil_id=pupil.id, guardian_id=guardian_id, booked_at=clock.now()
        )
        for pupil, guardian_id, starts in booked
        if guardian_id
    )
    db.session.add(MeetingWish(teacher_id=place.id, pupil_id=pupils[2].id, wish=NEEDED))
    db.session.flush()
