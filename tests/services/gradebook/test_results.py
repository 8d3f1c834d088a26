"""The results of a class: derived from what stands in the books, for those who may see them."""

from collections.abc import Callable

import pytest

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, NotFound
from portal.models.gradebook import Mark
from portal.models.school import Exemption, Pupil, RecordView
from portal.rules.gradebook.books import book_columns
from portal.rules.gradebook.columns import COMMENT_CODE, Takes
from portal.rules.permissions import Role
from portal.rules.school.subjects import standard_subjects
from portal.services.gradebook import results
from portal.services.gradebook.results import Period, PupilResults
from tests.cast import Cast, Person
from tests.make import actor_of
from tests.news import hire
from tests.queries import QueryCount
from tests.school import Room, lead, make_class, teach

UNIT = "thpt_ben_tre"


@pytest.fixture
def room(cast: Cast) -> Room:
    """A lower secondary class, at the upper secondary school of the cast for want of another."""
    return make_class(cast, "6A", unit=UNIT, grade=6, pupils=("Lê Thị An", "Trần Bình"))


@pytest.fixture
def homeroom(cast: Cast, room: Room) -> Person:
    person = hire(cast, Role.TEACHER, unit=UNIT, name="Hồ Thị Thu")
    lead(room, person)
    return person


def fill(
    room: Room, pupil: Pupil, semester: int, score: str, *, conduct: str = "tot", but: dict[str, str] | None = None
) -> None:
    """The same score in every cell, Đạt in comment subjects; ``but`` names subjects with another score."""
    cells = {("ren_luyen", "level"): "tot"}
    for subject in standard_subjects(6):
        columns = book_columns(
            grade=6, start_year=2026, subject=subject.code, assessed_by=subject.assessed_by, periods=subject.periods
        )
        for column in columns:
            if column.code != COMMENT_CODE:
                given = (but or {}).get(subject.code, score)
                cells[subject.code, column.code] = "dat" if column.takes == Takes.LEVEL else given
    db.session.add_all(
        Mark(
            pupil_id=pupil.id,
            start_year=2026,
            semester=semester,
            subject=subject_code,
            column=column_code,
            value=value,
            unit_id=room.school_class.unit_id,
            class_id=room.id,
            written_at=clock.now(),
            written_by_id=1,
        )
        for (subject_code, column_code), value in cells.items()
    )
    db.session.commit()


def row_of(person: Person, room: Room, pupil: Pupil, period: str = "nam") -> PupilResults:
    found = results.read_class_results(actor_of(person), class_id=room.id, period=period, visit=False)
    return next(row for row in found.rows if row.pupil.id == pupil.id)


def test_a_full_year_gives_levels_promotion_and_title(cast: Cast, room: Room, homeroom: Person) -> None:
    pupil = room.pupils[0]
    fill(room, pupil, 1, "9")
    fill(room, pupil, 2, "9.5")
    row = row_of(homeroom, room, pupil)
    assert row.shown("toan", Period.FIRST) == "9,0"
    assert row.shown("toan", Period.YEAR) == "9,3"
    assert row.shown("giao_duc_the_chat", Period.YEAR) == "Đ"
    assert row.secondary is not None
    assert (row.secondary.year.level, row.secondary.conduct.level) == ("tot", "tot")
    assert row.promotion == "promoted"
    assert row.secondary.title.title is not None
    assert row.secondary.title.title.label == "Học sinh Xuất sắc"
    sittings = [results.Sitting(each, room.id, 6) for each in room.pupils]
    decided = results.read_decisions(sittings, unit_id=room.school_class.unit_id, start_year=2026)
    assert [decided[each.id] for each in room.pupils] == ["promoted", "not_enough"]


