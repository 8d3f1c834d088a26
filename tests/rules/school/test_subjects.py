"""The standard programme."""

import pytest

from portal.rules.school.levels import GRADES, grades_of_kind, level_of
from portal.rules.school.subjects import COMMENT, SCORE, standard_subjects


@pytest.mark.parametrize("grade", range(1, 13))
def test_every_grade_has_a_programme_without_doubles(grade: int) -> None:
    codes = [subject.code for subject in standard_subjects(grade)]
    assert len(codes) == len(set(codes)) >= 8
    assert all(subject.periods >= 35 for subject in standard_subjects(grade))


def test_lower_secondary_has_eight_scored_subjects_and_four_by_comment() -> None:
    kinds = [subject.assessed_by for subject in standard_subjects(6)]
    assert (kinds.count(SCORE), kinds.count(COMMENT)) == (8, 4)


def test_primary_tests_begin_with_their_grades() -> None:
    tested = {
        grade: {s.code for s in standard_subjects(grade) if s.assessed_by == SCORE} for grade in GRADES["primary"]
    }
    assert tested[1] == {"tieng_viet", "toan"}
    assert tested[3] == {"tieng_viet", "toan", "ngoai_ngu_1", "tin_hoc_cong_nghe"}
    assert tested[5] == tested[3] | {"khoa_hoc", "lich_su_dia_li"}


def test_kinds_of_units_teach_their_grades() -> None:
    assert grades_of_kind("primary_lower_secondary_school") == tuple(range(1, 10))
    assert grades_of_kind("campus") == tuple(range(13))
    assert [level_of(grade) for grade in (0, 5, 6, 9, 10)] == [
        "preschool",
        "primary",
        "lower_secondary",
        "lower_secondary",
        "upper_secondary",
    ]
    assert standard_subjects(0) == ()
