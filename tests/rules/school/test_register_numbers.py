"""Gaps and doubles of register numbers."""

from portal.rules.school.register import check_numbers


def test_gaps_lie_between_the_lowest_and_the_highest_number() -> None:
    found = check_numbers(["1003", "1001", "1007", "15/2019"])
    assert (found.gaps, found.missing, found.others) == (((1002, 1002), (1004, 1006)), 4, 1)
    assert check_numbers([]).gaps == ()
    assert check_numbers(["7", "8"]).gaps == ()


def test_one_number_written_in_two_ways_is_a_double() -> None:
    assert check_numbers(["12", "0012", "13"]).doubles == {12: ("0012", "12")}
