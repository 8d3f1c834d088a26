"""The end of the year in secondary: conduct, promotion, summer, titles."""

from dataclasses import replace
from decimal import Decimal

import pytest

from portal.rules.gradebook.conduct import ConductOutcome, year_conduct
from portal.rules.gradebook.finishing import finishing_label
from portal.rules.gradebook.levels import LevelOutcome, learning_level
from portal.rules.gradebook.promotion import (
    DECISION_LABELS,
    Decision,
    Promotion,
    after_reassessment,
    promotion,
    to_reassess,
)
from portal.rules.gradebook.secondary_circulars import TT22_2021, TT26_2020, TT58_2011
from portal.rules.gradebook.subjects import SubjectResult, known_pass, known_score
from portal.rules.gradebook.switches import BothLow, Reassessed, Switches
from portal.rules.gradebook.titles import title
from tests.grades import commented, scored

GOOD = ["7.0"] * 8
ORDER = {"tot": 4, "kha": 3, "dat": 2, "chua_dat": 1}


@pytest.mark.parametrize(
    ("first", "second", "year"),
    [
        ("kha", "tot", "tot"),
        ("dat", "tot", "kha"),
        ("chua_dat", "tot", "kha"),
        ("tot", "dat", "kha"),
        ("kha", "dat", "dat"),
    ],
)
def test_conduct_of_the_year(first: str, second: str, year: str) -> None:
    assert year_conduct(TT22_2021, first, second).level == year


@pytest.mark.parametrize("first", ORDER)
@pytest.mark.parametrize("second", ORDER)
def test_conduct_of_the_year_is_the_article_in_words(first: str, second: str) -> None:
    one, two = ORDER[first], ORDER[second]
    if two == 4 and one >= 3:
        expected = "tot"
    elif (two == 3 and one >= 2) or (two == 2 and one == 4) or (two == 4 and one in {1, 2}):
        expected = "kha"
    elif (two == 2 and one in {1, 2, 3}) or (two == 3 and one == 1):
        expected = "dat"
    else:
        expected = "chua_dat"
    outcome = year_conduct(TT22_2021, first, second)
    assert outcome.level == expected
    assert outcome.before is None


def test_conduct_says_why_and_what_is_missing() -> None:
    assert str(year_conduct(TT22_2021, "kha", "tot").why) == "Học kì I Khá, học kì II Tốt nên cả năm là Tốt."
    lacking = year_conduct(TT22_2021, "", None)
    assert lacking.level is None
    assert [str(one) for one in lacking.missing] == [
        "Kết quả rèn luyện: thiếu học kì I",
        "Kết quả rèn luyện: thiếu học kì II",
    ]


def test_training_in_summer_replaces_the_lowest_level_only() -> None:
    low = year_conduct(TT22_2021, "dat", "chua_dat", trained="dat")
    assert (low.before, low.level) == ("chua_dat", "dat")
    assert str(low.why) == "Trước hè Chưa đạt; sau rèn luyện trong hè được đánh giá lại là Đạt."
    assert year_conduct(TT22_2021, "dat", "dat", trained="tot").level == "dat"
    assert year_conduct(TT22_2021, "dat", "chua_dat", trained="").level == "chua_dat"


def test_until_2020_the_homeroom_teacher_decides_the_year() -> None:
    assert year_conduct(TT58_2011, "tot", "kha", decided="tot").level == "tot"
    assert str(year_conduct(TT58_2011, "tot", "kha", decided="tot").why) == (
        "Cả năm do giáo viên chủ nhiệm đánh giá: Tốt."
    )
    assert [str(one) for one in year_conduct(TT58_2011, "tot", "kha").missing] == ["Hạnh kiểm: thiếu đánh giá cả năm"]


def conduct(level: str) -> ConductOutcome:
    return ConductOutcome(level=level)


def decide(
    scores: list[str], level: str = "dat", sessions: int | None = 0, *, failed: int = 0, circular=TT22_2021, **more
) -> Promotion:
    results = [*scored(*scores), *commented(failed=failed)]
    learning = learning_level(circular, results)
    return promotion(
        circular, conduct=conduct(level), learning=learning, results=results, absent_sessions=sessions, **more
    )


