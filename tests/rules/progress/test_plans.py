"""When marks are due by the plan, which days are too full, which days a test can be planned on."""

from datetime import date

import pytest

from portal.errors import RuleBroken
from portal.rules.attendance.days import SchoolDays
from portal.rules.progress.plans import check_planned, crowded_days, due_on, is_due

DAYS = SchoolDays(first=date(2026, 9, 7), last=date(2027, 5, 31), off={date(2027, 1, 1): "Tết Dương lịch"})
SECOND = date(2027, 1, 11)


def test_marks_are_due_two_weeks_after_the_test() -> None:
    assert due_on(date(2026, 11, 2)) == date(2026, 11, 16)
    assert not is_due(date(2026, 11, 2), date(2026, 11, 16))
    assert is_due(date(2026, 11, 2), date(2026, 11, 17))


def test_a_third_test_on_one_day_of_one_class_is_too_many() -> None:
    monday, tuesday = date(2026, 11, 2), date(2026, 11, 3)
    assert crowded_days([(1, monday), (1, monday), (2, monday), (1, tuesday)]) == set()
    assert crowded_days([(1, monday), (1, monday), (1, monday), (2, monday)]) == {(1, monday)}


@pytest.mark.parametrize(
    ("semester", "day", "words"),
    [
        (1, date(2027, 1, 1), "Tết Dương lịch"),
        (1, date(2026, 11, 8), "Chủ nhật"),
        (1, date(2027, 1, 12), "học kì 1"),
        (2, date(2026, 12, 1), "học kì 2"),
        (1, date(2026, 8, 1), "không thuộc năm học"),
    ],
)
def test_a_wrong_day_is_refused_at_its_field(semester: int, day: date, words: str) -> None:
    with pytest.raises(RuleBroken, match=words) as refused:
        check_planned(DAYS, SECOND, semester, day, field="on_1_gk")
    assert refused.value.field == "on_1_gk"


def test_a_day_of_lessons_in_its_semester_is_taken() -> None:
    check_planned(DAYS, SECOND, 1, date(2027, 1, 8), field="x")
    check_planned(DAYS, SECOND, 2, date(2027, 1, 11), field="x")
    check_planned(DAYS, None, 2, date(2026, 9, 8), field="x")
