"""What can be typed of one pupil."""

import pytest

from portal.errors import RuleBroken
from portal.rules.attendance.statuses import (
    EXCUSED,
    HERE,
    LATE,
    LESSONS,
    PRESENT,
    Mark,
    count_lessons,
    read_lessons,
    read_mark,
)


@pytest.mark.parametrize(
    ("typed", "kept"), [("2,3", "2,3"), (" 3 ; 2 ", "2,3"), ("tiết 1", None), ("4 và 5", "4,5"), ("2 2", "2")]
)
def test_lessons_are_read_as_people_write_them(typed: str, kept: str | None) -> None:
    if kept is None:
        with pytest.raises(RuleBroken):
            read_lessons(typed)
    else:
        assert read_lessons(typed) == kept
        assert count_lessons(kept) == len(kept.split(","))


@pytest.mark.parametrize("typed", ["", "sáng", "0", "8", "1-x"])
def test_what_is_no_lesson_is_refused_at_its_field(typed: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        read_mark(LESSONS, typed, "", suffix="_7")
    assert refused.value.field == "lessons_7"


def test_a_pupil_who_is_there_has_no_reason() -> None:
    assert read_mark(PRESENT, "2", "sốt") == HERE


def test_only_missed_lessons_are_named() -> None:
    assert read_mark(LATE, "2", "  hỏng   xe ") == Mark(LATE, "", "hỏng xe")


def test_an_unknown_status_and_a_long_reason_are_refused() -> None:
    with pytest.raises(RuleBroken) as unknown:
        read_mark("gone", "", "")
    with pytest.raises(RuleBroken) as long:
        read_mark(EXCUSED, "", "x" * 201)
    assert (unknown.value.field, long.value.field) == ("status", "reason")
