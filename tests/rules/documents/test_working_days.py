"""Working days with holidays, exchanged days, and years that nobody has entered."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.errors import RuleBroken
from portal.rules.documents.deadlines import Rhythm, Timing, read
from portal.rules.documents.working_days import (
    BUILT_IN,
    STATUTORY,
    UnknownYear,
    WorkCalendar,
    WorkYear,
    read_year,
    suggest,
    write_lines,
)

ANNOUNCED = WorkCalendar(BUILT_IN)
LETTER = "Các đơn vị gửi báo cáo trong %d ngày làm việc kể từ ngày ký công văn này."


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        (date(2026, 11, 20), 1, date(2026, 11, 23)),
        (date(2026, 11, 20), 5, date(2026, 11, 27)),
        (date(2026, 2, 13), 1, date(2026, 2, 23)),  # Tết and two week-ends
        (date(2026, 4, 24), 5, date(2026, 5, 6)),  # Giỗ Tổ on a Sunday, 30/4, 1/5
        (date(2026, 8, 31), 1, date(2026, 9, 3)),
    ],
)
def test_working_days_leave_out_week_ends_and_holidays(start: date, days: int, due: date) -> None:
    assert ANNOUNCED.add(start, days) == due


def test_a_saturday_worked_instead_counts() -> None:
    year = BUILT_IN[2026]
    exchanged = WorkYear({**year.off, date(2026, 8, 31): "Hoán đổi"}, frozenset({date(2026, 8, 22)}))
    calendar = WorkCalendar({2026: exchanged})
    assert calendar.add(date(2026, 8, 21), 1) == date(2026, 8, 22)
    assert calendar.add(date(2026, 8, 28), 1) == date(2026, 9, 3)


def test_nothing_is_counted_through_a_year_nobody_entered() -> None:
    assert ANNOUNCED.add(date(2026, 12, 30), 1) == date(2026, 12, 31)
    with pytest.raises(UnknownYear) as unknown:
        ANNOUNCED.add(date(2026, 12, 30), 2)
    assert unknown.value.year == 2027
    (proposal,) = read(LETTER % 5, issued_on=date(2026, 12, 29))
    assert (proposal.unknown_year, proposal.certainty) == (2027, "doubtful")
    timing = Timing(rhythm=Rhythm.AFTER_EVENT, days=5, working=True, event="ngày ký công văn này")
    assert proposal.timing.rhythm is timing.rhythm
    assert proposal.timing.due is None
    (proposal,) = read("Gửi báo cáo trong 5 ngày kể từ ngày ký công văn này.", issued_on=date(2026, 12, 29))
    assert (proposal.unknown_year, proposal.timing.due) == (None, date(2027, 1, 3))


def test_a_letter_before_tet_is_due_after_it() -> None:
    (proposal,) = read(LETTER % 5, issued_on=date(2026, 2, 11))
    assert proposal.timing.due == date(2026, 2, 25)


@given(st.dates(date(2026, 1, 1), date(2026, 11, 1)), st.integers(0, 30))
def test_between_start_and_due_lie_exactly_so_many_working_days(start: date, days: int) -> None:
    due = ANNOUNCED.add(start, days)
    between = [start + timedelta(days=n) for n in range(1, (due - start).days + 1)]
    assert sum(map(ANNOUNCED.is_working, between)) == days
    assert days == 0 or ANNOUNCED.is_working(due)


def test_what_is_certain_of_a_year_is_suggested_and_not_enough() -> None:
    found = suggest(2027)
    assert date(2027, 4, 16) in found.off
    assert found.off[date(2027, 5, 3)] == "Nghỉ bù"
    assert len(found.off) < STATUTORY
    with pytest.raises(RuleBroken, match="ít nhất"):
        read_year(2027, write_lines(found.off), "")
    assert len(BUILT_IN[2026].off) == STATUTORY


def test_a_typed_year_is_read_as_it_was_written() -> None:
    for year in BUILT_IN.values():
        assert read_year(2026, write_lines(year.off), "").off == year.off
    typed = write_lines(BUILT_IN[2026].off) + "\n31-8 Hoán đổi\n\n"
    assert read_year(2026, typed, " 22.8.2026 ") == WorkYear(
        dict(sorted({**BUILT_IN[2026].off, date(2026, 8, 31): "Hoán đổi"}.items())), frozenset({date(2026, 8, 22)})
    )


@pytest.mark.parametrize(
    ("change", "worked", "field", "says"),
    [
        (lambda text: text + "\nngày mai", "", "off", "không đọc được ngày"),
        (lambda text: text + "\n31/2 Lạ", "", "off", "không đọc được ngày"),
        (lambda text: text + "\n1/1/2027 Lạ", "", "off", "không thuộc năm"),
        (lambda text: text + "\n1/1 Nữa", "", "off", "đã có ở trên"),
        (lambda text: text + "\n3/3 " + "x" * 101, "", "off", "dài quá"),
        (lambda text: text.replace("30/04/2026", "29/04/2026"), "", "off", "Thiếu ngày"),
        (lambda _text: "", "", "off", "Thiếu ngày"),
        (lambda text: text, "24/8", "worked", "không phải thứ bảy"),
        (lambda text: text + "\n22/8 Nghỉ", "22/8", "worked", "vừa nghỉ vừa làm bù"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(change, worked: str, field: str, says: str) -> None:
    with pytest.raises(RuleBroken, match=says) as refused:
        read_year(2026, change(write_lines(BUILT_IN[2026].off)), worked)
    assert refused.value.field == field