@pytest.mark.parametrize(
    ("level", "scores", "failed", "sessions", "decision"),
    [
        ("dat", GOOD, 0, 45, Decision.PROMOTED),
        ("dat", GOOD, 0, 46, Decision.RETAINED),
        ("chua_dat", GOOD, 0, 0, Decision.TRAINING),
        ("dat", ["4.0"] * 8, 0, 0, Decision.REASSESSMENT),
        ("dat", GOOD, 2, 0, Decision.REASSESSMENT),
        ("dat", ["4.0"] * 8, 0, 46, Decision.RETAINED),
        ("chua_dat", ["4.0"] * 8, 0, 0, Decision.PERSON),
    ],
)
def test_promotion(level: str, scores: list[str], failed: int, sessions: int, decision: Decision) -> None:
    assert decide(scores, level, sessions, failed=failed).decision == decision


def test_who_is_re_assessed_in_what() -> None:
    outcome = decide(["7.0", "7.0", "5.0", "4.9", "4.0", "3.0", "7.0", "7.0"], failed=1)
    assert [one.subject.name for one in outcome.subjects] == ["Lịch sử", "Địa lí", "Tin học", "Giáo dục thể chất"]
    assert decide(GOOD).subjects == ()


def test_promotion_is_explained() -> None:
    outcome = decide(GOOD, "chua_dat", 12)
    assert [(str(one.asks), one.met, str(one.found)) for one in outcome.conditions] == [
        ("Kết quả rèn luyện cả năm từ mức Đạt trở lên", False, "mức Chưa đạt"),
        ("Kết quả học tập cả năm từ mức Đạt trở lên", True, "mức Khá"),
        ("Nghỉ học không quá 45 buổi trong năm học", True, "nghỉ 12 buổi"),
    ]


def test_nothing_is_decided_while_something_is_missing() -> None:
    outcome = promotion(
        TT22_2021,
        conduct=year_conduct(TT22_2021, "dat", ""),
        learning=learning_level(TT22_2021, []),
        results=[],
        absent_sessions=None,
    )
    assert outcome.decision == Decision.NOT_ENOUGH
    assert [str(one) for one in outcome.missing] == [
        "Kết quả rèn luyện: thiếu học kì II",
        "chưa có môn học nào được đánh giá",
        "chưa có số buổi nghỉ của năm học",
    ]
    assert decide(GOOD, sessions=None).decision == Decision.NOT_ENOUGH


def test_both_too_low_is_a_switch() -> None:
    for choice, decision in [
        (BothLow.PERSON, Decision.PERSON),
        (BothLow.SUMMER, Decision.TRAINING_AND_REASSESSMENT),
        (BothLow.RETAINED, Decision.RETAINED),
    ]:
        outcome = decide(["4.0"] * 8, "chua_dat", switches=Switches(both_low=choice))
        assert outcome.decision == decision
        assert bool(outcome.subjects) is (choice == BothLow.SUMMER)


def test_after_summer_it_is_yes_or_no() -> None:
    assert decide(["4.0"] * 8, summer_over=True).decision == Decision.RETAINED
    assert decide(GOOD, "chua_dat", summer_over=True).decision == Decision.RETAINED
    assert decide(GOOD, summer_over=True).decision == Decision.PROMOTED


def test_on_a_pupil_with_a_disability_the_principal_decides() -> None:
    assert decide(["4.0"] * 8, has_disability=True).decision == Decision.PERSON
    assert decide(GOOD, has_disability=True).decision == Decision.PROMOTED


def test_the_re_assessment_replaces_or_the_higher_counts() -> None:
    results = [*scored("4.0", "4.0"), *commented(failed=1)]
    again: dict[str, SubjectResult] = {
        "toan": known_score(results[0].subject, Decimal("6.0")),
        "ngu_van": known_score(results[1].subject, Decimal("3.0")),
        "giao_duc_the_chat": known_pass(results[2].subject, True),
    }
    replaced = after_reassessment(results, again)
    assert [one.score for one in replaced[:2]] == [Decimal("6.0"), Decimal("3.0")]
    assert replaced[2].passed is True
    higher = after_reassessment(results, again, switches=Switches(reassessed=Reassessed.HIGHER))
    assert [one.score for one in higher[:2]] == [Decimal("6.0"), Decimal("4.0")]
    assert higher[2].passed is True
    assert after_reassessment(results, {}) == results


