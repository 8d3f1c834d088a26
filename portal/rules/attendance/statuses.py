"""What a roll says of one pupil in one session."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.errors import RuleBroken, mark
from portal.rules.vietnamese import clean

PRESENT, EXCUSED, UNEXCUSED, LATE, LESSONS = "present", "excused", "unexcused", "late", "lessons"
STATUS_LABELS: dict[str, str] = {
    PRESENT: mark("Có mặt"),
    EXCUSED: mark("Vắng có phép"),
    UNEXCUSED: mark("Vắng không phép"),
    LATE: mark("Đi muộn"),
    LESSONS: mark("Vắng một số tiết"),
}
SIGNS: dict[str, str] = {PRESENT: "", EXCUSED: "P", UNEXCUSED: "K", LATE: "M", LESSONS: "T"}
"""The letters of the paper register, and ours for the two that it writes in words; also the keys that set them."""
ABSENT = (EXCUSED, UNEXCUSED)
"""Absent for the whole session: what counts towards promotion."""

MORNING, AFTERNOON = "morning", "afternoon"
SESSION_LABELS: dict[str, str] = {MORNING: mark("Buổi sáng"), AFTERNOON: mark("Buổi chiều")}
MOST_LESSONS = 7
"""Lessons of one session, at most."""
LONGEST_REASON = 200


@dataclass(frozen=True)
class Mark:
    """What is said of one pupil: a status, the lessons missed ("2,3", only with ``LESSONS``), a reason."""

    status: str = PRESENT
    lessons: str = ""
    reason: str = ""

    def as_dict(self) -> dict[str, str]:
        """As the history keeps it."""
        return {"status": self.status, "lessons": self.lessons, "reason": self.reason}


HERE = Mark()


def mark_of(kept: Mapping[str, Any]) -> Mark:
    """A mark of the history."""
    return Mark(kept["status"], kept["lessons"], kept["reason"])


def sessions_of(sessions_a_day: int) -> tuple[str, ...]:
    """The sessions a class has on a day."""
    return (MORNING, AFTERNOON) if sessions_a_day > 1 else (MORNING,)


def read_mark(status: str, lessons: str, reason: str, *, suffix: str = "") -> Mark:
    """What was typed of one pupil, in one form; ``suffix`` completes the names of the fields to blame.

    A pupil who is there has neither lessons nor a reason: what still stands in those boxes is dropped.
    """
    if status not in STATUS_LABELS:
        raise RuleBroken("Hãy chọn một mục trong danh sách.", field=f"status{suffix}")
    if status == PRESENT:
        return HERE
    reason = clean(reason)
    if len(reason) > LONGEST_REASON:
        raise RuleBroken("Không quá %(max)d ký tự.", field=f"reason{suffix}", max=LONGEST_REASON)
    return Mark(status, read_lessons(lessons, field=f"lessons{suffix}") if status == LESSONS else "", reason)


def read_lessons(typed: str, *, field: str = "lessons") -> str:
    """ "2,3" of "3, 2"; RuleBroken for nothing and for anything that is no list of lessons of a session."""
    found = re.findall(r"\d+", typed)
    if not found or re.sub(r"[\d\s,;.+và-]", "", typed):
        raise RuleBroken("Ghi số thứ tự các tiết đã vắng, ví dụ: 2, 3.", field=field)
    numbers = sorted({int(number) for number in found})
    if not 1 <= numbers[0] <= numbers[-1] <= MOST_LESSONS:
        raise RuleBroken("Mỗi buổi có tiết 1 đến tiết %(most)d.", field=field, most=MOST_LESSONS)
    return ",".join(map(str, numbers))


def count_lessons(lessons: str) -> int:
    """How many lessons "2,3" names."""
    return len(lessons.split(",")) if lessons else 0
