"""Which tables there are for which grades, and with which columns."""

from portal.rules.figures.tables import Table, columns_of, periods_of, stages_of, tables_of
from portal.rules.school.levels import GRADES, LOWER_SECONDARY, PRESCHOOL, PRIMARY


def test_grades_are_kept_apart_by_level_and_regulation() -> None:
    now = stages_of([*GRADES[PRIMARY], *GRADES[LOWER_SECONDARY]], 2026)
    assert [(stage.key, stage.grades) for stage in now] == [
        ("primary.tt27_2020", (1, 2, 3, 4, 5)),
        ("lower_secondary.tt22_2021", (6, 7, 8, 9)),
    ]
    then = stages_of(GRADES[LOWER_SECONDARY], 2022)
    assert {stage.key: stage.grades for stage in then} == {
        "lower_secondary.tt22_2021": (6, 7),
        "lower_secondary.tt26_2020": (8, 9),
    }


def test_columns_follow_the_regulation() -> None:
    primary, lower = stages_of((1, 6), 2026)
    assert [column.label for column in columns_of(Table.LEARNING, lower)] == [
        "Học sinh",
        "Tốt",
        "Khá",
        "Đạt",
        "Chưa đạt",
        "Chưa đánh giá",
    ]
    assert [column.code for column in columns_of(Table.LEARNING, primary)][1:3] == [
        "learning.hoan_thanh_xuat_sac",
        "learning.hoan_thanh_tot",
    ]
    assert columns_of(Table.CONDUCT, primary) == ()
    assert columns_of(Table.LEARNING, None) == ()
    assert columns_of(Table.ATTENDANCE, None)
    (old,) = stages_of((9,), 2020)
    assert [column.code for column in columns_of(Table.LEARNING, old)][1] == "learning.gioi"


def test_periods_and_tables_of_a_level() -> None:
    primary, lower = stages_of((1, 6), 2026)
    assert periods_of(Table.LEARNING, primary) == ("nam",)
    assert periods_of(Table.LEARNING, lower) == ("1", "2", "nam")
    assert periods_of(Table.TITLES, lower) == ("nam",)
    assert periods_of(Table.ATTENDANCE, primary) == ("1", "2", "nam")
    assert tables_of(stages_of(GRADES[PRESCHOOL], 2026)) == [Table.COMPLETENESS, Table.ATTENDANCE]
    assert Table.CONDUCT not in tables_of([primary])
    assert tables_of([primary, lower]) == list(Table)