@pytest.mark.parametrize(
    ("level", "scores", "sessions", "decision"),
    [
        ("trung_binh", ["6.0"] * 8, 45, Decision.PROMOTED),
        ("trung_binh", ["6.0"] * 8, 46, Decision.RETAINED),
        ("trung_binh", ["4.0"] * 8, 0, Decision.REASSESSMENT),
        ("trung_binh", ["1.0"] * 8, 0, Decision.RETAINED),
        ("yeu", ["6.0"] * 8, 0, Decision.TRAINING),
        ("yeu", ["4.0"] * 8, 0, Decision.RETAINED),
    ],
)
def test_promotion_of_2011(level: str, scores: list[str], sessions: int, decision: Decision) -> None:
    assert decide(scores, level, sessions, circular=TT58_2011).decision == decision


def test_every_decision_has_words() -> None:
    assert set(DECISION_LABELS) == set(Decision)
    assert to_reassess(TT22_2021, scored("4.9", "5.0"))[0].subject.name == "Toán"


def award(level: str, scores: list[str], circular=TT22_2021) -> str | None:
    results = [*scored(*scores), *commented()]
    outcome = title(circular, conduct=conduct(level), learning=learning_level(circular, results), results=results)
    return outcome.title.label if outcome.title else None


@pytest.mark.parametrize(
    ("level", "scores", "label"),
    [
        ("tot", ["9.0"] * 6 + ["8.0"] * 2, "Học sinh Xuất sắc"),
        ("tot", ["9.0"] * 5 + ["8.0"] * 3, "Học sinh Giỏi"),
        ("kha", ["9.0"] * 8, None),
        ("tot", ["7.0"] * 8, None),
    ],
)
def test_titles(level: str, scores: list[str], label: str | None) -> None:
    assert award(level, scores) == label


@pytest.mark.parametrize(
    ("level", "scores", "label"),
    [
        ("tot", ["8.5"] * 8, "Học sinh giỏi"),
        ("kha", ["8.5"] * 8, "Học sinh tiên tiến"),
        ("kha", ["7.0"] * 8, "Học sinh tiên tiến"),
        ("trung_binh", ["8.5"] * 8, None),
        ("tot", ["6.0"] * 8, None),
    ],
)
def test_titles_of_2011(level: str, scores: list[str], label: str | None) -> None:
    assert award(level, scores, TT26_2020) == label


def test_a_title_is_explained_and_waits_for_what_is_missing() -> None:
    results = scored(*["9.0"] * 5, *["8.0"] * 3)
    outcome = title(TT22_2021, conduct=conduct("tot"), learning=learning_level(TT22_2021, results), results=results)
    excellent = outcome.checks[0]
    assert [(str(one.asks), one.met, str(one.found)) for one in excellent.conditions][-1] == (
        "Ít nhất 6 môn có điểm từ 9,0 trở lên",
        False,
        "có 5 môn",
    )
    waiting = title(TT22_2021, conduct=year_conduct(TT22_2021, "", "tot"), learning=LevelOutcome(), results=results)
    assert (waiting.title, [str(one) for one in waiting.missing]) == (None, ["Kết quả rèn luyện: thiếu học kì I"])


def test_a_coming_amendment_is_a_new_value() -> None:
    amended = replace(TT22_2021, promotion=replace(TT22_2021.promotion, most_absent=30))
    assert decide(GOOD, sessions=31, circular=amended).decision == Decision.RETAINED
    assert decide(GOOD, sessions=31).decision == Decision.PROMOTED


@pytest.mark.parametrize(
    ("grade", "year", "label"),
    [
        (9, 2024, "Xét tốt nghiệp trung học cơ sở"),
        (9, 2025, "Xác nhận hoàn thành chương trình trung học cơ sở"),
        (5, 2026, "Hoàn thành chương trình tiểu học"),
        (8, 2026, None),
    ],
)
def test_what_the_end_of_a_level_is_called(grade: int, year: int, label: str | None) -> None:
    assert finishing_label(grade, year) == label
