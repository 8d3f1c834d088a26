"""Figures of schools: counted by the worker from the books, kept fresh, added up along the tree."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import time_machine
from sqlalchemy import select, update

from portal.adapters import clock
from portal.adapters.spreadsheet import read_rows
from portal.db import db
from portal.errors import NotAllowed, NotFound
from portal.models.figures import GradeFigures, SchoolFigures
from portal.models.gradebook import Mark, MarkChange
from portal.models.progress import PlannedTest
from portal.models.records import AuditEntry
from portal.models.school import Pupil
from portal.rules.attendance.statuses import EXCUSED, MORNING
from portal.rules.attendance.statuses import Mark as RollMark
from portal.services import figures
from portal.services.attendance.taking import save_roll
from portal.services.figures import Asked, read_figures, refresh_figures
from portal.services.figures.refreshing import schools_due
from portal.services.progress.board import get_board
from tests.cast import Cast
from tests.gradebook import fill
from tests.make import actor_of
from tests.queries import QueryCount
from tests.school import Room, make_class

TESTED = date(2026, 11, 2)


@pytest.fixture
def rooms(cast: Cast) -> dict[str, Room]:
    """A full class and an empty one of two schools of one office, another of a third school; a roll and a test due."""
    found = {
        "4A": make_class(cast, "4A"),
        "4H": make_class(cast, "4H", unit="hoa_nghia", pupils=("Thạch Sa", "Sơn Út", "Lâm Ri", "Kim Sâm")),
        "10A": make_class(cast, "10A", unit="thpt_ben_tre", grade=10, pupils=("Võ Mười", "Võ Chín", "Lê Ba", "Lê Tư")),
        "10T": make_class(cast, "10T", unit="tam_binh", grade=10, pupils=("Người Nơi Khác",)),
    }
    fill(found["4A"], by=cast.teacher)
    fill(found["10A"], by=cast.thpt_principal, leave=("Võ Mười",))
    db.session.add(
        PlannedTest(
            class_id=found["4H"].id,
            subject="toan",
            semester=1,
            column="gk",
            planned_on=TESTED,
            entered_at=clock.now(),
            entered_by="Nguyễn Thị Vui",
        )
    )
    absent = {found["4A"].pupils[0].id: RollMark(EXCUSED)}
    save_roll(actor_of(cast.principal), class_id=found["4A"].id, day=TESTED, session=MORNING, marks=absent, version=0)
    db.session.commit()
    return found


def counted(room: Room, period: str) -> dict[str, int]:
    unit_id, grade = room.school_class.unit_id, room.school_class.grade
    return db.session.scalars(select(GradeFigures).filter_by(unit_id=unit_id, grade=grade, period=period)).one().counts


def change(room: Room, cast: Cast) -> None:
    """Change a mark of a class as a teacher does; committed."""
    kept = db.session.scalars(select(Mark).filter_by(class_id=room.id).order_by(Mark.id).limit(1)).one()
    values = {"before": kept.value, "after": kept.value, "at": clock.now(), "by_id": cast.teacher.id, "by": "x"}
    db.session.add(MarkChange(mark_id=kept.id, source="screen", batch="b", **values))
    db.session.commit()


def test_the_worker_counts_results_and_what_is_due_as_the_school_does(cast: Cast, rooms: dict[str, Room]) -> None:
    refresh_figures(seconds=600)
    year = counted(rooms["10A"], "nam")
    assert year["pupils"] == 4
    assert year["learning.none"] == year["titles.none"] == year["decisions.not_enough"] == 1
    for table in ("learning", "conduct", "titles", "decisions"):
        assert sum(count for code, count in year.items() if code.startswith(f"{table}.")) == 4
    first = counted(rooms["10A"], "1")
    assert "learning.none" not in first
    assert "titles.none" not in first
    primary = counted(rooms["4A"], "nam")
    assert sum(primary.get(f"learning.{one}", 0) for one in ("hoan_thanh_xuat_sac", "hoan_thanh_tot", "hoan_thanh")) > 0
    assert (primary["sessions"], primary["present"], primary["excused"]) == (6, 5, 1)
    assert counted(rooms["4H"], "1")["marks_due"] == 4
    debts = get_board(actor_of(cast.principal)).debts
    assert primary["rolls_due"] - primary["rolls_taken"] == sum(debt.missing for debt in debts if not debt.test)


def test_units_add_up_and_nobody_else_sees_them(cast: Cast, rooms: dict[str, Room]) -> None:
    refresh_figures(seconds=600)
    found = read_figures(actor_of(cast.leader), Asked(table="hoan-thanh", period="1"))
    assert [line.id for line in found.lines] == [cast.units["cho_lach"], cast.units["thpt_ben_tre"]]
    assert found.lines[0].counts["marks_due"] == 4
    assert found.total.counts["pupils"] == 14
    assert (found.uncounted, found.newest) == ([], found.total.computed_at)
    for unit in ("vinh_long", "tam_binh", "board"):
        with pytest.raises(NotFound):
            read_figures(actor_of(cast.leader), Asked(unit_id=cast.units[unit]))
    with pytest.raises(NotFound):
        read_figures(actor_of(cast.principal), Asked(unit_id=cast.units["hoa_nghia"]))
    for person in (cast.clerk, cast.teacher, cast.office_clerk, cast.nobody):
        with pytest.raises(NotAllowed):
            read_figures(actor_of(person), Asked())


def test_small_numbers_are_hidden_from_above_not_from_the_school(cast: Cast, rooms: dict[str, Room]) -> None:
    refresh_figures(seconds=600)
    asked = Asked(table="len-lop", stage="upper_secondary.tt22_2021", unit_id=cast.units["thpt_ben_tre"])
    above = read_figures(actor_of(cast.leader), asked)
    missing = next(column for column in above.columns if column.code == "decisions.not_enough")
    assert above.total.count(missing) is None
    assert above.total.share(missing) is None
    assert [line.count(missing) for line in above.lines] == [None]
    assert above.total.count(above.columns[0]) == 4
    assert len(above.total.hidden) >= 2
    assert read_figures(actor_of(cast.leader), Asked(table="len-lop", stage=asked.stage)).total.count(missing) is None
    own = read_figures(actor_of(cast.thpt_principal), Asked(table="len-lop"))
    assert own.total.count(missing) == 1
    assert not own.conceals


def test_what_is_asked_wrongly_shows_what_there_is(cast: Cast, rooms: dict[str, Room]) -> None:
    refresh_figures(seconds=600)
    asked = Asked(table="x", year=1999, period="9", stage="y", grade=77, view="z", sort="w")
    found = read_figures(actor_of(cast.leader), asked)
    assert (found.table, found.year, found.stage, found.grade, found.view) == ("hoan-thanh", 2026, None, None, "")
    primary = read_figures(actor_of(cast.leader), Asked(table="hoc-tap", period="1"))
    assert (primary.stage and primary.stage.key, primary.period) == ("primary.tt27_2020", "nam")
    assert [line.id for line in primary.lines] == [cast.units["cho_lach"]]
    by_grade = read_figures(actor_of(cast.leader), Asked(table="hoan-thanh", view="khoi"))
    assert [line.id for line in by_grade.lines] == [4, 10]
    assert [line.id for line in read_figures(actor_of(cast.leader), Asked(view="khoi", grade=10)).lines] == [10]
    least = read_figures(actor_of(cast.leader), Asked(view="truong", sort="rolls_taken", descending=True))
    assert least.lines[0].id == cast.units["vinh_binh"]


def test_a_school_is_counted_again_at_night_and_some_hours_after_a_change(
    cast: Cast, rooms: dict[str, Room], clock_at: time_machine.Traveller
) -> None:
    refresh_figures(seconds=600)
    assert schools_due() == []
    school = (cast.units["thpt_ben_tre"], 2026)
    clock_at.shift(timedelta(minutes=10))
    change(rooms["10A"], cast)
    refresh_figures(seconds=600)
    assert schools_due() == []
    clock_at.shift(timedelta(hours=3))
    assert schools_due() == [school]
    refresh_figures(seconds=600)
    assert schools_due() == []
    head = db.session.scalars(select(SchoolFigures).filter_by(unit_id=school[0])).one()
    assert (head.changed_at, head.computed_at) == (None, clock.now())
    clock_at.shift(timedelta(days=1))
    assert len(schools_due()) == 4
    refresh_figures(seconds=600)
    assert db.session.query(GradeFigures).count() == 12


def test_a_school_that_cannot_be_counted_is_told_and_stops_no_other(cast: Cast, rooms: dict[str, Room]) -> None:
    db.session.execute(update(Mark).where(Mark.class_id == rooms["4A"].id, Mark.subject == "toan").values(value="???"))
    db.session.commit()
    with pytest.raises(RuntimeError, match=str(cast.units["vinh_binh"])):
        refresh_figures(seconds=600)
    heads = {head.unit_id: head for head in db.session.scalars(select(SchoolFigures))}
    assert heads[cast.units["vinh_binh"]].error
    assert heads[cast.units["hoa_nghia"]].computed_at
    found = read_figures(actor_of(cast.leader), Asked())
    assert found.uncounted == ["Trường Tiểu học Vĩnh Bình"]
    assert schools_due() == []


def test_the_file_has_the_lines_and_the_age_and_is_noted(cast: Cast, rooms: dict[str, Room]) -> None:
    refresh_figures(seconds=600)
    asked = Asked(table="len-lop", stage="upper_secondary.tt22_2021")
    rows = read_rows(figures.export_figures(actor_of(cast.leader), asked, say=str, grade_name=str))
    assert rows[1][0].startswith("Số liệu tính lúc ")
    assert rows[2][:3] == ["Đơn vị", "Học sinh", "Chưa đủ dữ liệu để đánh giá"]
    assert rows[3][:4] == ["Trường THPT Nguyễn Đình Chiểu", 4, "không nêu", ""]
    assert db.session.scalars(select(AuditEntry.action).where(AuditEntry.action == "school_totals_exported")).one()
    assert not any(name in str(rows) for name in db.session.scalars(select(Pupil.full_name)))
    with pytest.raises(NotAllowed):
        figures.export_figures(actor_of(cast.teacher), asked, say=str, grade_name=str)


def test_a_page_costs_the_same_however_many_schools(
    cast: Cast, rooms: dict[str, Room], queries: Callable[[], QueryCount]
) -> None:
    refresh_figures(seconds=600)
    actor = actor_of(cast.leader)
    with queries() as made:
        read_figures(actor, Asked(table="hoc-tap"))
    assert len(made) <= 6, made.statements
