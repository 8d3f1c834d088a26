"""The columns of a sheet, by circular, kind of assessment and periods."""

from dataclasses import replace

import pytest

from portal.errors import RuleBroken
from portal.rules.gradebook.columns import SheetFacts, Takes, columns_of, has_midterm_test, regular_count
from portal.rules.gradebook.primary_circulars import PRESCHOOL, TT22_2016, TT27_2020, TT30_2014
from portal.rules.gradebook.secondary_circulars import TT22_2021, TT26_2020, TT58_2011
from portal.rules.gradebook.standards import AssessedBy

SCORE = SheetFacts(assessed_by=AssessedBy.SCORE)
BY_COMMENT = SheetFacts(assessed_by=AssessedBy.COMMENT, periods=105)
MORE = SheetFacts(assessed_by=AssessedBy.SCORE, more_regular=1)


def codes(regulation, facts: SheetFacts) -> str:
    return " ".join(column.code for column in columns_of(regulation, facts))


@pytest.mark.parametrize(("periods", "count"), [(1, 2), (35, 2), (36, 3), (70, 3), (71, 4), (105, 4)])
def test_regular_scores_by_periods_a_year(periods: int, count: int) -> None:
    assert regular_count(TT22_2021.sheet, AssessedBy.SCORE, periods) == count
    assert regular_count(TT22_2021.sheet, AssessedBy.COMMENT, periods) == 2


@pytest.mark.parametrize(
    ("regulation", "facts", "expected"),
    [
        (TT22_2021, SCORE, "tx1 tx2 gk ck comment"),
        (TT22_2021, SheetFacts(assessed_by=AssessedBy.SCORE, periods=140), "tx1 tx2 tx3 tx4 gk ck comment"),
        (TT22_2021, SheetFacts(assessed_by=AssessedBy.SCORE, topic_cluster=True), "tx1 tx2 txcd gk ck comment"),
        (TT22_2021, BY_COMMENT, "tx1 tx2 gk ck comment"),
        (TT26_2020, SCORE, "tx1 tx2 gk ck comment"),
        (TT58_2011, SCORE, "tx1 tx2 dk1 dk2 hk comment"),
        (
            TT58_2011,
            replace(MORE, long_tests=1),
            "tx1 tx2 tx3 dk1 hk comment",
        ),
        (TT27_2020, SCORE, "gk ck ck_test comment"),
        (TT27_2020, SheetFacts(assessed_by=AssessedBy.SCORE, midterm_test=True), "gk gk_test ck ck_test comment"),
        (TT27_2020, BY_COMMENT, "gk ck comment"),
        (TT22_2016, SCORE, "gk ck ck_test comment"),
        (TT30_2014, SCORE, "ck ck_test comment"),
        (PRESCHOOL, BY_COMMENT, ""),
    ],
)
def test_columns(regulation, facts: SheetFacts, expected: str) -> None:
    assert codes(regulation, facts) == expected


def test_weights_labels_and_what_a_cell_takes() -> None:
    columns = {column.code: column for column in columns_of(TT22_2021, SCORE)}
    assert [columns[code].weight for code in ("tx1", "gk", "ck", "comment")] == [1, 2, 3, 0]
    assert [columns[code].short for code in ("tx1", "gk", "ck")] == ["ĐĐGtx1", "ĐĐGgk", "ĐĐGck"]
    assert columns["tx2"].title() == "Đánh giá thường xuyên 2"
    assert columns["gk"].title() == "Đánh giá giữa kì"
    assert not columns["comment"].required
    old = {column.code: column for column in columns_of(TT58_2011, MORE)}
    assert [(old[code].short, old[code].weight) for code in ("tx1", "dk2", "hk")] == [
        ("KTtx1", 1),
        ("KTđk2", 2),
        ("KThk", 3),
    ]
    assert [old[code].required for code in ("tx2", "tx3", "dk1")] == [True, False, True]


def test_comment_subjects_take_levels_without_weight() -> None:
    marked = [column for column in columns_of(TT22_2021, BY_COMMENT) if column.takes != Takes.COMMENT]
    assert {column.takes for column in marked} == {Takes.LEVEL}
    assert {column.weight for column in marked} == {0}
    assert all(column.scale is not None and column.scale.slugs == ("dat", "chua_dat") for column in marked)


def test_primary_scales_and_tests_without_decimals() -> None:
    new = {column.code: column for column in columns_of(TT27_2020, SCORE)}
    old = {column.code: column for column in columns_of(TT30_2014, SCORE)}
    assert new["ck"].scale is not None
    assert new["ck"].scale.slugs == ("hoan_thanh_tot", "hoan_thanh", "chua_hoan_thanh")
    assert old["ck"].scale is not None
    assert old["ck"].scale.slugs == ("hoan_thanh", "chua_hoan_thanh")
    assert new["ck_test"].takes == Takes.WHOLE_SCORE
    assert (new["ck_test"].least, old["ck_test"].least) == (0, 1)


def test_which_primary_subjects_have_a_test_in_the_middle() -> None:
    assert has_midterm_test(TT27_2020, 4, "toan")
    assert has_midterm_test(TT27_2020, 5, "tieng_viet")
    assert not has_midterm_test(TT27_2020, 3, "toan")
    assert not has_midterm_test(TT27_2020, 4, "khoa_hoc")
    assert not has_midterm_test(TT30_2014, 4, "toan")
    assert not has_midterm_test(TT22_2021, 6, "toan")


@pytest.mark.parametrize("periods", [0, -5, 601])
def test_periods_are_a_sensible_number(periods: int) -> None:
    with pytest.raises(RuleBroken, match="Số tiết cả năm từ 1 đến 600") as broken:
        columns_of(TT22_2021, SheetFacts(assessed_by=AssessedBy.SCORE, periods=periods))
    assert broken.value.field == "periods"
