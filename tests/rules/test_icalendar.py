"""iCalendar: lines of at most 75 octets, no letter cut, values escaped, what was written is read back."""

from datetime import UTC, date, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from portal.rules.icalendar import OCTETS, Entry, escape, fold, write_calendar

NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


def unfolded(data: bytes) -> list[str]:
    return data.replace(b"\r\n ", b"").decode().split("\r\n")


@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), max_size=400))
def test_lines_are_short_and_come_together_again(text: str) -> None:
    folded = fold(f"SUMMARY:{text}")
    assert all(len(line) <= OCTETS for line in folded.split(b"\r\n"))
    assert all(line.decode() is not None for line in folded.split(b"\r\n"))
    assert unfolded(folded) == [f"SUMMARY:{text}", ""]


@given(st.text(max_size=200))
def test_a_value_never_breaks_its_line(text: str) -> None:
    escaped = escape(text)
    assert "\n" not in escaped
    assert "\r" not in escaped
    assert b"\r\nEND" not in fold(f"SUMMARY:{escaped}")


def test_an_event_in_full() -> None:
    entry = Entry("duty-1@x", date(2026, 12, 31), "Hạn: 1/VP", "Về việc; a, b\\c\nd", "https://x/van-ban/1")
    lines = unfolded(write_calendar("Cổng Trường", [entry], now=NOW))
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    for line in (
        "UID:duty-1@x",
        "DTSTAMP:20261120T010000Z",
        "DTSTART;VALUE=DATE:20261231",
        "DTEND;VALUE=DATE:20270101",
        "SUMMARY:Hạn: 1/VP",
        "DESCRIPTION:Về việc\\; a\\, b\\\\c\\nd",
        "URL:https://x/van-ban/1",
    ):
        assert line in lines


def test_an_event_with_hours_a_place_and_a_history() -> None:
    begin = datetime(2026, 11, 20, 7, 30, tzinfo=timezone(timedelta(hours=7)))
    entry = Entry(
        "event-1@x",
        begin,
        "Hủy: Hội thao",
        "",
        "https://x/1",
        end=begin + timedelta(hours=2),
        place="Sân trường, nhà đa năng",
        cancelled=True,
        revision=3,
        changed_at=NOW,
    )
    lines = unfolded(write_calendar("Trang", [entry], now=NOW, source="https://x/lich.ics"))
    for line in (
        "NAME:Trang",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "SOURCE;VALUE=URI:https://x/lich.ics",
        "DTSTART:20261120T003000Z",
        "DTEND:20261120T023000Z",
        "LOCATION:Sân trường\\, nhà đa năng",
        "STATUS:CANCELLED",
        "SEQUENCE:3",
        "LAST-MODIFIED:20261120T010000Z",
    ):
        assert line in lines, line
    open_end = Entry("event-2@x", begin, "Họp", "", "https://x/2", busy=True)
    lines = unfolded(write_calendar("Trang", [open_end], now=NOW))
    assert not [line for line in lines if line.startswith("DTEND")]
    assert "TRANSP:OPAQUE" in lines
    days = Entry("event-3@x", date(2026, 11, 20), "Trại", "", "https://x/3", end=date(2026, 11, 23))
    assert "DTEND;VALUE=DATE:20261123" in unfolded(write_calendar("Trang", [days], now=NOW))
