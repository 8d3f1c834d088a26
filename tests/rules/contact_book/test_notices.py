"""When a family has confirmed a notice, and what a notice must say."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from portal.errors import RuleBroken
from portal.rules.contact_book.notices import (
    CONSENT,
    EACH,
    NOBODY,
    ONE,
    WITH_PUPIL,
    Reader,
    State,
    Wording,
    asks_whose_paper,
    check_wording,
    consent_state,
    may_confirm,
    read_options,
    state_of,
)

DAY = date(2026, 11, 20)


def reader(did: str = "", *, pupil: bool = False, signs: bool = True, enters: bool = True) -> Reader:
    """``did``: "" nothing, "read", "ok" confirmed."""
    opened, confirmed = did in {"read", "ok"}, did == "ok"
    return Reader(is_pupil=pupil, may_sign=signs and not pupil, can_enter=enters, opened=opened, confirmed=confirmed)


@pytest.mark.parametrize(
    ("confirming", "readers", "state"),
    [
        (NOBODY, [], State.UNREACHED),
        (NOBODY, [reader(enters=False)], State.UNREACHED),
        (NOBODY, [reader("read", pupil=True), reader(enters=False)], State.UNREACHED),
        (NOBODY, [reader()], State.UNREAD),
        (NOBODY, [reader("read"), reader()], State.READ),
        (ONE, [reader("ok"), reader()], State.CONFIRMED),
        (ONE, [reader("read")], State.READ),
        (ONE, [reader("ok", signs=False)], State.READ),
        (EACH, [reader("ok"), reader()], State.READ),
        (EACH, [reader("ok"), reader(signs=False)], State.CONFIRMED),
        (EACH, [reader(signs=False)], State.UNREAD),
        (WITH_PUPIL, [reader("ok"), reader(pupil=True)], State.READ),
        (WITH_PUPIL, [reader("ok"), reader("ok", pupil=True)], State.CONFIRMED),
        (WITH_PUPIL, [reader("read"), reader("ok", pupil=True)], State.READ),
        (WITH_PUPIL, [reader("ok")], State.CONFIRMED),
    ],
)
def test_the_state_of_a_pupil(confirming: str, readers: list[Reader], state: State) -> None:
    assert state_of(confirming, readers, on_paper=False) == state
    signers = [each for each in readers if each.may_sign]
    of_nobody = state if confirming == EACH and signers else State.CONFIRMED
    assert state_of(confirming, readers, on_paper=True) == of_nobody


def test_where_a_paper_has_to_say_whose_it_is() -> None:
    asked = [mode for mode in (NOBODY, ONE, EACH, WITH_PUPIL, CONSENT) if asks_whose_paper(mode, 2)]
    assert asked == [EACH, CONSENT]
    assert not any(asks_whose_paper(mode, number) for mode in asked for number in (0, 1))


def test_whose_confirmation_is_asked_for() -> None:
    assert not may_confirm(NOBODY, is_pupil=False, may_sign=True)
    assert may_confirm(ONE, is_pupil=False, may_sign=True)
    assert not may_confirm(EACH, is_pupil=False, may_sign=False)
    assert not may_confirm(ONE, is_pupil=True, may_sign=False)
    assert may_confirm(WITH_PUPIL, is_pupil=True, may_sign=False)


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("title", {"title": ""}),
        ("text", {"text": ""}),
        ("ends_on", {"ends_on": DAY - timedelta(days=1)}),
        ("confirming", {"confirming": "everybody"}),
        ("question", {"options": ["Có", "Không"]}),
        ("options", {"question": "Có đi không?", "options": ["Có"]}),
        ("options", {"question": "Có đi không?", "options": ["Có", "Có"]}),
        ("options", {"question": "Có đi không?", "options": [str(number) for number in range(11)]}),
        ("options", {"question": "Có đi không?", "options": ["Có", "K" * 101]}),
    ],
)
def test_what_families_could_not_use_is_refused(field: str, changes: dict[str, object]) -> None:
    usual: dict[str, object] = {
        "title": "Họp",
        "text": "Mời họp",
        "ends_on": DAY,
        "confirming": "",
        "urgent": False,
        "question": "",
        "options": (),
    }
    check_wording(Wording(**usual), today=DAY)  # type: ignore[arg-type]
    with pytest.raises(RuleBroken) as broken:
        check_wording(Wording(**{**usual, **changes}), today=DAY)  # type: ignore[arg-type]
    assert broken.value.field == field


def test_choices_are_lines() -> None:
    assert read_options("Có đi\r\n\n  Không   đi \n") == ["Có đi", "Không đi"]


@pytest.mark.parametrize(
    ("answers", "paper", "state"),
    [
        ([], None, None),
        ([None, None], None, None),
        ([True, None], None, None),
        ([True, True], None, State.CONSENTED),
        ([False, None], None, State.REFUSED),
        ([False, False], False, State.REFUSED),
        ([True, False], None, State.CONFLICT),
        ([], True, State.CONSENTED),
        ([], False, State.REFUSED),
        ([True, None], True, None),
        ([None], True, None),
        ([None, None], False, State.REFUSED),
        ([False, None], True, State.REFUSED),
        ([True, True], False, State.CONFLICT),
    ],
)
def test_what_a_family_consented_to(answers: list[bool | None], paper: bool | None, state: State | None) -> None:
    assert consent_state(answers, paper=paper) == state
    readers = [replace(reader("ok" if answer is not None else "read"), agreed=answer) for answer in answers]
    others = [replace(reader("ok", signs=False), agreed=False), replace(reader("ok", pupil=True), agreed=False)]
    found = state_of(CONSENT, [*readers, *others], on_paper=paper is not None, paper_agreed=paper)
    assert found == (state or State.READ)


def test_consent_needs_words() -> None:
    typed = Wording(
        title="Tham quan",
        text="Lớp đi",
        ends_on=DAY,
        confirming=CONSENT,
        urgent=False,
        question="",
        options=[],
    )
    with pytest.raises(RuleBroken) as broken:
        check_wording(typed, today=DAY)
    assert broken.value.field == "consent"
    check_wording(replace(typed, consent="Cho con đi"), today=DAY)
