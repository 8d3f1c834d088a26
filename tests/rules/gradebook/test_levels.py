"""Learning levels of TT 22/2021 and ranks of TT 58/2011: worked examples, adjustment, explanation, what is missing."""

from dataclasses import replace
from decimal import Decimal

import pytest

from portal.rules.gradebook.levels import LevelOutcome, learning_level
from portal.rules.gradebook.secondary_circulars import TT22_2021, TT26_2020, TT58_2011
from portal.rules.gradebook.subjects import Subject, SubjectResult, known_score
from portal.rules.gradebook.switches import DEFAULT, OneSubject, SetAside, Switches
from tests.grades import commented, scored

LITERAL = Switches(one_subject=OneSubject.ANY)
GRANTED = Switches(set_aside=SetAside.COUNT_AS_MET)


def level(*scores: str, failed: int = 0, switches: Switches = DEFAULT) -> LevelOutcome:
    return learning_level(TT22_2021, [*scored(*scores), *commented(failed=failed)], switches=switches)


def eight(score: str, *others: str, times: int) -> list[str]:
    return [*[score] * times, *others]


@pytest.mark.parametrize(
    ("scores", "failed", "base", "final"),
    [
        pytest.param(eight("8.0", "6.5", "7.0", times=6), 0, "tot", "tot", id="L1"),
        pytest.param(eight("7.0", "5.5", "5.5", times=6), 0, "kha", "kha", id="L3"),
        pytest.param(eight("8.5", "4.0", times=7), 0, "dat", "kha", id="L5"),
        pytest.param(eight("8.5", "6.0", times=7), 0, "kha", "kha", id="L7"),
        pytest.param(eight("8.5", "4.0", "4.0", times=6), 0, "dat", "dat", id="L8"),
        pytest.param(eight("8.5", times=8), 2, "chua_dat", "chua_dat", id="L9"),
        pytest.param(eight("8.5", times=8), 1, "dat", "dat", id="L10"),
        pytest.param(eight("7.0", "4.9", times=7), 0, "dat", "dat", id="L12"),
        pytest.param(eight("6.0", "3.4", times=7), 0, "chua_dat", "chua_dat", id="L15"),
    ],
)
def test_learning_level(scores: list[str], failed: int, base: str, final: str) -> None:
    outcome = level(*scores, failed=failed)
    assert (outcome.base, outcome.level) == (base, final)
    assert outcome.is_adjusted is (base != final)
    assert (outcome.adjustment is not None) is (base != final)


def test_l10_in_the_literal_reading_a_comment_subject_may_be_the_one() -> None:
    outcome = level(*eight("8.5", times=8), failed=1, switches=LITERAL)
    assert (outcome.base, outcome.level) == ("dat", "kha")
    assert "Chỉ vì môn Giáo dục thể chất" in str(outcome.adjustment)


def test_from_the_bottom_one_subject_gives_one_level_only() -> None:
    assert level(*eight("8.5", "2.0", times=7)).level == "dat"
    assert level(*eight("7.0", "2.0", times=7)).level == "dat"
    assert level(*eight("7.0", "2.0", "2.0", times=6)).level == "chua_dat"


def test_with_exactly_six_subjects_the_two_readings_differ() -> None:
    six = ("8.5", "8.5", "8.5", "8.5", "8.5", "4.0")
    assert level(*six).level == "chua_dat"  # five of at least 5.0
    assert level(*six, switches=GRANTED).level == "dat"
    seven = (*six, "8.5")
    assert level(*seven).level == level(*seven, switches=GRANTED).level == "kha"


def test_why_is_this_kha() -> None:
    outcome = level(*eight("8.5", "4.0", times=7))
    assert str(outcome.adjustment) == (
        "Chỉ vì môn Vật lí mà mức bị thấp từ Tốt xuống Đạt, nên được điều chỉnh lên Khá."
    )
    assert outcome.next_up is not None
    assert outcome.next_up.level == "tot"
    assert [(str(one.asks), one.met, str(one.found)) for one in outcome.next_up.conditions] == [
        ("Mọi môn đánh giá bằng nhận xét đều Đạt", True, "không có môn nào Chưa đạt"),
        ("Mọi môn có điểm đều từ 6,5 trở lên", False, "thấp hơn: Vật lí 4,0"),
        ("Ít nhất 6 môn có điểm từ 8,0 trở lên", True, "có 7 môn"),
    ]
    reached = outcome.check_of(outcome.base)
    assert reached is not None
    assert reached.met
    assert str(reached.conditions[0].asks) == "Nhiều nhất 1 môn đánh giá bằng nhận xét Chưa đạt"


