"""Planning tests, and what the board says is due and not done."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.gradebook import Mark
from portal.models.notifications import Notification
from portal.models.progress import PlannedTest
from portal.models.records import AuditEntry
from portal.models.school import ClassPlace, Exemption
from portal.rules.attendance.statuses import MORNING
from portal.rules.permissions import Role
from portal.services.attendance.taking import save_roll
from portal.services.progress import board, planning, plans
from tests.cast import Cast, Person
from tests.make import actor_of
from tests.news import hire
from tests.queries import QueryCount
from tests.school import Room, lead, make_class, teach

TESTED = date(2026, 11, 2)


@pytest.fixture
def room(cast: Cast) -> Room:
    room = make_class(cast, "4A")
    lead(room, cast.teacher)
    teach(room, cast.teacher, "toan")
    return room


def plan(
    person: Person,
    room: Room,
    day: date | None = TESTED,
    *,
    subject: str = "toan",
    column: str = "gk",
    whole: bool = False,
) -> int:
    count = planning.save_subject_plan(
        actor_of(person), class_id=room.id, subject=subject, days={(1, column): day}, whole_grade=whole
    )
    db.session.commit()
    return count


def enter(room: Room, count: int, teacher: Person) -> None:
    db.session.add_all(
        Mark(
            pupil_id=pupil.id,
            start_year=2026,
            semester=1,
            subject="toan",
            column="gk",
            value="T",
            unit_id=room.school_class.unit_id,
            class_id=room.id,
            written_at=clock.now(),
            written_by_id=teacher.id,
        )
        for pupil in room.pupils[:count]
    )
    db.session.commit()


def marks_due(person: Person) -> list[tuple[str, str, int, int]]:
    found = board.get_board(actor_of(person)).debts
    return [(debt.school_class.name, debt.subject, debt.missing, debt.expected) for debt in found if debt.test]


def test_a_teacher_plans_the_own_subject_and_the_change_is_noted(cast: Cast, room: Room) -> None:
    assert plan(cast.teacher, room) == 1
    assert plan(cast.teacher, room, date(2026, 11, 4)) == 1
    kept = db.session.scalars(select(PlannedTest)).one()
    assert (kept.planned_on, kept.entered_by) == (date(2026, 11, 4), cast.teacher.name)
    entries = db.session.scalars(select(AuditEntry).filter_by(action="tests_planned").order_by(AuditEntry.id)).all()
    assert [entry.after for entry in entries] == [{"toan 1 gk": "2026-11-02"}, {"toan 1 gk": "2026-11-04"}]
    plan(cast.teacher, room, None)
    assert plans.export_plan(actor_of(cast.teacher)) == []


def test_a_leader_plans_for_the_whole_grade_a_teacher_where_the_subject_is_taught(cast: Cast, room: Room) -> None:
    make_class(cast, "4B", pupils=())
    make_class(cast, "5A", grade=5, pupils=())
    assert plan(cast.teacher, room, whole=True) == 1
    assert plan(cast.principal, room, whole=True) == 2
    assert [line.test.school_class.name for line in plans.export_plan(actor_of(cast.principal))] == ["4A", "4B"]
    assert [line.test.school_class.name for line in plans.export_plan(actor_of(cast.teacher))] == ["4A"]


def test_nobody_else_plans(cast: Cast, room: Room) -> None:
    other = hire(cast, Role.TEACHER)
    with pytest.raises(NotFound):
        plan(other, room)
    teach(room, other, "am_nhac")
    with pytest.raises(NotAllowed):
        plan(other, room)
    with pytest.raises(NotFound):
        plan(cast.other_principal, room)
    for subject, column in (("boi_loi", "gk"), ("toan", "tx9")):
        with pytest.raises(NotFound):
            plan(cast.principal, room, subject=subject, column=column)
    with pytest.raises(RuleBroken, match="Chủ nhật") as refused:
        plan(cast.teacher, room, date(2026, 11, 15))
    assert refused.value.field == "on_1_gk"


def test_a_third_test_on_a_day_is_marked(cast: Cast, room: Room) -> None:
    for subject in ("toan", "tieng_viet", "khoa_hoc"):
        plan(cast.principal, room, subject=subject)
    week = plans.list_week(actor_of(cast.teacher), monday=plans.week_of(TESTED), number=1)
    assert [line.crowded for line in week.items] == [True, True, True]
    assert plans.get_class_plan(actor_of(cast.teacher), class_id=room.id).crowded == {TESTED}
    assert plans.list_week(actor_of(cast.teacher), monday=date(2026, 11, 9), number=1).total == 0


def test_marks_due_are_counted_against_those_entered(cast: Cast, room: Room) -> None:
    plan(cast.teacher, room, date(2026, 11, 6))  # due on the 20th, which is today
    assert marks_due(cast.principal) == []
    plan(cast.teacher, room)
    assert marks_due(cast.principal) == [("4A", "Toán", 6, 6)]
    enter(room, 4, cast.teacher)
    assert marks_due(cast.principal) == marks_due(cast.teacher) == [("4A", "Toán", 2, 6)]
    for pupil in room.pupils[3:5]:  # one of them has a mark from before
        db.session.add(
            Exemption(
                pupil_id=pupil.id,
                start_year=2026,
                subject="toan",
                kind="exempt",
                reason="bệnh",
                entered_at=clock.now(),
                entered_by="x",
            )
        )
    db.session.commit()
    assert marks_due(cast.principal) == [("4A", "Toán", 1, 4)]


def test_of_a_combined_class_only_the_grades_that_have_the_column_are_waited_for(cast: Cast, room: Room) -> None:
    make_class(cast, "3A", grade=3, pupils=())
    room.school_class.other_grades = [3]
    for place in db.session.scalars(select(ClassPlace).where(ClassPlace.pupil_id.in_(p.id for p in room.pupils[:4]))):
        place.grade = 3
    db.session.commit()
    plan(cast.principal, room)
    plan(cast.principal, room, subject="khoa_hoc", column="ck")  # which grade 3 does not have
    plan(cast.principal, room, subject="tu_nhien_xa_hoi", column="ck")  # which grade 4 does not have
    plan(cast.principal, room, column="ck")
    due = sorted((debt.subject, debt.test.column, debt.expected) for debt in _tests(cast.principal))
    assert due == [("Khoa học", "ck", 2), ("Toán", "ck", 6), ("Toán", "gk", 6), ("Tự nhiên và Xã hội", "ck", 4)]


def _tests(person: Person) -> list[Any]:
    return [debt for debt in board.get_board(actor_of(person)).debts if debt.test]


def test_rolls_not_taken_are_counted_from_the_first_day(cast: Cast, room: Room) -> None:
    (debt,) = board.get_board(actor_of(cast.teacher)).debts
    assert (debt.test, debt.missing, [each.id for each in debt.teachers]) == (None, debt.expected, [cast.teacher.id])
    since = debt.since
    assert since
    save_roll(actor_of(cast.principal), class_id=room.id, day=since, session=MORNING, version=0, marks={})
    db.session.commit()
    (after,) = board.get_board(actor_of(cast.teacher)).debts
    assert after.missing == debt.missing - 1
    assert after.since
    assert after.since > since


def test_a_teacher_sees_the_own_lines_a_leader_all_others_none(cast: Cast, room: Room) -> None:
    plan(cast.principal, room, subject="tieng_viet")
    other = make_class(cast, "4B", pupils=("Phan Văn Ba",))
    assert {debt.school_class.name for debt in board.get_board(actor_of(cast.principal)).debts} == {"4A", "4B"}
    mine = board.get_board(actor_of(cast.teacher)).debts
    assert [(debt.school_class.name, debt.test) for debt in mine] == [("4A", None)]
    assert board.get_board(actor_of(cast.other_principal)).debts == []
    (unassigned,) = [line for line in board.sum_up(board.get_board(actor_of(cast.principal))) if line.teacher is None]
    assert (unassigned.marks, unassigned.rolls > 0, other.id > 0) == (6, True, True)


def test_a_teacher_is_reminded_once_a_day(cast: Cast, room: Room, clock_at) -> None:
    assert board.nudge(actor_of(cast.principal), account_id=cast.teacher.id)
    assert not board.nudge(actor_of(cast.principal), account_id=cast.teacher.id)
    clock_at.shift(86400)
    assert board.nudge(actor_of(cast.principal), account_id=cast.teacher.id)
    assert db.session.query(Notification).filter_by(account_id=cast.teacher.id).count() == 2
    with pytest.raises(NotAllowed):
        board.nudge(actor_of(cast.teacher), account_id=cast.teacher.id)
    with pytest.raises(NotFound):
        board.nudge(actor_of(cast.principal), account_id=cast.stranger.id)


def test_the_board_asks_no_more_for_more_classes(cast: Cast, room: Room) -> None:
    counts = []
    for name in ("4B", "4C"):
        plan(cast.principal, make_class(cast, name, pupils=("Phan Văn Ba",)), whole=True)
        actor = actor_of(cast.principal)
        with QueryCount() as count:
            assert board.get_board(actor).marks > 0
        counts.append(len(count))
    assert counts[0] == counts[1] <= 18, counts
