"""Whom a form is asked of: kept and read again, contradictions, cohorts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.errors import RuleBroken
from portal.rules.data_forms.audience import (
    EVERY_SCHOOL,
    FIRST_COHORT,
    MOST_SINGLE,
    Audience,
    check_audience,
    in_cohort,
    read_audience,
    write_audience,
)

IDS = st.lists(st.integers(1, 10**6), max_size=4).map(tuple)
YEARS = st.none() | st.integers(FIRST_COHORT, 2040)


@given(
    st.builds(
        Audience,
        kinds=st.lists(st.sampled_from(["preschool", "department"]), max_size=2).map(tuple),
        levels=st.lists(st.sampled_from(["primary", "preschool"]), max_size=2).map(tuple),
        is_direct=st.booleans(),
        groups=IDS,
        programme=st.sampled_from(["", "seqap"]),
        joined_from=YEARS,
        joined_to=YEARS,
        added=IDS,
        left_out=IDS,
    )
)
def test_what_is_kept_is_read_again(audience: Audience) -> None:
    assert read_audience(write_audience(audience)) == audience


def test_nothing_chosen_is_every_school_and_foreign_json_is_refused() -> None:
    assert read_audience({}) == EVERY_SCHOOL
    assert write_audience(EVERY_SCHOOL) == {}
    with pytest.raises(ValueError, match="not an audience"):
        read_audience({"who": 1})


@pytest.mark.parametrize(
    ("audience", "field"),
    [
        (Audience(levels=("university",)), "levels"),
        (Audience(joined_from=2010), "programme"),
        (Audience(joined_to=2010), "programme"),
        (Audience(programme="seqap", joined_from=2011, joined_to=2010), "joined_to"),
        (Audience(programme="seqap", joined_from=FIRST_COHORT - 1), "joined_from"),
        (Audience(programme="seqap", joined_to=9999), "joined_to"),
        (Audience(added=(1, 2), left_out=(2,)), "left_out"),
        (Audience(added=tuple(range(MOST_SINGLE + 1))), "added"),
        (Audience(left_out=tuple(range(MOST_SINGLE + 1))), "left_out"),
    ],
)
def test_a_contradiction_is_refused_at_its_field(audience: Audience, field: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        check_audience(audience)
    assert refused.value.field == field


def test_borders_of_a_cohort_are_within() -> None:
    check_audience(Audience(programme="seqap", joined_from=2010, joined_to=2010))
    check_audience(Audience(added=tuple(range(MOST_SINGLE)), programme="seqap", joined_from=FIRST_COHORT))


@pytest.mark.parametrize(
    ("joined", "left", "year", "is_in"),
    [
        (2009, None, 2012, False),
        (2010, None, 2012, True),
        (2011, None, 2012, True),
        (2012, None, 2012, False),
        (2010, None, 2010, True),
        (2010, None, 2009, False),
        (2010, 2012, 2011, True),
        (2010, 2012, 2012, False),
    ],
)
def test_a_cohort_joined_between_its_years_and_has_not_left(
    joined: int, left: int | None, year: int, is_in: bool
) -> None:
    cohort = Audience(programme="seqap", joined_from=2010, joined_to=2011)
    assert in_cohort(cohort, joined, left, year=year) is is_in
