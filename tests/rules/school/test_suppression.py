"""Small numbers of one school, and what would give them away."""

from portal.rules.school.suppression import Hidden, gives_away, hide_in_units, hide_small


def test_one_and_two_are_hidden_none_and_three_are_not() -> None:
    assert hide_small({1: 1, 2: 2, 3: 3, 4: 0}) == {1, 2}
    assert hide_small({1: 0, 2: 3, 3: 40}) == frozenset()
    assert hide_small({}) == frozenset()


def test_a_single_hidden_number_takes_the_smallest_other_with_it() -> None:
    assert hide_small({1: 1, 2: 9, 3: 7}) == {1, 3}
    assert hide_small({1: 1, 2: 9, 3: 0}) == {1, 3}
    assert hide_small({1: 1, 2: 5, 3: 5}) == {1, 2}
    assert hide_small({1: 2}) == {1}


def test_numbers_their_sum_tells_take_another_with_them() -> None:
    assert gives_away([2, 2])
    assert not gives_away([1, 1])
    assert not gives_away([1, 2])
    assert not gives_away([2, 5])
    assert not gives_away([])
    assert hide_small({1: 2, 2: 2, 3: 8, 4: 6}) == {1, 2, 4}


def test_a_companion_is_of_the_same_unit_and_kind_where_there_is_one() -> None:
    groups = {1: (10, "primary"), 2: (10, "primary"), 3: (10, "preschool"), 4: (20, "primary"), 5: (20, "primary")}
    assert hide_in_units({1: 1, 2: 9, 3: 4, 4: 3, 5: 8}, groups) == Hidden(frozenset({1, 2}))
    assert hide_in_units({1: 8, 2: 9, 3: 1, 4: 3, 5: 8}, groups) == Hidden(frozenset({3, 1}))


def test_a_school_alone_in_its_unit_keeps_the_totals_from_being_shown() -> None:
    groups = {1: (10, "primary"), 4: (20, "primary"), 5: (20, "primary")}
    assert hide_in_units({1: 2, 4: 1, 5: 1}, groups) == Hidden(frozenset({1, 4, 5}), frozenset({10}))
    assert hide_in_units({1: 3, 4: 1, 5: 1}, groups) == Hidden(frozenset({4, 5}))
