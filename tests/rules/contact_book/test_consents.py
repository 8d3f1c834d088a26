"""When a purpose may be acted upon, and from which day on a child is asked itself."""

from datetime import date

import pytest

from portal.errors import RuleBroken
from portal.rules.contact_book.consents import (
    GIVEN,
    REFUSED,
    WITHDRAWN,
    ConsentState,
    Voice,
    check_answer,
    check_words,
    is_asked_oneself,
    is_conflict,
    state_of,
)


def voice(answer: str = "", *, is_pupil: bool = False, is_current: bool = True) -> Voice:
    return Voice(is_pupil=is_pupil, answer=answer, is_current=is_current)


@pytest.mark.parametrize(
    ("voices", "state"),
    [
        ([], ConsentState.NOBODY),
        ([voice(GIVEN, is_pupil=True)], ConsentState.NOBODY),
        ([voice()], ConsentState.WAITING),
        ([voice(GIVEN)], ConsentState.GIVEN),
        ([voice(GIVEN), voice()], ConsentState.WAITING),
        ([voice(GIVEN), voice(GIVEN, is_current=False)], ConsentState.WAITING),
        ([voice(GIVEN), voice(is_pupil=True)], ConsentState.WAITING),
        ([voice(GIVEN), voice(GIVEN, is_pupil=True)], ConsentState.GIVEN),
        ([voice(GIVEN), voice(REFUSED, is_pupil=True)], ConsentState.BLOCKED),
        ([voice(), voice(REFUSED)], ConsentState.BLOCKED),
        ([voice(GIVEN), voice(WITHDRAWN, is_current=False)], ConsentState.BLOCKED),
    ],
)
def test_everybody_agrees_and_one_refusal_blocks(voices: list[Voice], state: ConsentState) -> None:
    assert state_of(voices) == state


def test_a_conflict_is_a_yes_beside_a_no() -> None:
    assert is_conflict([voice(GIVEN), voice(WITHDRAWN)])
    assert not is_conflict([voice(GIVEN), voice()])
    assert not is_conflict([voice(REFUSED), voice(WITHDRAWN)])


@pytest.mark.parametrize(
    ("born", "today", "asked"),
    [
        ("2019-03-21", date(2026, 3, 20), False),
        ("2019-03-21", date(2026, 3, 21), True),
        ("2020-02-29", date(2027, 2, 28), False),
        ("2020-02-29", date(2027, 3, 1), True),
        ("2019-03", date(2026, 2, 28), False),
        ("2019-03", date(2026, 3, 1), True),
        ("2019", date(2025, 12, 31), False),
        ("2019", date(2026, 1, 1), True),
        ("", date(2026, 1, 1), True),
    ],
)
def test_a_child_is_asked_from_the_seventh_birthday_it_may_have(born: str, today: date, asked: bool) -> None:
    assert is_asked_oneself(born, today) is asked


def test_answers_that_say_nothing_are_refused() -> None:
    for answer, before, current in (("", "", True), ("yes", "", True), (WITHDRAWN, REFUSED, True), (GIVEN, "", False)):
        with pytest.raises(RuleBroken) as broken:
            check_answer(answer, before=before, words_are_current=current)
        assert broken.value.field == "answer"
    check_answer(WITHDRAWN, before=GIVEN, words_are_current=False)


def test_words_say_what_is_done() -> None:
    with pytest.raises(RuleBroken) as broken:
        check_words("", "Nhà trường được đăng ảnh của con.")
    assert broken.value.field == "title"
    with pytest.raises(RuleBroken) as broken:
        check_words("Ảnh", "x" * 19)
    assert broken.value.field == "text"
    check_words("Ảnh", "x" * 20)
