"""The circular that applies, by level, grade and school year."""

import pytest

from portal.errors import RuleBroken
from portal.rules.gradebook.regulations import FIRST_YEARS, REGULATIONS, regulation_for
from portal.rules.school.levels import GRADES

TT22_BEGINS = {6: 2021, 7: 2022, 10: 2022, 8: 2023, 11: 2023, 9: 2024, 12: 2024}
TT27_BEGINS = {1: 2020, 2: 2021, 3: 2022, 4: 2023, 5: 2024}


def secondary(grade: int) -> str:
    return "lower_secondary" if grade < 10 else "upper_secondary"


@pytest.mark.parametrize(("grade", "first"), TT22_BEGINS.items())
def test_secondary_grades_change_one_after_another(grade: int, first: int) -> None:
    assert regulation_for(secondary(grade), grade, first).code == "tt22_2021"
    assert regulation_for(secondary(grade), grade, 2026).code == "tt22_2021"
    assert regulation_for(secondary(grade), grade, first - 1).code == "tt26_2020"
    assert regulation_for(secondary(grade), grade, 2020).code == "tt26_2020"
    assert regulation_for(secondary(grade), grade, 2019).code == "tt58_2011"
    assert regulation_for(secondary(grade), grade, 2011).code == "tt58_2011"


@pytest.mark.parametrize(("grade", "first"), TT27_BEGINS.items())
def test_primary_grades_change_one_after_another(grade: int, first: int) -> None:
    assert regulation_for("primary", grade, first).code == "tt27_2020"
    assert regulation_for("primary", grade, 2026).code == "tt27_2020"
    assert regulation_for("primary", grade, first - 1).code == "tt22_2016"
    assert regulation_for("primary", grade, 2016).code == "tt22_2016"
    assert regulation_for("primary", grade, 2015).code == "tt30_2014"


def test_preschool_has_indicators_in_every_year() -> None:
    assert regulation_for("preschool", 0, 2026).code == "preschool"


@pytest.mark.parametrize(
    ("level", "grade"),
    [("primary", 6), ("primary", 0), ("lower_secondary", 5), ("upper_secondary", 9), ("preschool", 1), ("college", 1)],
)
def test_a_grade_belongs_to_its_level(level: str, grade: int) -> None:
    with pytest.raises(RuleBroken, match="Cấp học này không có khối lớp") as broken:
        regulation_for(level, grade, 2026)
    assert broken.value.field == "grade"


@pytest.mark.parametrize(("level", "grade", "year"), [("primary", 3, 2013), ("lower_secondary", 9, 2010)])
def test_no_rules_are_made_up_for_earlier_years(level: str, grade: int, year: int) -> None:
    with pytest.raises(RuleBroken, match=f"lớp {grade} cho năm học bắt đầu từ {year}"):
        regulation_for(level, grade, year)


def test_every_grade_has_a_list_the_newest_first_and_every_circular_is_used() -> None:
    assert set(FIRST_YEARS) == {grade for grades in GRADES.values() for grade in grades}
    for steps in FIRST_YEARS.values():
        assert [first for first, _one in steps] == sorted((first for first, _one in steps), reverse=True)
    assert {one.code for steps in FIRST_YEARS.values() for _first, one in steps} == set(REGULATIONS)
