"""Times of requests about data, at their borders."""

from datetime import date, timedelta

import pytest

from portal.errors import RuleBroken
from portal.rules.contact_book.requests import (
    Course,
    RequestKind,
    RequestState,
    answer_by,
    check_asked,
    check_closing,
    check_extension,
    check_paper,
    done_by,
    extended,
    state_of,
)
from portal.rules.documents.working_days import BUILT_IN, WorkCalendar, WorkYear

CALENDAR = WorkCalendar(BUILT_IN)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("received", "by"),
    [
        (date(2026, 11, 16), date(2026, 11, 18)),  # Monday
        (date(2026, 11, 19), date(2026, 11, 23)),  # Thursday: over the weekend
        (date(2026, 11, 21), date(2026, 11, 24)),  # Saturday
        (date(2026, 4, 29), date(2026, 5, 5)),  # 30 April, 1 May and a weekend
        (date(2031, 11, 19), date(2031, 11, 21)),  # a year whose holidays nobody entered
    ],
)
def test_the_answer_is_due_on_the_second_working_day(received: date, by: date) -> None:
    assert answer_by(received, CALENDAR) == by


def test_a_saturday_worked_in_exchange_counts() -> None:
    year = WorkYear({}, frozenset({date(2026, 11, 21)}))
    assert answer_by(date(2026, 11, 19), WorkCalendar({2026: year})) == date(2026, 11, 21)


def test_seeing_and_correcting_are_quicker_than_the_rest() -> None:
    received = date(2026, 11, 20)
    assert done_by(RequestKind.SEE, received) == done_by(RequestKind.CORRECT, received) == date(2026, 11, 30)
    assert {done_by(kind, received) for kind in RequestKind} == {date(2026, 11, 30), date(2026, 12, 5)}
    assert extended(date(2026, 12, 5)) == date(2026, 12, 20)


def course(*, acknowledged: bool = False, closed: bool = False) -> Course:
    return Course(
        acknowledge_by=date(2026, 11, 18),
        due_on=date(2026, 12, 1),
        is_acknowledged=acknowledged,
        is_closed=closed,
    )


def test_the_last_day_is_in_time() -> None:
    answer, due = date(2026, 11, 18), date(2026, 12, 1)
    assert state_of(course(), answer) == RequestState.NEW
    assert state_of(course(), answer + DAY) == RequestState.UNANSWERED
    assert state_of(course(acknowledged=True), due) == RequestState.UNDER_WAY
    for acknowledged in (False, True):
        assert state_of(course(acknowledged=acknowledged), due + DAY) == RequestState.OVERDUE
    assert state_of(course(closed=True), due + DAY) == RequestState.CLOSED


def test_extending_is_once_in_time_and_with_a_reason() -> None:
    due = date(2026, 12, 1)
    check_extension("Phải hỏi kho lưu trữ.", is_extended=False, today=due, due_on=due)
    for reason, is_extended, today in (("", False, due), ("Vì", True, due), ("Vì", False, due + DAY)):
        with pytest.raises(RuleBroken):
            check_extension(reason, is_extended=is_extended, today=today, due_on=due)


def test_what_is_asked_and_done_is_told_in_words() -> None:
    for kind, words, field in (("", "Sai ngày sinh của con", "kind"), ("see", "x" * 9, "words")):
        with pytest.raises(RuleBroken) as broken:
            check_asked(kind, words)
        assert broken.value.field == field
    for outcome, words, field in (("taken_back", "Đã sửa ngày sinh", "outcome"), ("done", "x" * 9, "words")):
        with pytest.raises(RuleBroken) as broken:
            check_closing(outcome, words)
        assert broken.value.field == field
    check_closing("done", "x" * 10)


def test_paper_came_lately() -> None:
    today = date(2026, 11, 20)
    check_paper("Lê Văn Cha", today - timedelta(days=60), today)
    wrong = (
        ("", today, "asked_by"),
        ("A", today + DAY, "received_on"),
        ("A", today - timedelta(days=61), "received_on"),
    )
    for name, received, field in wrong:
        with pytest.raises(RuleBroken) as broken:
            check_paper(name, received, today)
        assert broken.value.field == field
