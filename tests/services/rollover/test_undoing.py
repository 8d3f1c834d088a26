"""A roll-over is taken back, whole or for one pupil, until something stands on it."""

from datetime import date

import pytest
import time_machine
from sqlalchemy import func, select

from portal.adapters import clock
from portal.db import db
from portal.errors import RuleBroken
from portal.models.attendance import Roll
from portal.models.gradebook import Mark
from portal.models.rollover import RollOverMove
from portal.models.school import ClassPlace, Enrolment, SchoolClass
from portal.rules.permissions import Actor
from portal.services.rollover import undoing
from portal.services.school import placing, pupil_reading
from portal.services.school.merging import joining
from tests.cast import Cast
from tests.make import actor_of
from tests.rolling import BEGINS, SUMMER, YEAR, Rooms, carry_out, decide, make_rooms, places, plan, stay
from tests.school import make_class


@pytest.fixture
def actor(cast: Cast) -> Actor:
    return actor_of(cast.principal)


@pytest.fixture
def rooms(cast: Cast, clock_at: time_machine.Traveller) -> Rooms:
    clock_at.move_to(SUMMER)
    return make_rooms(cast)


def test_whole_undo_and_once_more(actor: Actor, rooms: Rooms) -> None:
    plan(actor, rooms)
    carry_out(actor)
    undoing.undo(actor, start_year=YEAR, reason="Sai danh sách")
    db.session.commit()
    chi, giang = rooms["1A"].pupils[2], rooms["5A"].pupils[0]
    assert places(chi) == [("1A", 1, date(2026, 9, 1), None), ("2A", 2, BEGINS, BEGINS)]
    assert (stay(giang).status, stay(giang).left_on) == ("enrolled", None)
    away = select(func.count()).where(SchoolClass.start_year == YEAR + 1, SchoolClass.put_away_at.is_not(None))
    assert db.session.scalar(away) == 3
    shown = pupil_reading.read_pupil(actor, pupil_id=chi.id, visit=False)
    assert [place.school_class.name for place in shown.places] == ["1A"], "a place never taken is not shown"
    carry_out(actor)
    shown = pupil_reading.read_pupil(actor, pupil_id=chi.id, visit=False)
    assert shown.place is not None
    assert shown.place.school_class.name == "1A", "in summer the new class is still to begin"
    assert places(chi)[2:] == [("2A", 2, BEGINS, None)]
    assert db.session.scalar(away) == 0
    assert db.session.scalar(select(func.count()).select_from(SchoolClass)) == 6


def test_one_pupil_is_taken_back_and_the_others_stay(actor: Actor, rooms: Rooms) -> None:
    plan(actor, rooms)
    carry_out(actor)
    giang, hai = rooms["5A"].pupils
    undoing.undo(actor, start_year=YEAR, reason="Chưa hoàn thành", pupil_id=giang.id)
    db.session.commit()
    assert (stay(giang).status, stay(hai).status) == ("enrolled", "graduated")
    assert places(giang) == [("5A", 5, date(2026, 9, 1), None)]
    decide(actor, rooms["5A"], "retain", giang)
    carry_out(actor)
    assert places(giang)[1:] == [("5A", 5, BEGINS, None)]


@pytest.mark.parametrize("what", ["marks", "rolls", "moved", "status", "elsewhere"])
def test_what_was_written_on_top_stands_in_the_way(cast: Cast, actor: Actor, rooms: Rooms, what: str) -> None:
    plan(actor, rooms)
    carry_out(actor)
    chi, giang = rooms["1A"].pupils[2], rooms["5A"].pupils[0]
    place = db.session.scalars(select(ClassPlace).where(ClassPlace.pupil_id == chi.id, ClassPlace.grade == 2)).one()
    by = {"written_at": clock.now(), "written_by_id": cast.principal.id}
    key = {"start_year": YEAR + 1, "semester": 1, "subject": "toan", "column": "gk"}
    if what == "marks":
        db.session.add(
            Mark(pupil_id=chi.id, class_id=place.class_id, unit_id=cast.units["vinh_binh"], value="8", **key, **by)
        )
    elif what == "rolls":
        taken = {"taken_at": clock.now(), "taken_by_id": cast.principal.id, "taken_by": "An"}
        db.session.add(Roll(class_id=place.class_id, day=BEGINS, session="morning", **taken))
    elif what == "moved":
        other = make_class(cast, "2B", grade=2, pupils=(), year=YEAR + 1)
        placing.move_pupil(actor, pupil_id=chi.id, class_id=other.id, since=BEGINS)
    elif what == "status":
        stay(chi).status = "deferred"
    else:
        other_unit = cast.units["hoa_nghia"]
        db.session.add(Enrolment(pupil_id=giang.id, unit_id=other_unit, status="enrolled", admitted_on=BEGINS))
    db.session.commit()
    named = giang if what == "elsewhere" else chi
    with pytest.raises(RuleBroken, match=named.full_name):
        undoing.undo(actor, start_year=YEAR, reason="Nhầm", pupil_id=named.id)
    with pytest.raises(RuleBroken, match="em khác"):
        undoing.undo(actor, start_year=YEAR, reason="Nhầm")


def test_records_merged_since_do_not_hinder_the_undo(cast: Cast, actor: Actor, rooms: Rooms) -> None:
    chi = rooms["1A"].pupils[2]
    (twin,) = make_class(cast, "1B", grade=1, pupils=("Lê Chi",), year=YEAR).pupils
    place = db.session.scalars(select(ClassPlace).filter_by(pupil_id=twin.id)).one()
    place.class_id = rooms["1A"].id
    db.session.commit()
    plan(actor, rooms)
    carry_out(actor)
    seen = joining.compare(actor, kept_id=chi.id, double_id=twin.id)
    joining.merge(actor, kept_id=chi.id, double_id=twin.id, versions=seen.versions, take={}, reason="Nhập hai lần")
    db.session.commit()
    undoing.undo(actor, start_year=YEAR, reason="Sai danh sách")
    db.session.commit()
    assert places(chi) == [("1A", 1, date(2026, 9, 1), None), ("2A", 2, BEGINS, BEGINS)]
    moves = select(RollOverMove.pupil_id).where(RollOverMove.pupil_id.in_([chi.id, twin.id]))
    assert db.session.scalars(moves).all() == [chi.id]
    carry_out(actor)
    assert [row[0] for row in places(twin) if row[3] is None] == []
