"""Other spellings of what was typed."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from portal.rules.search.correcting import one_word_less, respellings
from portal.rules.search.nearness import nearest
from portal.rules.search.queries import Query
from portal.rules.search.syllables import keys_of
from portal.rules.search.typed import read_query

KNOWN = {"sốt": 5, "suất": 2, "xuất": 9, "huyết": 4, "khai": 8, "giảng": 7, "giang": 1, "kĩ": 3, "thuật": 3, "vàng": 2}
FOLDED = {keys_of(word).folded for word in KNOWN}


def is_known(query: Query) -> bool:
    words = [*query.words, *(word for phrase in query.phrases for word in phrase)]
    return all(word.folded in FOLDED for word in words) and not {"suat"} & {word.folded for word in words[1:]}


def nearby(word: str) -> Sequence[tuple[str, int]]:
    return [(other, KNOWN[other]) for other in nearest(word, KNOWN, most=5)]


def meant(typed: str) -> list[str]:
    return respellings(typed, is_known=is_known, nearby=nearby)


def test_unknown_words_are_changed_all_at_once() -> None:
    assert meant("khhai giảnng")[0] == "khai giảng"
    assert meant("Khai giảnng!")[0] == "Khai giảng!"


def test_known_words_that_are_not_found_together_are_changed_one_by_one() -> None:
    assert meant("sốt suất huyết")[0] == "sốt xuất huyết"


def test_signs_stay_and_spelling_is_the_usual_one() -> None:
    assert meant('"kỹy thuật" -khác')[0] == '"kỹ thuật" -khác'


def test_nothing_is_offered_for_what_is_like_nothing() -> None:
    assert meant("xylophon") == []
    assert meant("") == []
    assert meant("123") == []


def test_one_word_less_each_time() -> None:
    assert [
        (left_out.exact, [word.exact for word in query.words])
        for left_out, query in one_word_less(read_query("sốt xuất huyết"))
    ] == [("huyết", ["sốt", "xuất"]), ("xuất", ["sốt", "huyết"]), ("sốt", ["xuất", "huyết"])]
    assert one_word_less(read_query("sốt")) == []


@given(st.text(alphabet='sốtxuấhyekigảnv "-:.1', max_size=40))
def test_anything_can_be_respelled(typed: str) -> None:
    for text in meant(typed):
        assert text != typed or not text
        read_query(text)
