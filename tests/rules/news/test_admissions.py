"""Admissions: which school year is due, what its page keeps, what cannot be."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.errors import NotFound, RuleBroken
from portal.rules.news.admissions import Admission, admission_year, check_admission, read_admission
from portal.rules.news.pages import PageKind, Place, page_label, place_of

DAYS = st.none() | st.dates(date(2020, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("today", "year"), [(date(2026, 2, 28), 2025), (date(2026, 3, 1), 2026), (date(2026, 12, 31), 2026)]
)
def test_from_march_on_the_coming_school_year_is_due(today: date, year: int) -> None:
    assert admission_year(today) == year


@given(opens=DAYS, closes=DAYS, link=st.sampled_from(["", "https://tuyensinh.example.vn/a?b=1"]))
def test_what_is_kept_is_read_again(opens: date | None, closes: date | None, link: str) -> None:
    admission = Admission(opens_on=opens, closes_on=closes, apply_at=link)
    assert read_admission(admission.kept()) == admission


def test_the_last_day_may_be_the_first_but_not_before_it() -> None:
    day = date(2026, 6, 1)
    check_admission(Admission(opens_on=day, closes_on=day))
    with pytest.raises(RuleBroken) as refused:
        check_admission(Admission(opens_on=day, closes_on=date(2026, 5, 31)))
    assert refused.value.field == "closes_on"


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "tuyensinh.example.vn", "https://", "https://a b", "http://[x", f"https://a/{500 * 'x'}"],
)
def test_only_an_address_of_the_web_is_linked(link: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        check_admission(Admission(apply_at=link))
    assert refused.value.field == "apply_at"


def test_a_page_of_a_year_has_the_year_in_its_address_and_its_name() -> None:
    place = Place(PageKind.ADMISSIONS, 2026)
    assert place_of(place.name) == place
    assert page_label(place, str) == "Tuyển sinh năm học 2026-2027"
    for name in ("tuyen-sinh", "tuyen-sinh-2019", "tuyen-sinh-2101", "tuyen-sinh-20260", "tuyen-sinh-٢٠٢٦"):
        with pytest.raises(NotFound):
            place_of(name)
