"""Comments by code: what counts as a code, what it becomes, what is left alone."""

import pytest

from portal.errors import RuleBroken
from portal.rules.gradebook.comment_starts import PRIMARY_STARTS, SECONDARY_STARTS, starts_for
from portal.rules.gradebook.comments import MOST_CODES, codes_of, expand, read_code, read_sentence

BANK = {"T1": "Em học tốt.", "K2": "Cần cố gắng thêm."}


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("/T1", "Em học tốt."),
        (" /t1 ", "Em học tốt."),
        ("/T1 /K2", "Em học tốt. Cần cố gắng thêm."),
        ("/T1/K2", "Em học tốt. Cần cố gắng thêm."),
        ("/t1, /k2.", "Em học tốt. Cần cố gắng thêm."),
        ("/T1\n/K2", "Em học tốt. Cần cố gắng thêm."),
        ("/T1 Chữ đẹp.", "Em học tốt. Chữ đẹp."),
        ("T1", "T1"),
        ("Đạt 8/10 bài", "Đạt 8/10 bài"),
        ("Tốt /T1", "Tốt /T1"),
        ("/ Em ngoan", "/ Em ngoan"),
        ("/", "/"),
        ("", ""),
    ],
)
def test_codes_become_sentences_and_comments_stay(typed: str, stored: str) -> None:
    assert expand(typed, BANK) == stored


@pytest.mark.parametrize(("typed", "named"), [("/X9", "X9"), ("/T1 /tốt", "tốt"), ("/T1,K2", "T1,K2"), ("/..", "..")])
def test_an_unknown_code_is_named(typed: str, named: str) -> None:
    with pytest.raises(RuleBroken) as error:
        expand(typed, BANK)
    assert error.value.params["codes"] == named


def test_only_codes_that_can_exist_are_looked_up() -> None:
    assert codes_of("/t1 /tốt /\x00 /K2 tốt /A1") == ["T1", "K2"]
    assert codes_of("Em ngoan") == []
    many = "/T1 " * (MOST_CODES + 1)
    assert len(codes_of(many)) == MOST_CODES
    with pytest.raises(RuleBroken):
        expand(many, BANK)


@pytest.mark.parametrize("typed", ["", "/", "T 1", "TỐT", "T1.", "A" * 11, "１"])
def test_a_code_has_plain_letters_and_digits(typed: str) -> None:
    with pytest.raises(RuleBroken) as error:
        read_code(typed)
    assert error.value.field == "code"


def test_a_code_is_read_as_it_is_typed_in_a_cell() -> None:
    assert [read_code(typed) for typed in ("t1", "/T1", " T1 ", "12")] == ["T1", "T1", "T1", "12"]


@pytest.mark.parametrize("typed", ["", "\u200b", "/T1", "a" * 501])
def test_a_sentence_is_a_comment_that_is_no_code(typed: str) -> None:
    with pytest.raises(RuleBroken) as error:
        read_sentence(typed)
    assert error.value.field == "text"


def test_the_starting_sets_can_be_kept_and_never_collide() -> None:
    for code, text in {**PRIMARY_STARTS, **SECONDARY_STARTS}.items():
        assert (read_code(code), read_sentence(text)) == (code, text)
    assert not set(PRIMARY_STARTS) & set(SECONDARY_STARTS)
    assert starts_for([0]) == {}
    assert starts_for([1, 5]) == PRIMARY_STARTS
    assert starts_for([9, 10]) == SECONDARY_STARTS
    assert len(starts_for(range(1, 10))) == len(PRIMARY_STARTS) + len(SECONDARY_STARTS)
