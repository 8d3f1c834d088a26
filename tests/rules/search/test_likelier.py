"""A word hardly anything has, beside one much has."""

from collections.abc import Collection

import pytest

from portal.rules.search.likelier import FEW, OFTEN, TIMES, likelier
from portal.rules.search.nearness import nearest
from portal.rules.search.queries import Query
from portal.rules.search.typed import read_query
from portal.rules.search.words import pairs_of, terms_of

OFTEN_SAID = "Thông báo tuyển sinh lớp 10"


def asked(typed: str, *said: tuple[str, int], named: Collection[str] = ()) -> str:
    """What is offered where each of these texts stands so many times."""
    terms = [(terms_of(text), times) for text, times in said]

    def how_many(query: Query) -> int:
        words = {word.folded for word in query.words}
        pairs = {pair for phrase in query.phrases for pair in pairs_of(word.folded for word in phrase)}
        return sum(times for each, times in terms if words <= {*each.folded} and pairs <= {*each.pairs})

    def nearby(word: str) -> list[tuple[str, int]]:
        known = {exact for each, _ in terms for exact in each.exact}
        counts = {exact: sum(times for each, times in terms if exact in each.exact) for exact in known}
        return [(other, counts[other]) for other in nearest(word, counts.keys() - {word}, most=8)]

    total = how_many(Query(words=read_query(typed).words))
    return likelier(typed, total, how_many=how_many, nearby=nearby, named=frozenset(named))


def test_a_slip_somebody_else_made_too() -> None:
    said = (OFTEN_SAID, 40), ("Thôgn báo tuyển sinh", 1)
    assert asked("thôgn báo tuyển sinh", *said) == "thông báo tuyển sinh"
    assert asked("Thôgn báo", *said) == "thông báo"
    assert asked("thôgn", *said) == "thông"


def test_only_what_is_far_more_frequent() -> None:
    slip = "thôgn báo"
    enough = max(OFTEN, TIMES)
    assert asked(slip, (OFTEN_SAID, enough), (slip, 1)) == "thông báo"
    assert asked(slip, (OFTEN_SAID, enough - 1), (slip, 1)) == ""
    assert asked(slip, (OFTEN_SAID, TIMES * FEW), (slip, FEW)) == "thông báo"
    assert asked(slip, (OFTEN_SAID, TIMES * FEW - 1), (slip, FEW)) == ""
    assert asked(slip, (OFTEN_SAID, 1000), (slip, FEW + 1)) == "", "so many have it that it is meant"


@pytest.mark.parametrize("typed", ["khuê", "minh khuê", '"thôgn" báo', "253/BGDĐT thôgn", "loại:x thôgn", "thôgn 12a"])
def test_what_is_meant_as_it_stands(typed: str) -> None:
    said = (OFTEN_SAID, 40), ("Khu nhà minh bạch", 90), ("Lê Minh Khuê thôgn 253/BGDĐT 12a", 1)
    assert asked(typed, *said) == ""


def test_a_word_of_a_title_is_meant() -> None:
    said = (OFTEN_SAID, 40), ("Thôgn báo", 1)
    assert asked("thôgn báo", *said, named={"thogn", "bao"}) == ""


def test_what_differs_in_marks_alone_is_found_already() -> None:
    assert asked("tuyến sinh", ("Tuyển sinh", 40), ("kẻ tuyến sinh ra", 1)) == ""


def test_nothing_when_nothing_or_enough_was_found() -> None:
    assert asked("thôgn báo", (OFTEN_SAID, 40)) == ""
    assert asked("thông báo", (OFTEN_SAID, 40)) == ""
    assert asked("", (OFTEN_SAID, 40)) == ""
