"""Small numbers of one school, in tables whose rows and columns add up."""

import random

from portal.rules.figures.concealing import conceal

CODES = ("tot", "kha", "dat", "none")
School = list[dict[str, int]]


def grade(*numbers: int) -> dict[str, int]:
    return dict(zip(CODES, numbers, strict=True))


def hidden(counts: dict[int, School], groups: dict[int, int], *, grades: bool = False) -> dict[str, set[int]]:
    found = conceal(counts, CODES, groups)
    return {code: schools for code, schools in (found.grades if grades else found.whole).items() if schools}


def test_nothing_is_hidden_where_no_number_is_small() -> None:
    assert hidden({1: [grade(30, 20, 3, 0)], 2: [grade(9, 9, 9, 9)]}, {1: 10, 2: 10}) == {}


def test_a_second_number_is_hidden_in_the_row_and_in_each_column() -> None:
    found = hidden(
        {1: [grade(30, 20, 1, 0)], 2: [grade(30, 5, 8, 0)], 3: [grade(9, 9, 9, 0)]}, dict.fromkeys((1, 2, 3), 10)
    )
    assert found == {"dat": {1, 2}, "kha": {1, 2}}


def test_a_small_number_of_a_grade_hides_the_grades_not_the_school() -> None:
    counts = {1: [grade(30, 20, 1, 0), grade(30, 20, 4, 0)], 2: [grade(30, 20, 40, 0)]}
    found = conceal(counts, CODES, {1: 10, 2: 10})
    assert not any(found.whole.values())
    assert found.grades["dat"] == found.grades["kha"] == {1, 2}
    assert found.hides("dat", [1], by_grade=True)
    assert not found.hides("dat", [1], by_grade=False)
    assert not found.hides("dat", [1, 2], by_grade=True)
    assert not found.hides("tot", [1], by_grade=True)


def test_totals_above_a_school_with_none_beside_it_are_hidden() -> None:
    found = conceal({1: [grade(30, 20, 1, 0)], 2: [grade(30, 20, 9, 0)]}, CODES, {1: 10, 2: 20})
    assert found.hides("dat", [1, 2], by_grade=False)
    assert not found.hides("tot", [1, 2], by_grade=False)


def test_no_total_ever_tells_a_hidden_number() -> None:
    """Of generated schools: whatever is hidden has another hidden number beside it in its row and in its column."""
    dice = random.Random(7)
    for _round in range(30):
        counts = {
            key: [grade(*(dice.choice((0, 0, 1, 2, 5, 30)) for _code in CODES)) for _grade in range(dice.randint(1, 4))]
            for key in range(12)
        }
        groups = {key: dice.randint(1, 3) for key in counts}
        found = conceal(counts, CODES, groups)
        for hiding, by_grade in ((found.whole, False), (found.grades, True)):
            for key, listed in counts.items():
                assert len([code for code in CODES if key in hiding[code]]) != 1
                for code in CODES:
                    small = (
                        any(0 < one[code] < 3 for one in listed) if by_grade else 0 < sum(x[code] for x in listed) < 3
                    )
                    assert key in hiding[code] or not small
                    assert key in found.grades[code] or key not in found.whole[code]
            for group in set(groups.values()):
                members = [key for key in counts if groups[key] == group]
                for code in CODES:
                    alone = len([key for key in members if key in hiding[code]]) == 1
                    assert found.hides(code, members, by_grade=by_grade) or not alone
