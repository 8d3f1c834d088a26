"""What a list of units means, without any database."""

from datetime import date
from typing import Any

import pytest

from portal.rules.units.importing import Known, Row, Surroundings, plan

KINDS = {"truong tieu hoc": "primary_school", "diem truong": "campus"}


def known(unit_id: int, name: str, parent_id: int | None, **more: Any) -> Known:
    facts = {"name": name, "kind_code": "primary_school", "phone": "", "opened_on": None}
    return Known(
        unit_id, name, facts | more.pop("facts", {}), parent_id, **{"may_edit": True, "may_manage": True} | more
    )


SO = known(1, "Sở", None, may_manage=False)
A, B = known(2, "A", 1), known(3, "B", 2)


def around(*more: tuple[str, Known]) -> Surroundings:
    units = {"SO": SO, "A": A, "B": B} | dict(more)
    return Surroundings(
        known=units,
        former={"CU": "Trường A"},
        kinds=KINDS,
        own=SO,
        parents={unit.id: unit.parent_id for unit in units.values() if unit.parent_id is not None},
    )


def rows(*lines: dict[str, str], world: Surroundings | None = None) -> list[Row]:
    found = [Row(number, line) for number, line in enumerate(lines, start=4)]
    plan(found, world or around())
    return found


def new(code: str, parent: str = "", **more: str) -> dict[str, str]:
    return {"code": code, "name": f"Trường {code}", "kind": "Trường tiểu học", "parent": parent} | more


def faults_of(row: Row) -> dict[str, str]:
    return {fault.field or "": str(fault) for fault in row.faults}


def test_parents_may_come_later_in_the_list_and_default_to_the_own_unit() -> None:
    child, parent = rows(new("P1-1", "P1", kind="ĐIỂM TRƯỜNG"), new("P1"))
    assert [row.state for row in (child, parent)] == ["new", "new"]
    assert (parent.parent, child.parent) == (SO.id, "P1")
    assert parent.depth < child.depth
    assert child.facts["kind_code"] == "campus"


def test_known_units_are_the_same_changed_or_moved_and_blanks_change_nothing() -> None:
    same, changed, moved = rows(
        {"code": "A", "name": "A"},
        {"code": "B", "phone": "0275 3822 111", "name": ""},
        {"code": "B2", "parent": "SO"},
        world=around(("B2", known(4, "B2", 2))),
    )
    assert [row.state for row in (same, changed, moved)] == ["same", "changed", "changed"]
    assert changed.differences == {"phone": ("", "0275 3822 111")}
    assert moved.moves
    assert not moved.differences


@pytest.mark.parametrize(
    ("line", "column", "words"),
    [
        (new(""), "code", "Thiếu mã"),
        (new("A B"), "code", "khoảng trắng"),
        (new("x" * 41), "code", "Không quá 40"),
        (new("CU"), "code", "mã cũ của “Trường A”"),
        (new("N", name=""), "name", "Thiếu tên"),
        (new("N", name="x" * 201), "name", "Không quá 200"),
        (new("N", kind=""), "kind", "Thiếu loại"),
        (new("N", kind="Lâu đài"), "kind", "Không có loại đơn vị “Lâu đài”"),
        (new("N", email="a@"), "email", "chưa đúng"),
        (new("N", phone="gọi tôi"), "phone", "chỉ gồm chữ số"),
        (new("N", "N"), "parent", "chính nó"),
        (new("N", "KHONG"), "parent", "Không có đơn vị nào mang mã “KHONG”"),
        (new("N", "CU"), "parent", "mã cũ"),
        (new("N", "X"), "parent", "ngoài phạm vi"),
        (new("N", "Z"), "parent", "đã ngừng hoạt động"),
        ({"code": "X", "name": "Tên khác"}, "code", "ngoài phạm vi"),
        ({"code": "Z", "name": "Tên khác"}, "code", "đã ngừng hoạt động"),
        ({"code": "SO", "name": "Tên khác"}, "code", "do cấp trên quản lý"),
        ({"code": "W", "parent": "SO"}, "parent", "sắp tới"),
        ({"code": "A", "parent": "L"}, "parent", "chưa hoạt động"),
    ],
)
def test_each_fault_at_its_column(line: dict[str, str], column: str, words: str) -> None:
    world = around(
        ("X", known(7, "X", 6, may_edit=False, may_manage=False)),
        ("Z", known(8, "Z", 1, closed=True)),
        ("W", known(9, "W", 2, planned_move=True)),
        ("L", known(10, "L", 1, opens_later=True)),
    )
    (row,) = rows(line, world=world)
    assert row.state == "wrong"
    assert words in faults_of(row)[column]


def test_all_faults_of_a_row_are_found_at_once() -> None:
    (row,) = rows({"code": "N N", "kind": "?", "email": "x", "parent": "KHONG"})
    assert set(faults_of(row)) == {"code", "kind", "email", "parent", "name"}


def test_a_code_stands_once() -> None:
    first, second = rows(new("N"), new("N"))
    assert first.state == "new"
    assert "dòng 4" in faults_of(second)["code"]


def test_what_one_may_not_change_may_still_stand_in_the_list() -> None:
    """An exported list holds the own unit and its neighbours; unchanged rows are no fault."""
    world = around(("X", known(7, "X", 6, may_edit=False, may_manage=False)))
    own, stranger = rows(
        {"code": "SO", "name": "Sở", "phone": "0275 3822 111"}, {"code": "X", "name": "X"}, world=world
    )
    assert own.state == "changed"
    assert stranger.state == "same"


def test_circles_among_new_and_known_units() -> None:
    one, two = rows(new("N1", "N2"), new("N2", "N1"))
    assert "vòng tròn" in faults_of(one)["parent"]
    assert "vòng tròn" in faults_of(two)["parent"]
    (known_below_itself,) = rows({"code": "A", "parent": "B"})
    assert "vòng tròn" in faults_of(known_below_itself)["parent"]
    through_new = rows({"code": "A", "parent": "N"}, new("N", "B"))
    assert all("vòng tròn" in faults_of(row)["parent"] for row in through_new)


def test_two_units_may_change_places() -> None:
    """B, now under A, goes to the top and A comes under it: no circle, and B is done first."""
    a, b = rows({"code": "A", "parent": "B"}, {"code": "B", "parent": "SO"})
    assert [row.state for row in (a, b)] == ["changed", "changed"]
    assert b.depth < a.depth


def test_days() -> None:
    row = Row(4, new("N"), opened_on=date(20, 1, 1))
    plan([row], around())
    assert "kiểm tra lại năm" in faults_of(row)["opened_on"]
