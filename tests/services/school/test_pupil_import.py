"""Lists of pupils: recognised, written in few statements, the same list twice, two people at once."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from portal.db import begin_write, db
from portal.errors import Conflict, NotAllowed, NotFound, RuleBroken
from portal.models.records import AuditEntry
from portal.models.school import ClassPlace, Enrolment, EnrolmentEvent, Guardian, Guardianship, Pupil, SchoolClass
from portal.rules.school.statuses import DROPPED
from portal.services.school.importing import writing
from portal.services.school.importing.looking import look_at, remember_map
from tests.cast import Cast
from tests.make import actor_of
from tests.pupil_lists import HEADINGS, class_list, look, options, write
from tests.queries import QueryCount
from tests.school import make_class, make_pupil

AN = {
    "ministry_code": "8312345678",
    "full_name": "Lê Thị Bảo An",
    "born": "21/3/2016",
    "sex": "Nữ",
    "ethnicity": "Kinh",
    "status": "Đang học",
    "phone": 912345678.0,
    "home_ward": "Xã Vĩnh Bình",
    "home_province": "Bến Tre",
    "father_name": "Lê Văn Cường",
    "father_born": 1985.0,
    "father_job": "Nông dân",
    "class_name": "Lớp 4A",
    "grade": "Khối 4",
    "personal_id": 83216001234.0,
}
BINH = {"full_name": "Trần Bình", "born": date(2016, 5, 2), "sex": "Nam", "ethnicity": "H'Mông", "class_name": "4A"}


def count(model: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def pupil(name: str) -> Pupil:
    return db.session.scalars(select(Pupil).where(Pupil.full_name == name)).one()


@pytest.fixture(autouse=True)
def _room(cast: Cast) -> None:
    make_class(cast, pupils=())


def test_a_list_in_the_sectors_layout_becomes_pupils_of_their_class(cast: Cast) -> None:
    write(actor_of(cast.principal), class_list(AN, BINH))
    an = pupil("Lê Thị Bảo An")
    assert (an.ministry_code, an.personal_id, an.born, an.sex) == ("8312345678", "083216001234", "2016-03-21", "female")
    assert (an.phone, an.home_town, an.ethnicity) == ("+84912345678", "Xã Vĩnh Bình, Bến Tre", "kinh")
    assert pupil("Trần Bình").ethnicity == "mong"
    enrolment = db.session.scalars(select(Enrolment).where(Enrolment.pupil_id == an.id)).one()
    assert (enrolment.unit_id, enrolment.status) == (cast.units["vinh_binh"], "enrolled")
    assert count(EnrolmentEvent) == 2
    place = db.session.scalars(select(ClassPlace).where(ClassPlace.pupil_id == an.id)).one()
    assert (place.school_class.name, place.grade, place.valid_from) == ("4A", 4, date(2026, 9, 5))
    father = db.session.scalars(select(Guardianship).where(Guardianship.pupil_id == an.id)).one()
    assert (father.relation, father.guardian.full_name, father.guardian.born_year) == ("father", "Lê Văn Cường", 1985)


def test_the_same_list_again_changes_nothing_and_tells_the_same_result(cast: Cast) -> None:
    actor, sheet = actor_of(cast.principal), class_list(AN, BINH, {"full_name": "Y Moan", "class_name": "4A"})
    first = write(actor, sheet)
    before = [count(model) for model in (Pupil, Enrolment, ClassPlace, Guardian, AuditEntry)]
    assert look(actor, sheet).plan.counts == {"new": 0, "coming": 0, "changed": 0, "same": 3, "double": 0, "wrong": 0}
    assert write(actor, sheet) == first
    assert [count(model) for model in (Pupil, Enrolment, ClassPlace, Guardian, AuditEntry)] == before
    result = writing.read_result(actor, entry_id=first)
    assert result.after is not None
    assert result.after["new"] == 3
    with pytest.raises(NotFound):
        writing.read_result(actor_of(cast.other_principal), entry_id=first)


def test_what_a_list_says_differently_is_changed_and_logged(cast: Cast) -> None:
    actor = actor_of(cast.principal)
    write(actor, class_list(AN))
    make_class(cast, "4B", pupils=())
    changed = AN | {"full_name": "Lê Thị Bảo Ân", "phone": "", "father_job": "Thợ may", "class_name": "4B"}
    (planned,) = look(actor, class_list(changed)).plan.rows
    assert planned.differences == {
        "full_name": ("Lê Thị Bảo An", "Lê Thị Bảo Ân"),
        "class_name": ("4A", "4B"),
        "father_job": ("Nông dân", "Thợ may"),
    }
    write(actor, class_list(changed))
    an = pupil("Lê Thị Bảo Ân")
    assert (an.phone, an.version, an.name_folded) == ("+84912345678", 2, "le thi bao an")
    assert db.session.scalars(select(Guardian)).one().job == "Thợ may"
    places = db.session.scalars(select(ClassPlace).order_by(ClassPlace.id)).all()
    assert [(place.school_class.name, place.valid_from, place.valid_to) for place in places] == [
        ("4A", date(2026, 9, 5), date(2026, 11, 20)),
        ("4B", date(2026, 11, 20), None),
    ]
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "pupil_imported")).one()
    assert entry.before == {"pupil_class": "4A"}
    assert entry.after == {"pupil_fields": ["full_name", "father_job"], "pupil_class": "4B"}
    write(actor, class_list(AN | {"full_name": "Lê Thị Bảo Ân"}))
    assert count(ClassPlace) == 2, "back on the same day: the place is corrected"


def test_missing_classes_are_made_when_asked(cast: Cast) -> None:
    actor, sheet = (
        actor_of(cast.principal),
        class_list(AN | {"class_name": "5C", "grade": ""}, BINH | {"class_name": "12A"}),
    )
    dry = look(actor, sheet)
    assert {key: found.grade for key, found in dry.plan.missing_classes.items()} == {"5c": 5}
    assert [str(fault) for fault in dry.plan.rows[0].row.faults] == ["Năm học này chưa có lớp “5C”."]
    assert look(actor, sheet, create_classes=True).plan.counts["new"] == 1
    write(actor, sheet, create_classes=True)
    made = db.session.scalars(select(SchoolClass).where(SchoolClass.name == "5C")).one()
    assert (made.grade, made.unit_id, made.start_year) == (5, cast.units["vinh_binh"], 2026)
    assert count(Pupil) == 1, "only the good rows"


def test_a_code_of_another_school_is_refused_without_telling_whose(cast: Cast) -> None:
    make_pupil("Phan Văn Bí Mật", unit_id=cast.units["hoa_nghia"], since=date(2025, 9, 5), ministry_code="8312345678")
    db.session.commit()
    (planned,) = look(actor_of(cast.principal), class_list(AN)).plan.rows
    assert planned.state == "wrong"
    (fault,) = planned.row.faults
    assert "chuyển trường" in str(fault)
    assert "Bí Mật" not in str(fault)


def test_a_pupil_who_left_is_not_taken_back_by_a_list(cast: Cast) -> None:
    actor = actor_of(cast.principal)
    write(actor, class_list(AN))
    db.session.scalars(select(Enrolment)).one().status = DROPPED
    db.session.commit()
    (planned,) = look(actor, class_list(AN)).plan.rows
    assert "rời trường" in str(planned.row.faults[0])


def test_what_changed_after_the_look_is_looked_at_again(cast: Cast) -> None:
    actor, sheet = actor_of(cast.principal), class_list(AN, BINH)
    seen = look(actor, sheet).fingerprint
    write(actor, class_list(BINH), sha256="a" * 64)
    begin_write()
    with pytest.raises(Conflict):
        writing.import_pupils(actor, sheet=sheet, options=options(), seen=seen, sha256="f" * 64)
    db.session.rollback()
    assert count(Pupil) == 1


def test_only_who_keeps_the_schools_records_may_import(cast: Cast) -> None:
    for stranger in (cast.teacher, cast.leader, cast.it_teacher, cast.nobody):
        with pytest.raises(NotAllowed):
            look(actor_of(stranger), class_list(AN))
    foreign = make_class(cast, "9A", unit="hoa_nghia", pupils=())
    with pytest.raises(NotFound):
        look(actor_of(cast.principal), class_list(AN), class_id=foreign.id)


def graduated_elsewhere(cast: Cast) -> Pupil:
    """A child who finished another school of the portal, where somebody knew more than the list says."""
    found = make_pupil(
        "Lê Thị Bảo An", unit_id=cast.units["hoa_nghia"], since=date(2021, 9, 5), ministry_code="8312345678"
    )
    found.born, found.birthplace = "2016-03-21", "Bến Tre"
    stay = db.session.scalars(select(Enrolment).where(Enrolment.pupil_id == found.id)).one()
    stay.status, stay.left_on = "graduated", date(2026, 5, 31)
    db.session.commit()
    return found


def test_a_child_who_left_another_school_is_taken_with_the_record(cast: Cast) -> None:
    actor, child = actor_of(cast.principal), graduated_elsewhere(cast)
    dry = look(actor, class_list(AN, BINH))
    assert [planned.state for planned in dry.plan.rows] == ["coming", "new"]
    (planned, _new) = dry.plan.rows
    assert planned.known is not None
    assert (planned.known.coming_from, planned.differences) == ("Trường Tiểu học Hòa Nghĩa", {})
    write(actor, class_list(AN, BINH))
    db.session.refresh(child)
    assert (child.birthplace, child.phone, child.version) == ("Bến Tre", "+84912345678", 3)
    stays = db.session.scalars(select(Enrolment).where(Enrolment.pupil_id == child.id).order_by(Enrolment.id))
    assert [(stay.unit_id, stay.status) for stay in stays] == [
        (cast.units["hoa_nghia"], "graduated"),
        (cast.units["vinh_binh"], "enrolled"),
    ]
    place = db.session.scalars(select(ClassPlace).where(ClassPlace.pupil_id == child.id)).one()
    assert (place.school_class.name, place.valid_from) == ("4A", date(2026, 9, 5))
    assert [held.relation for held in db.session.scalars(select(Guardianship))] == ["father"]
    assert count(Pupil) == 2
    told = select(AuditEntry.object_id).where(AuditEntry.action == "pupil_admitted")
    assert db.session.scalars(told).all() == [child.id]
    assert look(actor, class_list(AN, BINH)).plan.counts["same"] == 2
    (again,) = look(actor_of(cast.other_principal), class_list(AN | {"class_name": ""})).plan.rows
    assert again.state == "wrong", "the old school must not write it back by a list"


@pytest.mark.parametrize("said", [{"full_name": "Lê Thị Bảo Anh"}, {"born": "22/3/2016"}])
def test_a_code_of_somebody_else_tells_nothing_of_the_other_school(cast: Cast, said: dict[str, str]) -> None:
    graduated_elsewhere(cast)
    (planned,) = look(actor_of(cast.principal), class_list(AN | said)).plan.rows
    assert planned.state == "wrong"
    (fault,) = planned.row.faults
    assert str(fault) == "Mã này đã cấp cho một học sinh khác. Hãy kiểm tra lại mã, họ tên và ngày sinh."
    assert planned.differences == {}


def test_the_day_must_lie_in_the_year(cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="năm học"):
        look(actor_of(cast.principal), class_list(AN), since=date(2026, 7, 1))


def test_what_headings_mean_is_remembered_for_the_school(cast: Cast) -> None:
    actor = actor_of(cast.principal)
    sheet = [["Cháu", "Ghi chú thêm"], ["Lê An", "x"]]
    assert look_at(actor, sheet=sheet).meanings == ["", ""]
    remember_map(actor, headings=["Cháu", "Ghi chú thêm"], columns=["full_name", ""])
    db.session.commit()
    assert look_at(actor, sheet=sheet).meanings == ["full_name", ""]
    assert look_at(actor_of(cast.other_principal), sheet=sheet).meanings == ["", ""]
    assert look_at(actor, sheet=class_list(AN)).heading_row == 5


def test_a_whole_school_takes_as_many_statements_as_a_class(cast: Cast, queries: Callable[[], QueryCount]) -> None:
    actor = actor_of(cast.principal)

    def statements(number: int, offset: int) -> int:
        rows = [
            AN
            | {
                "full_name": f"Học {'sinh' * (offset > 10)} {chr(97 + n % 26)}{'x' * (n // 26)}",
                "ministry_code": f"{offset + n:010d}",
                "personal_id": "",
            }
            for n in range(number)
        ]
        with queries() as counted:
            write(actor, class_list(*rows), sha256=f"{offset:064d}")
        return len(counted)

    assert statements(4, 10) == statements(200, 1000) <= 25


def test_headings_of_the_layout_are_all_known() -> None:
    assert len(HEADINGS) == 25
