"""How a family was reached, and what a personal link allows."""

from datetime import date, timedelta

import pytest

from portal.rules.contact_book.notices import EACH, NOBODY, ONE, UNUSED, WITH_PUPIL, Link, Reader, State, state_of
from portal.rules.contact_book.receipts import LINK_DAYS, Way, given_name, link_works, may_confirm_by_link, way_of

DAY = date(2026, 11, 20)
OPENED, CONFIRMED = Link(opened=True, confirmed=False), Link(opened=True, confirmed=True)


def reader(did: str = "", *, pupil: bool = False, signs: bool = True) -> Reader:
    opened, confirmed = did in {"read", "ok"}, did == "ok"
    return Reader(is_pupil=pupil, may_sign=signs and not pupil, can_enter=True, opened=opened, confirmed=confirmed)


@pytest.mark.parametrize(
    ("confirming", "readers", "link", "state"),
    [
        (NOBODY, [], OPENED, State.READ),
        (ONE, [], OPENED, State.READ),
        (ONE, [reader()], CONFIRMED, State.CONFIRMED),
        (EACH, [reader()], CONFIRMED, State.READ),
        (EACH, [reader("ok")], OPENED, State.CONFIRMED),
        (WITH_PUPIL, [reader(), reader(pupil=True)], CONFIRMED, State.READ),
        (WITH_PUPIL, [reader(), reader("ok", pupil=True)], CONFIRMED, State.CONFIRMED),
    ],
)
def test_what_a_link_counts_for(confirming: str, readers: list[Reader], link: Link, state: State) -> None:
    assert state_of(confirming, readers, on_paper=False, link=link) == state


@pytest.mark.parametrize(
    ("readers", "link", "on_paper", "way"),
    [
        ([], UNUSED, False, Way.NONE),
        ([reader("read", pupil=True)], UNUSED, False, Way.NONE),
        ([reader("read")], OPENED, False, Way.ACCOUNT),
        ([reader("read")], CONFIRMED, False, Way.LINK),
        ([reader("ok")], CONFIRMED, False, Way.ACCOUNT),
        ([reader("ok")], CONFIRMED, True, Way.PAPER),
        ([reader()], OPENED, False, Way.LINK),
    ],
)
def test_the_way(readers: list[Reader], link: Link, on_paper: bool, way: Way) -> None:
    assert way_of(readers, link, on_paper=on_paper) == way


def test_a_link_works_to_the_third_day_after_the_last() -> None:
    assert link_works(DAY - LINK_DAYS, withdrawn=False, today=DAY)
    assert not link_works(DAY - LINK_DAYS - timedelta(days=1), withdrawn=False, today=DAY)
    assert not link_works(DAY, withdrawn=True, today=DAY)


def test_a_link_confirms_where_one_guardian_is_enough() -> None:
    assert may_confirm_by_link(ONE, [])
    assert may_confirm_by_link(WITH_PUPIL, [reader(pupil=True), reader()])
    assert not may_confirm_by_link(ONE, [reader(signs=False)])
    assert not may_confirm_by_link(EACH, [reader()])
    assert not may_confirm_by_link(NOBODY, [reader()])


def test_only_the_last_word_of_a_name() -> None:
    assert (given_name("Nguyễn Thị Ánh"), given_name("")) == ("Ánh", "")
