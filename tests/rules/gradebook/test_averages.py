"""Averages of a semester and the year: the worked examples, rounding, what is missing, who is left out."""

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.gradebook.averages import mean, rounded, tenths, weighted, year_average
from portal.rules.gradebook.columns import SheetFacts, columns_of
from portal.rules.gradebook.secondary_circulars import TT22_2021, TT26_2020, TT58_2011
from portal.rules.gradebook.standards import AssessedBy
from portal.rules.gradebook.subjects import Subject, known_pass, known_score, subject_semester, subject_year
from portal.rules.gradebook.switches import MissingTest, Rounding, Switches, YearFrom
from tests.grades import scored, semester, sheet

SCORES = st.integers(0, 100).map(lambda whole: Decimal(whole) / 10)
MUSIC = Subject(code="am_nhac", name="Âm nhạc", assessed_by=AssessedBy.COMMENT)
MUSIC_COLUMNS = columns_of(TT22_2021, SheetFacts(assessed_by=AssessedBy.COMMENT))


@pytest.mark.parametrize("circular", [TT22_2021, TT26_2020], ids=lambda one: one.code)
@pytest.mark.parametrize(
    ("cells", "exact", "average"),
    [
        pytest.param(sheet("8", "9", gk="7", ck="8"), Fraction(55, 7), "7.9", id="G1"),
        pytest.param(sheet("8", "8", "8", "8", gk="8", ck="8"), Fraction(72, 9), "8.0", id="G2"),
        pytest.param(sheet("9", "10", "8.5", "9", gk="9.5", ck="9"), Fraction("82.5") / 9, "9.2", id="G4"),
        pytest.param(sheet("8", "7.5", "8", gk="8", ck="8"), Fraction("63.5") / 8, "7.9", id="G7"),
        pytest.param(sheet("3", "4", gk="3.5", ck="3"), Fraction(23, 7), "3.3", id="G8"),
    ],
)
def test_semester_average(circular, cells: dict[str, str], exact: Fraction, average: str) -> None:
    result = semester(circular, cells)
    assert result.average is not None
    assert result.average.exact == exact
    assert result.score == Decimal(average)
    assert result.shown() == average.replace(".", ",")


def test_g10_without_regular_scores_there_is_no_average() -> None:
    columns = columns_of(TT22_2021, SheetFacts(assessed_by=AssessedBy.SCORE, periods=35))
    result = subject_semester(Subject(code="toan", name="Toán"), columns, {"gk": "8", "ck": "8"}, TT22_2021)
    assert result.score is None
    assert [str(one) for one in result.missed()] == ["Toán: thiếu ĐĐGtx1, ĐĐGtx2"]


@pytest.mark.parametrize(
    ("raw", "up"), [("8.25", "8.3"), ("6.45", "6.5"), ("7.84", "7.8"), ("4.999", "5.0")], ids=lambda one: str(one)
)
def test_rounding_is_half_up(raw: str, up: str) -> None:
    exact = Fraction(raw) * 10
    assert rounded(exact.numerator, exact.denominator) == Decimal(up)


def test_rounding_to_even_is_a_switch() -> None:
    assert rounded(165, 2, Rounding.HALF_EVEN) == Decimal("8.2")
    assert rounded(155, 2, Rounding.HALF_EVEN) == Decimal("7.8")
    even = Switches(rounding=Rounding.HALF_EVEN)
    assert semester(TT22_2021, sheet("8", "9", "9", gk="8", ck="8"), switches=even).score == Decimal("8.2")
    assert semester(TT22_2021, sheet("8", "9", "9", gk="8", ck="8")).score == Decimal("8.3")


@pytest.mark.parametrize(
    ("first", "second", "year"),
    [
        pytest.param("7.9", "8.5", "8.3", id="Y1"),
        pytest.param("6.4", "6.5", "6.5", id="Y2"),
        pytest.param("5.0", "4.9", "4.9", id="Y4"),
    ],
)
def test_year_average(first: str, second: str, year: str) -> None:
    subject = Subject(code="toan", name="Toán")
    results = (known_score(subject, Decimal(score)) for score in (first, second))
    assert subject_year(*results).score == Decimal(year)


