"""What is chosen as addressees: kept with the draft, read back, and whom a way straight to the centre leaves out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.documents.addressing import Addressing, depth_of, is_scope, skipped_levels

IDS = st.lists(st.integers(1, 30), unique=True, max_size=6)
SCOPES = st.sampled_from(["none", "direct", "2", "3", "20", "all"])


@given(st.booleans(), st.booleans(), SCOPES, IDS)
def test_what_is_kept_is_read_back(superior: bool, centre: bool, scope: str, units: list[int]) -> None:
    chosen = Addressing(superior=superior, centre=centre, subordinates=scope, units=tuple(units))
    assert Addressing.from_json(chosen.as_json()) == chosen


@pytest.mark.parametrize("scope", ["", "0", "1", "21", "-1", "2.0", "everyone", "٣", 2, None])
def test_no_other_scope(scope: object) -> None:
    assert not is_scope(scope)
    assert Addressing.from_json({"subordinates": scope}).subordinates == "none"


def test_how_far_down() -> None:
    assert [depth_of(scope) for scope in ("none", "direct", "2", "20", "all")] == [0, 1, 2, 20, None]


@given(IDS, st.booleans(), IDS)
def test_skipped_are_exactly_the_units_between_that_nobody_named(
    above: list[int], superior: bool, units: list[int]
) -> None:
    chosen = Addressing(centre=True, superior=superior, units=tuple(units))
    skipped = skipped_levels(above, chosen)
    assert skipped == [unit for unit in above if unit in skipped]  # nearest first, each once
    named = set(units) | set(above[-1:]) | (set(above[:1]) if superior else set())
    assert set(skipped) | (named & set(above)) == set(above)
    assert not set(skipped) & named


@given(IDS, st.booleans(), IDS)
def test_nobody_is_skipped_without_the_centre(above: list[int], superior: bool, units: list[int]) -> None:
    assert skipped_levels(above, Addressing(superior=superior, units=tuple(units))) == []
