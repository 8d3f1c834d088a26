"""A form that the records of a school fill, and the records."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from portal.adapters import clock
from portal.db import db
from portal.models.attendance import Roll, RollEntry
from portal.rules.data_forms.definition import Definition, Field, FieldType, Need, Row, Section, Table
from tests.cast import Cast
from tests.school import Room, make_class


def column(code: str, source: str = "", **more: Any) -> Field:
    return Field(code=code, label=f"Cột {code}", prefill=source, **more)


FORM = Definition(
    (
        Section(
            code="pupils",
            label="Học sinh",
            domain="pupils",
            parts=(
                column("lop", "classes", need=Need.REQUIRED),
                Table(
                    code="khoi",
                    label="Theo khối",
                    rows=(Row("g1", "Khối 1"), Row("g4", "Khối 4"), Row("tong", "Tổng số", is_total=True)),
                    columns=(column("hs", "pupils"), column("nu", "girls"), column("tay")),
                ),
                Field(code="co_phep", label="Có điểm danh", type=FieldType.YES_NO),
                column("phep", "absent_excused", shown_if="co_phep == True"),
            ),
        ),
        Section(code="people", label="Đội ngũ", domain="staff", parts=(column("doi_ngu", "staff"),)),
    )
)


def make_rooms(cast: Cast) -> list[Room]:
    """Two classes of the school and one of another; some are girls. Committed."""
    made = [make_class(cast, "1A", grade=1, pupils=("Lê Thị An", "Trần Bình")), make_class(cast)]
    make_class(cast, "4A", unit="hoa_nghia")
    for pupil in (made[0].pupils[0], *made[1].pupils[:2]):
        pupil.sex = "female"
    db.session.commit()
    return made


def roll(room: Room, day: date, absent: Mapping[int, str]) -> None:
    """The roll of a morning; who of the class was not there."""
    made = Roll(class_id=room.id, day=day, session="morning", taken_at=clock.now(), taken_by_id=1, taken_by="Cô")
    db.session.add(made)
    db.session.flush()
    db.session.add_all(
        RollEntry(roll_id=made.id, pupil_id=room.pupils[index].id, status=status) for index, status in absent.items()
    )
    db.session.commit()
