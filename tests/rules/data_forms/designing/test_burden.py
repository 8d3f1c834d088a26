"""How long a form takes; whether two forms ask the same."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from portal.rules.data_forms.definition import Definition, Field, FieldType, Repeat, Section
from portal.rules.data_forms.designing.burden import ENOUGH, RECORDS, SECONDS, estimated_seconds, minutes_of
from portal.rules.data_forms.designing.indicators import indicators
from tests.data_forms import SCHOOL_FORM


def form(*parts: Field | Repeat, domain: str = "") -> Definition:
    return Definition((Section(code="s", label="S", domain=domain, parts=parts),))


NUMBER = Field(code="a", label="Số lớp", unit="lớp")


def test_each_cell_takes_its_time_and_lists_that_of_their_records() -> None:
    assert estimated_seconds(form(NUMBER)) == SECONDS[FieldType.INTEGER]
    assert estimated_seconds(form(replace(NUMBER, formula="1"))) == 0
    assert (
        estimated_seconds(form(Repeat(code="r", label="R", columns=(NUMBER,)))) == RECORDS * SECONDS[FieldType.INTEGER]
    )
    assert estimated_seconds(form(Repeat(code="r", label="R", columns=(NUMBER,), most=2))) == 30


def test_enough_measured_reports_count_more_than_the_estimate() -> None:
    parts = [replace(NUMBER, code=f"f{n}") for n in range(40)]
    former, wider = form(*parts[:20]), form(*parts)
    assert minutes_of(former) == 5
    assert minutes_of(former, former, [1200] * (ENOUGH - 1)) == 5
    assert minutes_of(former, former, [1200] * ENOUGH) == 20
    assert minutes_of(wider, former, [1200, 60, 1200, 90_000, 1200]) == 40, "the median, for twice as many cells"


@given(st.lists(st.integers(0, 10**7), max_size=9))
def test_a_form_always_takes_a_minute_or_more(measured: list[int]) -> None:
    assert minutes_of(form(), SCHOOL_FORM, measured) >= 1
    assert minutes_of(SCHOOL_FORM, form(), measured) >= 1


def test_the_same_question_is_found_in_other_words_of_the_same_domain() -> None:
    mine = indicators(form(NUMBER, domain="pupils"), "")
    for label in ("Tổng số lớp", "số  Lớp", "Số lượng lớp:"):
        assert mine.keys() == indicators(form(replace(NUMBER, code="b", label=label)), "pupils").keys(), label
    for other in (replace(NUMBER, label="Số lớp ghép"), replace(NUMBER, unit="phòng")):
        assert not mine.keys() & indicators(form(other), "pupils").keys()
    assert not mine.keys() & indicators(form(NUMBER), "staff").keys()
    assert not indicators(form(Field(code="n", label="Ghi chú", type=FieldType.TEXT)), "")