def test_the_best_has_nothing_above_and_the_explanation_can_be_said_in_another_language() -> None:
    assert level(*eight("9.0", times=8)).next_up is None
    outcome = level(*eight("8.5", "4.0", times=7))
    assert outcome.adjustment is not None
    english = {"Tốt": "Good", "Đạt": "Pass", "Khá": "Fair"}
    said = outcome.adjustment.say(lambda words: english.get(words, words))
    assert "từ Good xuống Pass" in said


def test_with_something_missing_there_is_no_level_but_the_list() -> None:
    results = [*scored("8.0", "8.0"), known_score(Subject(code="hoa_hoc", name="Hóa học"), None), *commented()]
    outcome = learning_level(TT22_2021, results)
    assert (outcome.level, outcome.base, outcome.checks) == (None, None, ())
    assert [str(one) for one in outcome.missing] == ["Hóa học: chưa có kết quả"]
    assert outcome.next_up is None
    assert [str(one) for one in learning_level(TT22_2021, []).missing] == ["chưa có môn học nào được đánh giá"]


def test_an_exempt_subject_counts_nowhere() -> None:
    exempt = SubjectResult(Subject(code="hoa_hoc", name="Hóa học", exempt=True))
    assert learning_level(TT22_2021, [*scored(*["8.0"] * 6), exempt, *commented()]).level == "tot"
    assert learning_level(TT22_2021, [*scored(*["8.0"] * 5), exempt, *commented()]).level == "chua_dat"
    assert learning_level(TT22_2021, [exempt]).level is None


def rank(*scores: str, circular=TT58_2011, failed: int = 0) -> LevelOutcome:
    return learning_level(circular, [*scored(*scores), *commented(failed=failed)])


def test_rank_of_2011_in_the_worked_examples() -> None:
    good = rank("8.6", "8.1", "7.9", "8.4", "9.0", "8.2", "8.5", "7.6")
    assert good.mean is not None
    assert good.mean.value == Decimal("8.3")
    assert good.level == "gioi"
    fair = rank("8.6", "8.1", "7.9", "8.4", "9.0", "8.2", "8.5", "6.4")
    assert fair.mean is not None
    assert fair.mean.value == Decimal("8.1")
    assert fair.level == fair.base == "kha"
    assert fair.next_up is not None
    assert [str(one.found) for one in fair.next_up.conditions if not one.met] == ["thấp hơn: Vật lí 6,4"]


@pytest.mark.parametrize(
    ("scores", "base", "final"),
    [
        (("9.0", "9.0", "9.0", "9.0", "9.0", "9.0", "9.0", "4.0"), "trung_binh", "kha"),
        (("9.0", "9.0", "9.0", "9.0", "9.0", "9.0", "9.0", "3.0"), "yeu", "trung_binh"),
        (("7.5", "7.5", "7.5", "7.5", "7.5", "7.5", "7.5", "3.0"), "yeu", "trung_binh"),
        (("7.5", "7.5", "7.5", "7.5", "7.5", "7.5", "7.5", "1.0"), "kem", "yeu"),
        (("7.5", "7.5", "7.5", "7.5", "7.5", "7.5", "7.5", "4.9"), "trung_binh", "trung_binh"),
        (("7.5", "7.5", "7.5", "7.5", "7.5", "9.5", "3.0", "3.0"), "yeu", "yeu"),
        (("3.0", "3.0", "3.0", "3.0", "3.0", "3.0", "3.0", "3.0"), "kem", "kem"),
    ],
)
def test_one_subject_dragging_down_a_rank_of_2011(scores: tuple[str, ...], base: str, final: str) -> None:
    outcome = rank(*scores)
    assert (outcome.base, outcome.level) == (base, final)


def test_key_subjects_are_two_in_2011_and_three_since_2020() -> None:
    scores = ("7.9", "7.9", "9.0", "8.5", "8.5", "8.5", "8.5", "8.5")
    assert rank(*scores).level == "kha"
    assert rank(*scores, circular=TT26_2020).level == "gioi"


def test_a_specialised_class_needs_its_subject() -> None:
    results = scored("9.0", "8.5", "8.5", "8.5", "8.5", "8.5", "8.5", "7.9")
    special = [*results[:-1], replace(results[-1], subject=replace(results[-1].subject, specialised=True))]
    assert learning_level(TT58_2011, results).level == "gioi"
    outcome = learning_level(TT58_2011, special)
    assert outcome.level == "kha"
    assert outcome.next_up is not None
    missed = [(str(one.asks), str(one.found)) for one in outcome.next_up.conditions if not one.met]
    assert missed == [("Môn chuyên từ 8,0 trở lên", "được Vật lí 7,9")]


def test_a_comment_subject_failed_leaves_yeu() -> None:
    assert rank(*["8.5"] * 8, failed=1).level == "yeu"
