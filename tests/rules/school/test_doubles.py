"""Which records may be of the same child."""

from portal.rules.school.doubles import Glance, births_fit, likely_pairs


def glance(number: int, name: str = "le an", born: str = "2016-05-01", **codes: str | None) -> Glance:
    return Glance(number, name, born, codes.get("ministry_code"), codes.get("personal_id"))


def test_a_common_code_is_enough() -> None:
    one, other = glance(2, "le an", ministry_code="8300000001"), glance(1, "tran binh", ministry_code="8300000001")
    assert likely_pairs([one, other]) == [(1, 2)]


def test_a_name_with_fitting_births_and_no_other_code() -> None:
    assert likely_pairs([glance(1), glance(2), glance(3, born="2015-05-01")]) == [(1, 2)]
    assert likely_pairs([glance(1, personal_id="1"), glance(2, personal_id="2")]) == []
    assert likely_pairs([glance(1, personal_id="1"), glance(2)]) == [(1, 2)]


def test_what_is_known_of_a_birth_must_fit() -> None:
    assert births_fit("2016", "2016-05-01")
    assert births_fit("", "2016")
    assert not births_fit("2016-05", "2016-06-01")