def test_the_year_from_unrounded_semesters_is_a_switch() -> None:
    halves = semester(TT22_2021, sheet("6", "6", gk="6", ck="7")), semester(TT22_2021, sheet("6", "6", gk="6", ck="7"))
    assert halves[0].average is not None  # 45/7 = 6.428...
    assert subject_year(*halves).score == Decimal("6.4")
    first, second = (
        weighted([(Decimal(7), 1), (Decimal(last), 1)] + [(Decimal(7), 1)] * 4) for last in ("7.2", "7.2")
    )  # 7.0333... each: rounded 7.0, exact 7.033
    assert year_average(first, second, Switches(year_from=YearFrom.EXACT)).exact == Fraction(211, 30)
    first, second = weighted([(Decimal("7.5"), 1), (Decimal("7.4"), 1)]), weighted([(Decimal("7.4"), 1)])
    assert year_average(first, second).value == Decimal("7.4")  # (7.5 + 2 x 7.4) / 3 = 7.433
    first, second = weighted([(Decimal(7), 3), (Decimal(8), 1)]), weighted([(Decimal(7), 3), (Decimal(8), 1)])
    assert year_average(first, second).value == Decimal("7.3")  # both 7.25, rounded 7.3
    first, second = weighted([(Decimal(7), 6), (Decimal(8), 1)]), weighted([(Decimal("7.1"), 1), (Decimal("7.2"), 1)])
    assert year_average(first, second).value == Decimal("7.2")  # (7.1 + 2 x 7.2) / 3 = 7.1667
    assert year_average(first, second, Switches(year_from=YearFrom.EXACT)).value == Decimal("7.1")  # 7.1476


@given(st.lists(SCORES, min_size=1, max_size=8), st.lists(SCORES, max_size=3), SCORES)
def test_a_weighted_average_is_the_rounded_fraction(
    regular: list[Decimal], doubled: list[Decimal], last: Decimal
) -> None:
    scores = [(one, 1) for one in regular] + [(one, 2) for one in doubled] + [(last, 3)]
    result = weighted(scores)
    exact = Fraction(sum(regular) + 2 * sum(doubled) + 3 * last) / (len(regular) + 2 * len(doubled) + 3)
    assert result.exact == exact
    assert result.value == Decimal(int(exact * 10 + Fraction(1, 2))) / 10


