"""Turns as they are typed, and whether a place can be taken."""

import pytest

from portal.errors import RuleBroken
from portal.rules.contact_book.signups import MOST_SLOTS, Slot, check_place, read_slots, write_slots


def test_one_turn_on_each_line() -> None:
    typed = "Thứ Hai 8:00 = 2\r\n\n  Nước  suối\na = b = 3"
    found = read_slots(typed)
    assert found == [Slot("Thứ Hai 8:00", 2), Slot("Nước suối", 1), Slot("a = b", 3)]
    assert read_slots(write_slots(found)) == found
    assert read_slots(" \n") == []


WRONG = ["a = 0", "a = 501", "a = hai", "= 2", "a = -1", "a = ²", "a\na = 2", "x" * 101]
TOO_MANY = "\n".join(str(number) for number in range(MOST_SLOTS + 1))


@pytest.mark.parametrize("typed", [*WRONG, TOO_MANY])
def test_what_is_no_turn(typed: str) -> None:
    with pytest.raises(RuleBroken) as broken:
        read_slots(typed)
    assert broken.value.field == "slots"


def test_a_place() -> None:
    slots = [Slot("a", 2), Slot("b", 1)]
    assert check_place(slots, 0, {0: 1}) == 0
    wrong: list[tuple[int | None, dict[int, int]]] = [(None, {}), (-1, {}), (2, {}), (0, {0: 2}), (1, {1: 1})]
    for number, taken in wrong:
        with pytest.raises(RuleBroken) as broken:
            check_place(slots, number, taken)
        assert broken.value.field == "slot"
