"""Handing a pupil over to another school: both sides confirm (R120)."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from portal.errors import RuleBroken, mark

LONGEST_AHEAD = timedelta(days=60)
"""So far ahead a last day at the old school may lie."""


class Answer(StrEnum):
    """How a hand-over ended."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


ANSWER_LABELS: dict[str, str] = {
    "": mark("Chờ trường mới tiếp nhận"),
    Answer.ACCEPTED: mark("Đã chuyển"),
    Answer.REFUSED: mark("Trường mới không nhận"),
    Answer.WITHDRAWN: mark("Trường cũ đã rút lại"),
}


@dataclass(frozen=True)
class Stay:
    """A pupil's time at the school that lets go."""

    belongs: bool
    admitted_on: date
    waiting: bool


def check_asking(stay: Stay, *, leaves_on: date, today: date) -> None:
    """RuleBroken unless the pupil may be handed over from the day (the first one no longer spent at the school)."""
    if not stay.belongs:
        raise RuleBroken("Học sinh hiện không học tại trường.")
    if stay.waiting:
        raise RuleBroken("Đã có hồ sơ chuyển trường đang chờ tiếp nhận.")
    if leaves_on <= stay.admitted_on:
        raise RuleBroken("Ngày chuyển phải sau ngày vào trường.", field="leaves_on")
    if leaves_on > today + LONGEST_AHEAD:
        raise RuleBroken("Ngày chuyển không quá 60 ngày tới.", field="leaves_on")


def check_joining(*, leaves_on: date, joins_on: date, grade: int | None, grades: frozenset[int], today: date) -> None:
    """RuleBroken unless the new school may take the pupil into a class of these grades on the day."""
    if joins_on < leaves_on:
        raise RuleBroken("Ngày vào lớp không được trước ngày chuyển.", field="joins_on")
    if joins_on > today + LONGEST_AHEAD:
        raise RuleBroken("Ngày vào lớp không quá 60 ngày tới.", field="joins_on")
    if grade is not None and grade not in grades:
        raise RuleBroken("Học sinh đang học khối %(grade)s; hãy chọn lớp cùng khối.", field="class_id", grade=grade)


ACTION_LABELS: dict[str, str] = {
    "transfer_asked": mark("Làm hồ sơ chuyển trường cho học sinh"),
    "transfer_withdrawn": mark("Rút hồ sơ chuyển trường"),
    "transfer_accepted": mark("Tiếp nhận học sinh chuyển đến"),
    "transfer_refused": mark("Không tiếp nhận học sinh chuyển đến"),
}
"""What the audit log notes."""
