"""Turns and things families sign up for: so many places each, first come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portal.errors import RuleBroken, mark
from portal.rules.vietnamese import clean

MOST_SLOTS, LONGEST_NAME, MOST_PLACES = 40, 100, 500


@dataclass(frozen=True)
class Slot:
    """A turn or a thing, and for how many children there is a place."""

    name: str
    places: int


def read_slots(typed: str) -> list[Slot]:
    """One on each line, "Thứ Hai 8:00 = 2"; without a number there is one place."""
    lines = [line for line in map(clean, typed.splitlines()) if line]
    slots = [_read(line) for line in lines]
    if len(slots) > MOST_SLOTS:
        raise RuleBroken("Nhiều nhất %(most)d lượt.", field="slots", most=MOST_SLOTS)
    if len({slot.name for slot in slots}) < len(slots):
        raise RuleBroken("Có hai lượt giống nhau.", field="slots")
    return slots


def _read(line: str) -> Slot:
    name, equals, number = line.rpartition("=")
    name, number = (clean(name), number.strip()) if equals else (line, "1")
    if not name or not number.isascii() or not number.isdigit() or not 1 <= int(number) <= MOST_PLACES:
        raise RuleBroken(
            "Chưa đọc được dòng “%(line)s”. Mỗi dòng ghi: tên lượt = số chỗ, ví dụ Thứ Hai 8:00 = 2.",
            field="slots",
            line=line[:60],
        )
    if len(name) > LONGEST_NAME:
        raise RuleBroken("Mỗi lượt không quá %(most)d ký tự.", field="slots", most=LONGEST_NAME)
    return Slot(name, int(number))


def write_slots(slots: Sequence[Slot]) -> str:
    """As it is typed."""
    return "\n".join(f"{slot.name} = {slot.places}" for slot in slots)


def check_place(slots: Sequence[Slot], number: int | None, taken: Mapping[int, int]) -> int:
    """The slot that may be taken; ``taken`` are the places of other children by the slot's number, from 0."""
    if number is None or not 0 <= number < len(slots):
        raise RuleBroken("Hãy chọn một lượt.", field="slot")
    if taken.get(number, 0) >= slots[number].places:
        raise RuleBroken("Lượt này vừa hết chỗ. Hãy chọn lượt khác.", field="slot")
    return number


SIGNUP_ACTIONS: dict[str, str] = {
    "notice_signed_up": mark("Gia đình đăng ký lượt theo thông báo"),
    "notice_signup_left": mark("Gia đình bỏ đăng ký lượt"),
    "notice_turn_changed": mark("Nhà trường đổi lượt đăng ký của học sinh"),
    "notice_turn_cancelled": mark("Nhà trường bỏ lượt đăng ký của học sinh"),
}
SIGNUP_FIELDS: dict[str, str] = {"slot": mark("Lượt")}