@given(st.integers(0, 4000), st.integers(1, 60))
def test_rounding_equals_the_decimal_modules_where_that_is_exact(total: int, divisor: int) -> None:
    total = min(total, 100 * divisor)
    exact = Decimal(total) / (10 * divisor)
    assert rounded(total, divisor) == exact.quantize(Decimal("0.1"), ROUND_HALF_UP)
    if (total * 2) % divisor == 0:  # a tie is a finite decimal here
        even = rounded(total, divisor, Rounding.HALF_EVEN)
        assert even == (Decimal(total * 2 // divisor) / 20).quantize(Decimal("0.1"), ROUND_HALF_EVEN)


@pytest.mark.parametrize("score", ["10.1", "-1", "8.25"])
def test_no_average_of_what_is_no_score(score: str) -> None:
    with pytest.raises(ValueError):
        tenths(Decimal(score))


def test_one_period_tests_of_2011_weigh_double() -> None:
    facts = SheetFacts(assessed_by=AssessedBy.SCORE, periods=70)
    cells = {"tx1": "8", "tx2": "7", "tx3": "9", "dk1": "7", "dk2": "8", "hk": "7.5"}
    result = subject_semester(Subject(code="toan", name="Toán"), columns_of(TT58_2011, facts), cells, TT58_2011)
    assert result.average is not None
    assert result.average.exact == Fraction("76.5") / 10
    assert result.score == Decimal("7.7")


def test_mean_of_all_subjects_of_2011() -> None:
    averages = scored("8.6", "8.1", "7.9", "8.4", "9.0", "8.2", "8.5", "7.6")
    result = mean(one.score for one in averages if one.score is not None)
    assert result.exact == Fraction("8.2875")
    assert result.value == Decimal("8.3")


def test_what_is_missing_is_named_and_zero_only_after_closing_where_the_switch_says_so() -> None:
    cells = sheet("8", "9", gk="", ck="8")
    zero = Switches(missing_test=MissingTest.ZERO)
    assert [str(one) for one in semester(TT22_2021, cells).missed()] == ["Toán: thiếu ĐĐGgk"]
    assert [str(one) for one in semester(TT22_2021, cells, closed=True).missed()] == ["Toán: thiếu ĐĐGgk"]
    assert semester(TT22_2021, cells, switches=zero).score is None
    assert semester(TT22_2021, cells, switches=zero, closed=True).score == Decimal("5.9")  # 41/7


def test_zero_is_a_score_and_not_a_missing_one() -> None:
    assert semester(TT22_2021, sheet("0", "0", gk="0", ck="0")).score == Decimal("0.0")


@pytest.mark.parametrize(("failed", "passes"), [((), True), (("gk",), False), (("tx1",), False), (("ck",), False)])
def test_a_comment_subject_passes_when_all_are_dat(failed: tuple[str, ...], passes: bool) -> None:
    cells = {code: "chua_dat" if code in failed else "dat" for code in ("tx1", "tx2", "gk", "ck")}
    assert subject_semester(MUSIC, MUSIC_COLUMNS, cells, TT22_2021).passed is passes


def test_a_comment_subject_with_something_missing_has_no_result() -> None:
    cells = {"tx1": "dat", "gk": "dat", "ck": "dat"}
    result = subject_semester(MUSIC, MUSIC_COLUMNS, cells, TT22_2021)
    assert result.passed is None
    assert [str(one) for one in result.missed()] == ["Âm nhạc: thiếu TX2"]
    zero = Switches(missing_test=MissingTest.ZERO)
    assert subject_semester(MUSIC, MUSIC_COLUMNS, cells, TT22_2021, switches=zero, closed=True).passed is False


def test_until_2020_two_thirds_were_enough_when_the_final_was_good() -> None:
    columns = columns_of(TT26_2020, SheetFacts(assessed_by=AssessedBy.COMMENT))
    cells = {"tx1": "chua_dat", "tx2": "dat", "gk": "dat", "ck": "dat"}
    assert subject_semester(MUSIC, columns, cells, TT26_2020).passed is True
    assert subject_semester(MUSIC, columns, cells | {"gk": "chua_dat"}, TT26_2020).passed is False
    assert subject_semester(MUSIC, columns, cells | {"tx1": "dat", "ck": "chua_dat"}, TT26_2020).passed is False


def test_the_year_of_a_comment_subject_is_semester_two() -> None:
    assert subject_year(known_pass(MUSIC, False), known_pass(MUSIC, True)).passed is True
    assert subject_year(known_pass(MUSIC, True), known_pass(MUSIC, False)).passed is False
    assert subject_year(known_pass(MUSIC, None), known_pass(MUSIC, True)).passed is True


def test_the_year_names_what_is_missing_in_which_semester() -> None:
    math = Subject(code="toan", name="Toán")
    year = subject_year(known_score(math, None), semester(TT22_2021, sheet("8", "9", gk="", ck="8")))
    assert year.score is None
    assert [str(one) for one in year.missed()] == [
        "Toán: học kì I chưa có kết quả",
        "Toán: học kì II thiếu ĐĐGgk",
    ]


def test_a_subject_of_one_semester_is_judged_by_that_one() -> None:
    math = Subject(code="toan", name="Toán")
    seven, none = known_score(math, Decimal("7.0")), known_score(math, None)
    assert subject_year(seven, none, taught=(1,)).score == Decimal("7.0")
    assert subject_year(none, seven, taught=(2,)).score == Decimal("7.0")


def test_an_exempt_subject_has_no_result_and_misses_nothing() -> None:
    exempt = Subject(code="toan", name="Toán", exempt=True)
    columns = columns_of(TT22_2021, SheetFacts(assessed_by=AssessedBy.SCORE))
    half = subject_semester(exempt, columns, {}, TT22_2021)
    assert (half.score, half.passed, half.missing, half.shown()) == (None, None, (), "")
    year = subject_year(half, half)
    assert year.subject.exempt
    assert year.missing == ()
    later = subject_year(half, known_score(Subject(code="toan", name="Toán"), Decimal("6.0")))
    assert later.score == Decimal("6.0")


def test_a_pupil_with_a_disability_may_change_to_comments_within_the_year() -> None:
    by_comment = Subject(code="toan", name="Toán", assessed_by=AssessedBy.COMMENT)
    by_score = Subject(code="toan", name="Toán")
    assert subject_year(known_score(by_score, Decimal("4.0")), known_pass(by_comment, True)).passed is True
    assert subject_year(known_pass(by_comment, True), known_score(by_score, Decimal("7.0"))).score == Decimal("7.0")
