"""A school goes from one year to the next: planned, decided, carried out once, taken back in time."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
import time_machine
from sqlalchemy import func, select

from portal.db import db
from portal.errors import Conflict, NotAllowed, NotFound, RuleBroken
from portal.models.records import AuditEntry
from portal.models.rollover import RollOverMove
from portal.models.school import ClassPlace, EnrolmentEvent, HomeroomTeacher, SchoolClass
from portal.rules.permissions import Actor
from portal.services.rollover import carrying, deciding, plans, reading, undoing
from tests.cast import Cast
from tests.make import actor_of
from tests.queries import QueryCount
from tests.rolling import BEGINS, SUMMER, YEAR, Rooms, carry_out, decide, make_rooms, places, plan, stay
from tests.school import lead, make_pupil


@pytest.fixture
def actor(cast: Cast) -> Actor:
    return actor_of(cast.principal)


@pytest.fixture
def rooms(cast: Cast, clock_at: time_machine.Traveller) -> Rooms:
    clock_at.move_to(SUMMER)
    return make_rooms(cast)


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_without_results_everybody_waits_and_the_page_says_what_is_missing(actor: Actor, rooms: Rooms) -> None:
    plans.work_out(actor, start_year=YEAR)
    found = reading.read_overview(actor, YEAR)
    assert [(row.school_class.name, dict(row.outcomes), row.not_assessed) for row in found.rows] == [
        ("1A", {"wait": 3}, 3),
        ("2A", {"wait": 2}, 2),
        ("5A", {"wait": 2}, 2),
    ]
    assert found.open_books == ["1A", "2A", "5A"]
    assert (found.plan and found.plan.begins_on, found.plan and found.plan.intake) == (BEGINS, ["1A"])


def test_carried_out_everybody_has_a_place_and_nothing_of_the_old_year_is_lost(
    cast: Cast, actor: Actor, rooms: Rooms
) -> None:
    an, _binh, chi = rooms["1A"].pupils
    lead(rooms["1A"], cast.teacher)
    made = plan(actor, rooms)
    plans.save_settings(
        actor,
        start_year=YEAR,
        settings=plans.Settings(
            begins_on=BEGINS,
            finished_on=date(2027, 5, 31),
            decision="9/QĐ",
            keep_homeroom=True,
            intake=["1A", "1B", ""],
        ),
        version=made.version,
    )
    preview = reading.read_preview(actor, YEAR)
    assert not preview.run.faults
    assert preview.run.counts == {"promote": 2, "retain": 1, "graduate": 2, "leave": 1, "wait": 1}
    carry_out(actor)
    old = ("1A", 1, date(2026, 9, 1), BEGINS)
    assert places(chi) == [old, ("2A", 2, BEGINS, None)]
    assert places(an) == [old, ("1A", 1, BEGINS, None)]
    assert places(rooms["1A"].pupils[1]) == [("1A", 1, date(2026, 9, 1), None)]  # waits where it is
    assert [(s.status, s.left_on) for s in map(stay, rooms["5A"].pupils)] == [("graduated", date(2027, 5, 31))] * 2
    assert stay(rooms["2A"].pupils[1]).status == "dropped_out"
    last = db.session.scalars(select(EnrolmentEvent).order_by(EnrolmentEvent.id.desc()).limit(1)).one()
    assert (last.reason, last.decision) == ("Kết thúc năm học 2026-2027", "9/QĐ")
    new = db.session.scalars(
        select(SchoolClass).where(SchoolClass.start_year == YEAR + 1).order_by(SchoolClass.name_sort)
    )
    assert [(c.name, c.grade) for c in new] == [("1A", 1), ("1B", 1), ("2A", 2), ("3A", 3)]
    led = db.session.scalars(select(HomeroomTeacher).where(HomeroomTeacher.valid_from == BEGINS)).all()
    assert sorted((row.school_class.name, row.account_id) for row in led) == [
        ("1A", cast.teacher.id),
        ("2A", cast.teacher.id),
    ]
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "year_rolled_over")).one()
    assert entry.after == {"school_year": "2026-2027", "count": 6, "valid_from": "2027-09-05"}


def test_twice_is_once_and_what_changed_meanwhile_is_shown_first(actor: Actor, rooms: Rooms) -> None:
    plan(actor, rooms)
    seen = reading.read_preview(actor, YEAR).seen
    decide(actor, rooms["2A"], "wait", rooms["2A"].pupils[0])  # another tab
    with pytest.raises(Conflict):
        carrying.carry_out(actor, start_year=YEAR, seen=seen)
    db.session.rollback()
    carry_out(actor)
    before = [count(model) for model in (ClassPlace, SchoolClass, EnrolmentEvent, AuditEntry)]
    carry_out(actor, seen)
    assert [count(model) for model in (ClassPlace, SchoolClass, EnrolmentEvent, AuditEntry)] == before


def test_a_class_somebody_else_changed_is_read_again(actor: Actor, rooms: Rooms) -> None:
    plan(actor, rooms)
    room = rooms["1A"]
    with pytest.raises(Conflict):
        deciding.decide(
            actor, start_year=YEAR, class_id=room.id, pupil_ids=None, outcome="wait", to_class="", seen="older"
        )


def test_who_waited_is_completed_later_even_in_the_new_year(
    actor: Actor, rooms: Rooms, clock_at: time_machine.Traveller
) -> None:
    plan(actor, rooms)
    carry_out(actor)
    clock_at.move_to(datetime(2027, 9, 20, 3, tzinfo=UTC))
    binh = rooms["1A"].pupils[1]
    decide(actor, rooms["1A"], "promote", binh)
    carry_out(actor)
    assert places(binh)[1:] == [("2A", 2, date(2027, 9, 20), None)]
    with pytest.raises(RuleBroken, match="đã bắt đầu ngày 05/09/2027"):
        undoing.undo(actor, start_year=YEAR, reason="Nhầm")


def test_working_out_again_keeps_decisions_and_takes_in_who_came(cast: Cast, actor: Actor, rooms: Rooms) -> None:
    plan(actor, rooms)
    dung = rooms["2A"].pupils[0]
    late = make_pupil("Võ Ý", unit_id=cast.units["vinh_binh"], since=date(2027, 5, 1))
    db.session.add(ClassPlace(class_id=rooms["2A"].id, pupil_id=late.id, grade=2, valid_from=date(2027, 5, 1)))
    stay(rooms["1A"].pupils[0]).status = "transferred_out"
    db.session.commit()
    assert [str(note) for note in reading.read_preview(actor, YEAR).run.notes] == [
        "Lê An không còn học lớp cũ; được bỏ qua.",
        "1 học sinh chưa có trong phương án; hãy bấm Tính lại.",
    ]
    plans.work_out(actor, start_year=YEAR)
    found = {move.pupil_id: move for move in db.session.scalars(select(RollOverMove))}
    assert (found[dung.id].outcome, found[late.id].outcome) == ("promote", "wait")
    assert rooms["1A"].pupils[0].id not in found


@pytest.mark.parametrize(
    ("grade", "outcome", "to_class", "field"),
    [
        (5, "promote", "", "outcome"),
        (1, "graduate", "", "outcome"),
        (1, "fly", "", "outcome"),
        (1, "promote", "x" * 41, "to_class"),
    ],
)
def test_what_cannot_be_decided_is_refused_at_its_field(
    actor: Actor, rooms: Rooms, grade: int, outcome: str, to_class: str, field: str
) -> None:
    plan(actor, rooms)
    with pytest.raises(RuleBroken) as refused:
        decide(actor, rooms[f"{grade}A"], outcome, to_class=to_class)
    assert refused.value.field == field


def test_only_who_keeps_the_records_and_only_the_own_school(cast: Cast, actor: Actor, rooms: Rooms) -> None:
    plan(actor, rooms)
    with pytest.raises(NotAllowed):
        plans.work_out(actor_of(cast.teacher), start_year=YEAR)
    for stranger in (actor_of(cast.other_principal),):
        with pytest.raises(NotFound):
            reading.read_preview(stranger, YEAR)
    with pytest.raises(NotFound):
        plans.work_out(actor, start_year=YEAR - 3)
    with pytest.raises(RuleBroken, match="chưa có học sinh"):
        plans.work_out(actor_of(cast.other_principal), start_year=YEAR)


def test_a_big_school_takes_as_many_statements_as_a_small_one(
    cast: Cast, actor: Actor, rooms: Rooms, queries: Callable[[], QueryCount]
) -> None:
    def statements() -> list[int]:
        made = []
        for action in (
            lambda: plans.work_out(actor, start_year=YEAR),
            lambda: [decide(actor, room, "promote") for room in (rooms["1A"], rooms["2A"])],
            lambda: reading.read_preview(actor, YEAR),
            lambda: carry_out(actor),
            lambda: undoing.undo(actor, start_year=YEAR, reason="Thử"),
        ):
            with queries() as counted:
                action()
            db.session.commit()
            made.append(len(counted))
        return [made[0], *made[2:]]

    few = statements()
    for room in (rooms["1A"], rooms["2A"]):
        for n in range(60):
            pupil = make_pupil(f"Học Sinh {n}", unit_id=cast.units["vinh_binh"], since=date(2026, 9, 1))
            row = room.school_class
            db.session.add(ClassPlace(class_id=row.id, pupil_id=pupil.id, grade=row.grade, valid_from=date(2026, 9, 1)))
    db.session.commit()
    many = statements()
    assert [b <= a + 1 for a, b in zip(few, many, strict=True)] == [True] * 4, (few, many)
    assert many[0] <= 20, many
    assert many[1] <= 12, many
    assert many[2] <= 40, many
    assert many[3] <= 25, many
