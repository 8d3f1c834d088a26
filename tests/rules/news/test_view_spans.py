"""Days and months of a span."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.news.view_spans import Span, first_days, step_of

DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@pytest.mark.parametrize(
    ("today", "first", "last"),
    [
        (date(2026, 11, 20), date(2025, 12, 1), date(2026, 11, 1)),
        (date(2026, 12, 31), date(2026, 1, 1), date(2026, 12, 1)),
        (date(2027, 1, 1), date(2026, 2, 1), date(2027, 1, 1)),
    ],
)
def test_twelve_months_end_with_this_one(today: date, first: date, last: date) -> None:
    months = first_days(Span.MONTHS, today)
    assert (months[0], months[-1], len(months)) == (first, last, 12)


@given(DAYS)
def test_thirty_days_end_with_today(today: date) -> None:
    days = first_days(Span.DAYS, today)
    assert days == [today - timedelta(days=29 - age) for age in range(30)]


@given(DAYS, st.sampled_from(Span))
def test_every_day_of_a_span_belongs_to_one_of_its_steps(today: date, span: Span) -> None:
    steps = first_days(span, today)
    assert steps == sorted(set(steps))
    within = [steps[0] + timedelta(days=age) for age in range((today - steps[0]).days + 1)]
    assert sorted({step_of(span, day) for day in within}) == steps
    assert step_of(span, steps[0] - timedelta(days=1)) not in steps