def test_one_subject_alone_is_adjusted_and_explained(cast: Cast, room: Room, homeroom: Person) -> None:
    pupil = room.pupils[0]
    fill(room, pupil, 1, "8.5", but={"toan": "4"})
    outcome = row_of(homeroom, room, pupil, "1").learning(Period.FIRST)
    assert outcome is not None
    assert (outcome.base, outcome.level) == ("dat", "kha")
    assert "Toán" in str(outcome.adjustment)
    assert [one.met for one in outcome.next_up.conditions] == [True, False, True]  # type: ignore[union-attr]


def test_what_is_missing_is_named_and_nobody_gets_a_wrong_level(cast: Cast, room: Room, homeroom: Person) -> None:
    fill(room, room.pupils[0], 1, "8")
    found = results.read_class_results(actor_of(homeroom), class_id=room.id, period="1", visit=False)
    assert [row.pupil.id for row in found.not_assessed] == [room.pupils[1].id]
    missing = [str(one) for one in found.not_assessed[0].learning(Period.FIRST).missing]  # type: ignore[union-attr]
    assert "Toán: thiếu ĐĐGtx1, ĐĐGtx2, ĐĐGtx3, ĐĐGtx4, ĐĐGgk, ĐĐGck" in missing


def test_exempt_subjects_are_left_out(cast: Cast, room: Room, homeroom: Person) -> None:
    pupil = room.pupils[0]
    fill(room, pupil, 1, "8", but={"ngoai_ngu_1": "1"})
    db.session.add(
        Exemption(
            pupil_id=pupil.id,
            start_year=2026,
            subject="ngoai_ngu_1",
            semester=None,
            kind="exempt",
            reason="Khiếm thính",
            entered_at=clock.now(),
            entered_by="Văn phòng",
        )
    )
    db.session.commit()
    row = row_of(homeroom, room, pupil, "1")
    assert row.is_exempt("ngoai_ngu_1", Period.FIRST)
    assert row.learning(Period.FIRST).level == "tot"  # type: ignore[union-attr]


def test_who_sees_what(cast: Cast, room: Room, homeroom: Person) -> None:
    other = hire(cast, Role.TEACHER, unit=UNIT, name="Võ Văn Toán")
    teach(room, other, "toan")
    own = results.read_class_results(actor_of(other), class_id=room.id, period="1", visit=False)
    assert (own.full, [subject.code for subject in own.subjects]) == (False, ["toan"])
    with pytest.raises(NotAllowed):
        results.read_pupil_results(actor_of(other), class_id=room.id, pupil_id=room.pupils[0].id, visit=False)
    for stranger in (cast.leader, cast.principal, cast.stranger_principal):
        with pytest.raises(NotFound):
            results.read_class_results(actor_of(stranger), class_id=room.id, period="1", visit=False)
    assert results.read_class_results(actor_of(cast.thpt_principal), class_id=room.id, period="1", visit=False).full
    stranger_pupil = make_class(cast, "6B", unit=UNIT, grade=6, pupils=("Lê Văn Ba",)).pupils[0]
    with pytest.raises(NotFound):
        results.read_pupil_results(actor_of(homeroom), class_id=room.id, pupil_id=stranger_pupil.id, visit=False)


def test_taking_results_away_is_noted(cast: Cast, room: Room, homeroom: Person) -> None:
    results.export_class_results(actor_of(homeroom), class_id=room.id, period="1")
    assert [view.what for view in db.session.query(RecordView)] == ["results_export"]


def test_a_class_costs_the_same_whatever_its_size(
    cast: Cast, room: Room, homeroom: Person, queries: Callable[[], QueryCount]
) -> None:
    actor = actor_of(homeroom)
    with queries() as few:
        results.read_class_results(actor, class_id=room.id, period="1", visit=False)
    large = make_class(cast, "6C", unit=UNIT, grade=6, pupils=[f"Lê Văn {n}" for n in range(40)])
    lead(large, homeroom)
    with queries() as many:
        results.read_class_results(actor, class_id=large.id, period="1", visit=False)
    assert len(many) <= len(few) <= 12, many.statements
