"""The numbers of schools added up along the tree."""

import io

import pytest
from sqlalchemy import select

from portal.adapters.spreadsheet import read_rows
from portal.db import db
from portal.errors import NotAllowed, NotFound
from portal.models.records import AuditEntry
from portal.models.school import ClassPlace
from portal.services.school.totals import Sums, Wanted, export_totals, read_totals
from tests.cast import Cast
from tests.make import actor_of
from tests.school import Room, make_class


@pytest.fixture
def rooms(cast: Cast) -> dict[str, Room]:
    """Two classes of one school, one of another in the same office, one of a third, and one of another department."""
    found = {
        "4A": make_class(cast, "4A"),
        "5A": make_class(cast, "5A", grade=5, pupils=("Phan Văn Ba", "Phan Thị Bé")),
        "4H": make_class(cast, "4H", unit="hoa_nghia", pupils=("Thạch Sa", "Sơn Út", "Lâm Ri", "Kim Sâm")),
        "10A": make_class(cast, "10A", unit="thpt_ben_tre", grade=10, pupils=("Võ Mười",)),
        "10T": make_class(cast, "10T", unit="tam_binh", grade=10, pupils=("Người Nơi Khác",)),
    }
    for pupil in found["4A"].pupils[:2]:
        pupil.sex, pupil.policies = "female", ["poor", "orphan"]
    found["4A"].pupils[0].disability = "sight"
    for pupil in found["4H"].pupils:
        pupil.ethnicity = "khmer"
    found["4A"].pupils[0].ethnicity, found["4A"].pupils[1].ethnicity = "kinh", "foreign"
    left = db.session.scalars(select(ClassPlace).where(ClassPlace.pupil_id == found["4A"].pupils[5].id)).one()
    left.valid_to = left.valid_from.replace(month=10)
    db.session.commit()
    return found


def test_units_add_up_and_other_branches_are_unseen(cast: Cast, rooms: dict[str, Room]) -> None:
    found = read_totals(actor_of(cast.leader), Wanted())
    assert [(line.id, line.sums) for line in found.lines] == [
        (cast.units["cho_lach"], Sums(2, 3, 11, 2, 4, 1, 2)),
        (cast.units["thpt_ben_tre"], Sums(1, 1, 1, 0, 0, 0, 0)),
    ]
    assert found.total.sums == Sums(3, 4, 12, 2, 4, 1, 2)
    for unit in ("vinh_long", "tam_binh", "board"):
        with pytest.raises(NotFound):
            read_totals(actor_of(cast.leader), Wanted(unit_id=cast.units[unit]))
    for person in (cast.clerk, cast.teacher, cast.office_clerk, cast.nobody):
        with pytest.raises(NotAllowed):
            read_totals(actor_of(person), Wanted())


def test_schools_and_grades_hide_what_could_point_at_a_child(cast: Cast, rooms: dict[str, Room]) -> None:
    actor, office, school = actor_of(cast.supervisor), cast.units["cho_lach"], cast.units["vinh_binh"]
    below = read_totals(actor, Wanted(unit_id=office))
    shown = {line.id: (line.shown("minority"), line.shown("disabled"), line.shown("policy")) for line in below.lines}
    assert shown == {
        school: (0, "dưới 3", "dưới 3"),
        cast.units["hoa_nghia"]: (4, "dưới 3", "dưới 3"),
    }
    assert [below.total.shown(column) for column in ("minority", "disabled", "policy")] == [4, 1, 2]
    grades = read_totals(actor, Wanted(unit_id=school))
    assert [(line.id, line.sums.pupils, line.shown("disabled")) for line in grades.lines] == [
        (4, 5, "dưới 3"),
        (5, 2, "dưới 3"),
    ]
    assert grades.total.shown("disabled") == "dưới 3"
    assert grades.total.shown("girls") == 2
    assert [step.id for step in grades.path] == [cast.units["ben_tre"], office, school]
    own = read_totals(actor_of(cast.principal), Wanted())
    assert own.total.shown("disabled") == 1
    assert not own.conceals


def test_each_school_by_kind_in_order(cast: Cast, rooms: dict[str, Room]) -> None:
    actor, units = actor_of(cast.leader), cast.units

    def ids(**wanted: object) -> list[int]:
        return [line.id for line in read_totals(actor, Wanted(each=True, **wanted)).lines]  # type: ignore[arg-type]

    assert ids(sort="pupils", descending=True) == [units["vinh_binh"], units["hoa_nghia"], units["thpt_ben_tre"]]
    assert ids(sort="pupils", kind="primary_school") == [units["hoa_nghia"], units["vinh_binh"]]
    assert len(ids(kind="no such kind", year=1999)) == 3


def test_the_file_has_numbers_and_is_noted(cast: Cast, rooms: dict[str, Room]) -> None:
    data = export_totals(actor_of(cast.leader), Wanted(unit_id=cast.units["cho_lach"]), say=str, grade_name=str)
    rows = read_rows(io.BytesIO(data).getvalue())
    assert rows[4][0] == "Trường Tiểu học Vĩnh Bình"
    assert rows[4][2:] == [1, 2, 7, 2, 0, "<3", "<3", 3.5]
    assert rows[5][2:5] == [2, 3, 11]
    assert "Lê Thị An" not in str(rows)
    assert db.session.scalars(select(AuditEntry.action).where(AuditEntry.action == "school_totals_exported")).one()
