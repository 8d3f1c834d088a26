"""Two people at one roll: nothing is lost, and only a real disagreement asks."""

from hypothesis import given
from hypothesis import strategies as st

from portal.rules.attendance.merging import Clash, merge
from portal.rules.attendance.statuses import EXCUSED, HERE, LATE, UNEXCUSED, Mark

P, K, M = Mark(EXCUSED), Mark(UNEXCUSED), Mark(LATE)
marks = st.dictionaries(st.integers(1, 4), st.sampled_from([HERE, P, K, M]))


def test_what_only_the_other_changed_stays_and_what_only_i_changed_comes() -> None:
    found = merge(current={1: P}, wanted={1: HERE, 2: K, 3: HERE}, seen={})
    assert (found.marks, found.clashes) == ({1: P, 2: K, 3: HERE}, {})


def test_the_same_word_twice_is_no_clash() -> None:
    assert merge({1: P}, {1: P}, {}).clashes == {}


def test_two_different_words_for_one_pupil_ask_and_my_word_is_kept_to_show() -> None:
    found = merge(current={1: P, 2: M}, wanted={1: K, 2: HERE}, seen={})
    assert found.clashes == {1: Clash(P, K)}
    assert found.marks == {1: K, 2: M}


def test_taking_a_mark_back_against_a_changed_one_asks() -> None:
    assert merge(current={1: K}, wanted={1: HERE}, seen={1: P}).clashes == {1: Clash(K, HERE)}


@given(marks, marks)
def test_alone_i_always_get_what_i_want(current: dict[int, Mark], wanted: dict[int, Mark]) -> None:
    found = merge(current, wanted, current)
    assert (found.marks, found.clashes) == (wanted, {})


@given(marks, marks)
def test_a_sheet_left_untouched_changes_nothing(current: dict[int, Mark], seen: dict[int, Mark]) -> None:
    wanted = {pupil: seen.get(pupil, HERE) for pupil in range(1, 5)}
    found = merge(current, wanted, seen)
    assert found.clashes == {}
    assert found.marks == {pupil: current.get(pupil, HERE) for pupil in range(1, 5)}
