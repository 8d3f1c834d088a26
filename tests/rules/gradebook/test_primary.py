"""Primary pupils: the level of the year, completion, titles; the circulars before TT 27/2020."""

import pytest

from portal.rules.gradebook.beside import CONDUCT, conduct_columns, quality_columns, summer_columns
from portal.rules.gradebook.columns import Part, SheetFacts, Takes, columns_of
from portal.rules.gradebook.levels import LevelOutcome
from portal.rules.gradebook.primary import (
    COMPLETION_LABELS,
    Completion,
    PrimaryResult,
    completion,
    primary_result,
    year_level,
)
from portal.rules.gradebook.primary_circulars import PRESCHOOL, TT22_2016, TT27_2020, TT30_2014
from portal.rules.gradebook.secondary_circulars import TT22_2021, TT58_2011
from portal.rules.gradebook.standards import AssessedBy, PrimaryCircular
from portal.rules.gradebook.subjects import Subject
from portal.rules.gradebook.titles import primary_title

NAMES = ("Tiếng Việt", "Toán", "Khoa học", "Âm nhạc")
LEVELS = {"T": "hoan_thanh_tot", "H": "hoan_thanh", "C": "chua_hoan_thanh"}
QUALITY = {"T": "tot", "Đ": "dat", "C": "can_co_gang"}
BY_SCORE = SheetFacts(assessed_by=AssessedBy.SCORE)
MATH = Subject(code="toan", name="Toán")


def results(levels: str, *tests: int) -> list[PrimaryResult]:
    """Four subjects, the first with tests."""
    return [
        PrimaryResult(Subject(code=name, name=name), LEVELS[level], tests[place] if place < len(tests) else None)
        for place, (name, level) in enumerate(zip(NAMES, levels, strict=True))
    ]


def qualities(letter: str = "T", *, circular: PrimaryCircular = TT27_2020, but: str = "") -> dict[str, str]:
    """All of one level, the first of another one."""
    cells = {f"ck_{row.code}": QUALITY[letter] for row in circular.rows}
    if but:
        cells[next(iter(cells))] = QUALITY[but]
    return cells


@pytest.mark.parametrize(
    ("levels", "quality", "tests", "year"),
    [
        ("TTTT", "T", (9, 10, 9), "hoan_thanh_xuat_sac"),
        ("TTTT", "T", (9, 10, 8), "hoan_thanh_tot"),
        ("TTTT", "T", (7, 7, 7), "hoan_thanh_tot"),
        ("TTTT", "T", (7, 7, 6), "hoan_thanh"),
        ("TTTH", "T", (9, 9, 9), "hoan_thanh"),
        ("HHHH", "Đ", (5, 5, 5), "hoan_thanh"),
        ("TTTT", "Đ", (9, 9, 9), "hoan_thanh"),
        ("TTTC", "T", (9, 9, 9), "chua_hoan_thanh"),
        ("TTTT", "T", (9, 9, 4), "chua_hoan_thanh"),
        ("TTTT", "C", (9, 9, 9), "chua_hoan_thanh"),
    ],
)
def test_level_of_the_year(levels: str, quality: str, tests: tuple[int, ...], year: str) -> None:
    assert year_level(TT27_2020, results(levels, *tests), qualities(quality)).level == year


def test_why_not_excellent() -> None:
    outcome = year_level(TT27_2020, results("TTTH", 9, 8, 9), qualities(but="Đ"))
    assert outcome.level == "hoan_thanh"
    assert outcome.next_up is not None
    assert outcome.next_up.level == "hoan_thanh_tot"
    assert [(str(one.asks), str(one.found)) for one in outcome.next_up.conditions if not one.met] == [
        ("Mọi môn học, hoạt động giáo dục từ mức Hoàn thành tốt trở lên", "thấp hơn: Âm nhạc H"),
        ("Mọi phẩm chất, năng lực từ mức Tốt trở lên", "thấp hơn: Yêu nước Đ"),
    ]
    excellent = outcome.check_of("hoan_thanh_xuat_sac")
    assert excellent is not None
    assert str(excellent.conditions[2].found) == "thấp hơn: Toán 8"


def test_nothing_is_said_while_something_is_missing() -> None:
    missing = primary_result(MATH, columns_of(TT27_2020, BY_SCORE), {"ck": "hoan_thanh_tot"})
    cells = qualities()
    del cells["ck_nhan_ai"]
    outcome = year_level(TT27_2020, [*results("TTTT", 9, 9, 9), missing], cells)
    assert outcome.level is None
    assert [str(one) for one in outcome.missing] == ["Toán: thiếu KT CK", "Nhân ái: thiếu mức đạt được cuối năm"]
    assert completion(TT27_2020, outcome) == Completion.NOT_ENOUGH
    assert primary_title(TT27_2020, outcome).missing == outcome.missing
    assert year_level(TT27_2020, [], qualities()).level is None


