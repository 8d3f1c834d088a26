"""The code of a slip and the second fact."""

from datetime import date

import pytest

from portal.errors import RuleBroken
from portal.rules.contact_book.activation import can_prove, proves, read_code, show_code

TODAY = date(2026, 11, 20)
KNOWN = {"born": "2016-03-21", "phone": "+84912345678", "today": TODAY}


@pytest.mark.parametrize("typed", ["ACDE-3467", " acde 3467 ", "acde3467", "A.C.D.E.3.4.6.7"])
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert show_code(read_code(typed)) == "ACDE-3467"


@pytest.mark.parametrize("typed", ["", "ACDE-346", "ACDE-34679", "ACDE-3O67", "ACDE-3167", "ÁCDE-3467"])
def test_what_is_no_code_is_told_at_its_field(typed: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        read_code(typed)
    assert refused.value.field == "code"


@pytest.mark.parametrize("typed", ["678", " 678 ", "21/3/2016", "21-03-2016", "21032016", "2016-03-21"])
def test_the_day_of_birth_or_the_end_of_the_phone_proves(typed: str) -> None:
    assert proves(typed, **KNOWN)


@pytest.mark.parametrize("typed", ["", "345", "78", "2016", "3/2016", "22/3/2016", "0912345678", "an", "٦٧٨"])
def test_nothing_else_does(typed: str) -> None:
    assert not proves(typed, **KNOWN)


def test_a_year_alone_or_an_unknown_phone_proves_nothing() -> None:
    assert not proves("2016", born="2016", phone="", today=TODAY)
    assert not proves("", born="", phone="", today=TODAY)
    assert not proves("678", born="2016-03-21", phone="678", today=TODAY)
    assert not can_prove(born="2016", phone="")
    assert can_prove(born="2016-03-21", phone="")
    assert can_prove(born="", phone="+84912345678")
