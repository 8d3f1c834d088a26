"""From which grade pupils have accounts, and the fact a pupil proves with."""

from datetime import date

import pytest

from portal.errors import RuleBroken
from portal.rules.contact_book.pupil_accounts import (
    FROM_GRADE,
    OFF,
    check_from_grade,
    is_offered,
    pupil_can_prove,
    pupil_proves,
)

TODAY = date(2026, 11, 20)


def test_secondary_by_default_and_never_preschool() -> None:
    assert [grade for grade in range(13) if is_offered(grade, FROM_GRADE)] == list(range(6, 13))
    assert [grade for grade in range(13) if is_offered(grade, 4)] == list(range(4, 13))
    assert not any(is_offered(grade, OFF) for grade in (None, 0, 6, 12))
    assert not is_offered(None, 1)
    assert not is_offered(0, 1)


@pytest.mark.parametrize("grade", [-1, 13])
def test_only_grades_of_school_can_be_chosen(grade: int) -> None:
    with pytest.raises(RuleBroken) as broken:
        check_from_grade(grade)
    assert broken.value.field == "from_grade"
    check_from_grade(0)
    check_from_grade(12)


@pytest.mark.parametrize(
    ("typed", "proven"),
    [
        ("21/3/2014", True),
        ("21032014", True),
        ("DB-0123", True),
        ("db-0123 ", True),
        ("DB-0124", False),
        ("22/3/2014", False),
        ("", False),
        ("0", False),
    ],
)
def test_a_pupil_proves_with_birth_or_register_number(typed: str, proven: bool) -> None:
    assert pupil_proves(typed, born="2014-03-21", register_no="DB-0123", today=TODAY) is proven


def test_numbers_may_lose_their_noughts_and_nothing_proves_nothing() -> None:
    assert pupil_proves("12", born="", register_no="0012", today=TODAY)
    assert not pupil_proves("", born="", register_no="", today=TODAY)
    assert not pupil_proves("0", born="", register_no="0", today=TODAY)
    assert not pupil_proves("2014", born="2014", register_no=None, today=TODAY)
    assert pupil_can_prove(born="2014-03-21", register_no=None)
    assert pupil_can_prove(born="2014", register_no="7")
    assert not pupil_can_prove(born="2014", register_no=" ")
