"""A list of a programme's units: what each row means, and every fault at once."""

import pytest

from portal.rules.data_forms.programme_lists import Known, Line, Time, plan_lines, read_school_year

KNOWN = {
    "a1": Known(1, "Trường A", (Time(2010, 2012, 11), Time(2015, None, 12))),
    "b1": Known(2, "Trường B"),
    "c1": Known(3, "Trường C", (Time(2011, 2011, 31),)),
}


def plan(*rows: dict[str, str]) -> list[Line]:
    return plan_lines([(number, row) for number, row in enumerate(rows, start=2)], KNOWN, latest=2027)


def outcome(**row: str) -> tuple[str, list[str | None]]:
    line = plan(row)[0]
    return line.outcome, [fault.field for fault in line.faults]


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ({"code": "b1", "joined": "2010-2011"}, ("new", [])),
        ({"code": "B1", "joined": "2010"}, ("new", [])),
        ({"code": "b1", "joined": "2010 – 2011", "left": "2027-2028"}, ("new", [])),
        ({"code": "a1", "joined": "2015-2016"}, ("same", [])),
        ({"code": "a1", "joined": "2010-2011"}, ("same", [])),
        ({"code": "a1", "joined": "2010-2011", "left": "2013-2014"}, ("changed", [])),
        ({"code": "a1", "joined": "2015-2016", "left": "2020-2021"}, ("changed", [])),
        ({"code": "a1", "joined": "2012-2013", "left": "2015-2016"}, ("new", [])),
        ({"code": "c1", "joined": "2011-2012"}, ("changed", [])),
        ({"code": "a1", "joined": "2010-2011", "left": "2016-2017"}, ("wrong", ["joined"])),
        ({"code": "a1", "joined": "2011-2012"}, ("wrong", ["joined"])),
        ({"code": "a1", "joined": "2020-2021"}, ("wrong", ["joined"])),
        ({"code": "b1"}, ("wrong", ["joined"])),
        ({"joined": "2010-2011"}, ("wrong", ["code"])),
        ({"code": "zz", "joined": "2010-2012", "left": "nay"}, ("wrong", ["code", "joined", "left"])),
        ({"code": "b1", "joined": "2028-2029"}, ("wrong", ["joined"])),
        ({"code": "b1", "joined": "1999-2000"}, ("wrong", ["joined"])),
        ({"code": "b1", "joined": "2012", "left": "2012"}, ("wrong", ["left"])),
    ],
)
def test_each_row_has_its_outcome(row: dict[str, str], found: tuple[str, list[str | None]]) -> None:
    assert outcome(**row) == found


def test_two_rows_of_a_unit_may_not_meet() -> None:
    lines = plan(
        {"code": "b1", "joined": "2010", "left": "2012"},
        {"code": "b1", "joined": "2012"},
        {"code": "b1", "joined": "2013"},
    )
    assert [line.outcome for line in lines] == ["new", "new", "wrong"]
    assert str(lines[2].faults[0]) == "Trùng với dòng 3."


def test_a_row_may_make_room_for_the_next() -> None:
    lines = plan({"code": "a1", "joined": "2015", "left": "2018"}, {"code": "a1", "joined": "2020"})
    assert [line.outcome for line in lines] == ["changed", "new"]


def test_another_name_is_said_not_refused() -> None:
    same, other = plan(
        {"code": "a1", "name": "truong a", "joined": "2015"}, {"code": "b1", "name": "Trường X", "joined": "2015"}
    )
    assert (same.other_name, other.other_name) == (False, True)
    assert other.outcome == "new"


@pytest.mark.parametrize("text", ["", "2010-2012", "10-11", "2010-11", "nay"])
def test_what_is_no_school_year(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_school_year(text)
