"""A small school at the end of its year, and the steps by which it goes to the next one."""

from datetime import UTC, date, datetime

from sqlalchemy import select

from portal.db import db
from portal.models.rollover import RollOver
from portal.models.school import ClassPlace, Enrolment, Pupil
from portal.rules.permissions import Actor
from portal.services.rollover import carrying, deciding, plans, reading
from tests.cast import Cast
from tests.school import Room, make_class

YEAR = 2026
SUMMER = datetime(2027, 6, 10, 3, tzinfo=UTC)
BEGINS = date(2027, 9, 5)
Rooms = dict[str, Room]


def make_rooms(cast: Cast) -> Rooms:
    """Three classes at the end of their year; nothing is written in the books."""
    names = {1: ("Lê An", "Lê Bình", "Lê Chi"), 2: ("Võ Dũng", "Võ Em"), 5: ("Hồ Giang", "Hồ Hải")}
    return {f"{grade}A": make_class(cast, f"{grade}A", grade=grade, pupils=names[grade], year=YEAR) for grade in names}


def decide(actor: Actor, room: Room, outcome: str, *pupils: Pupil, to_class: str = "") -> None:
    seen = reading.read_class_plan(actor, start_year=YEAR, class_id=room.id).seen
    chosen = {pupil.id for pupil in pupils} or None
    deciding.decide(
        actor, start_year=YEAR, class_id=room.id, pupil_ids=chosen, outcome=outcome, to_class=to_class, seen=seen
    )
    db.session.commit()


def plan(actor: Actor, rooms: Rooms) -> RollOver:
    """Everybody goes up but one who stays, one who waits and one who leaves; grade 5 leaves the school."""
    found = plans.work_out(actor, start_year=YEAR)
    db.session.commit()
    for name in ("1A", "2A"):
        decide(actor, rooms[name], "promote")
    decide(actor, rooms["1A"], "retain", rooms["1A"].pupils[0])
    decide(actor, rooms["1A"], "wait", rooms["1A"].pupils[1])
    decide(actor, rooms["2A"], "leave", rooms["2A"].pupils[1])
    decide(actor, rooms["5A"], "graduate")
    return found


def carry_out(actor: Actor, seen: str | None = None) -> RollOver:
    seen = reading.read_preview(actor, YEAR).seen if seen is None else seen
    done = carrying.carry_out(actor, start_year=YEAR, seen=seen)
    db.session.commit()
    return done


def places(pupil: Pupil) -> list[tuple[str, int, date, date | None]]:
    query = select(ClassPlace).where(ClassPlace.pupil_id == pupil.id).order_by(ClassPlace.id)
    return [(row.school_class.name, row.grade, row.valid_from, row.valid_to) for row in db.session.scalars(query)]


def stay(pupil: Pupil) -> Enrolment:
    return db.session.scalars(select(Enrolment).where(Enrolment.pupil_id == pupil.id)).one()