def test_the_end_of_a_semester_is_read_from_the_cells() -> None:
    columns = columns_of(TT27_2020, BY_SCORE)
    good = primary_result(MATH, columns, {"gk": "hoan_thanh", "ck": "hoan_thanh_tot", "ck_test": "10"})
    assert (good.level, good.test, good.missing) == ("hoan_thanh_tot", 10, ())
    again = {"ck": "chua_hoan_thanh", "ck_test": "3", "reassessed": "hoan_thanh", "retested": "6"}
    after_summer = primary_result(MATH, columns, again)
    assert (after_summer.level, after_summer.test) == ("hoan_thanh", 6)
    music = Subject(code="am_nhac", name="Âm nhạc", assessed_by=AssessedBy.COMMENT)
    plain = columns_of(TT27_2020, SheetFacts(assessed_by=AssessedBy.COMMENT))
    assert primary_result(music, plain, {"ck": "hoan_thanh"}).test is None
    exempt = primary_result(Subject(code="toan", name="Toán", exempt=True), columns, {})
    assert (exempt.level, exempt.missing) == (None, ())
    assert year_level(TT27_2020, [good, exempt], qualities()).level == "hoan_thanh_xuat_sac"


def test_qualities_assessed_again_in_summer_count() -> None:
    cells = qualities(but="C")
    assert year_level(TT27_2020, results("TTTT", 9, 9, 9), cells).level == "chua_hoan_thanh"
    assert year_level(TT27_2020, results("TTTT", 9, 9, 9), cells | {"he_yeu_nuoc": "dat"}).level == "hoan_thanh"


def test_completion_leads_to_help_and_then_to_the_principal() -> None:
    low, good = LevelOutcome(level="chua_hoan_thanh"), LevelOutcome(level="hoan_thanh")
    assert completion(TT27_2020, good) == Completion.COMPLETED
    assert completion(TT27_2020, low) == Completion.GUIDED
    assert completion(TT27_2020, low, guided=True) == Completion.PRINCIPAL
    assert set(COMPLETION_LABELS) == set(Completion)


@pytest.mark.parametrize(
    ("level", "recognised", "code"),
    [
        ("hoan_thanh_xuat_sac", False, "xuat_sac"),
        ("hoan_thanh_tot", True, "tieu_bieu"),
        ("hoan_thanh_tot", False, None),
        ("hoan_thanh", True, None),
    ],
)
def test_titles_of_primary(level: str, recognised: bool, code: str | None) -> None:
    outcome = primary_title(TT27_2020, LevelOutcome(level=level), recognised=recognised)
    assert (outcome.title.code if outcome.title else None) == code
    assert primary_title(TT30_2014, LevelOutcome(level=level)).title is None


def test_the_circulars_before_know_two_levels_of_the_year() -> None:
    assert year_level(TT22_2016, results("TTTT", 9, 9, 9), qualities(circular=TT22_2016)).level == "hoan_thanh"
    low = year_level(TT22_2016, results("TTTT", 9, 9, 4), qualities(circular=TT22_2016))
    assert low.level == "chua_hoan_thanh"
    oldest = {"ck_nang_luc": "dat", "ck_pham_chat": "chua_dat"}
    assert year_level(TT30_2014, results("HHHH", 9, 9, 9), oldest).level == "chua_hoan_thanh"
    assert year_level(TT30_2014, results("HHHH", 9, 9, 9), oldest | {"ck_pham_chat": "dat"}).level == "hoan_thanh"


def test_the_rows_of_2020_are_five_qualities_and_ten_competences() -> None:
    groups = [row.group for row in TT27_2020.rows]
    assert [groups.count(one) for one in dict.fromkeys(groups)] == [5, 3, 7]
    columns = quality_columns(TT27_2020)
    assert [column.code for column in columns][:2] == ["gk_yeu_nuoc", "gk_nhan_ai"]
    assert len(columns) == 2 * 15 + 1
    assert len(quality_columns(TT30_2014)) == 2 + 1
    assert len(quality_columns(TT27_2020, summer=True)) == 15
    assert quality_columns(TT22_2021) == ()
    codes = [column.code for circular in (TT27_2020, TT22_2016) for column in quality_columns(circular)]
    assert max(map(len, codes)) <= 30
    assert len({column.code for column in columns}) == len(columns)


def test_conduct_has_a_book_of_its_own() -> None:
    assert CONDUCT
    assert [column.code for column in conduct_columns(TT22_2021, 1)] == ["level", "comment"]
    assert [column.code for column in conduct_columns(TT22_2021, 2)] == ["level", "trained", "comment"]
    assert [column.code for column in conduct_columns(TT58_2011, 2)] == ["level", "year_level", "trained", "comment"]
    assert conduct_columns(TT27_2020, 1) == ()
    scale = conduct_columns(TT58_2011, 1)[0].scale
    assert scale is not None
    assert scale.slugs == ("tot", "kha", "trung_binh", "yeu")


def test_what_summer_may_bring() -> None:
    by_comment = SheetFacts(assessed_by=AssessedBy.COMMENT)
    assert [one.takes for one in summer_columns(TT22_2021, BY_SCORE)] == [Takes.SCORE]
    assert [one.takes for one in summer_columns(TT22_2021, by_comment)] == [Takes.LEVEL]
    assert [one.takes for one in summer_columns(TT27_2020, BY_SCORE)] == [Takes.LEVEL, Takes.WHOLE_SCORE]
    assert [one.code for one in summer_columns(TT27_2020, by_comment)] == ["reassessed"]
    assert summer_columns(PRESCHOOL, by_comment) == ()
    summer = [*summer_columns(TT27_2020, BY_SCORE), *summer_columns(TT22_2021, BY_SCORE)]
    assert {(one.part, one.required) for one in summer} == {(Part.SUMMER, False)}
