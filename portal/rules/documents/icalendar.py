"""Days as an iCalendar file (RFC 5545): escaping, folding at 75 octets, CRLF; all-day events with stable UIDs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

OCTETS = 75


@dataclass(frozen=True)
class Entry:
    """One all-day event; ``uid`` is the same whenever the same thing is written."""

    uid: str
    day: date
    summary: str
    description: str
    url: str


def write_calendar(name: str, entries: Iterable[Entry], *, now: datetime) -> bytes:
    """The calendar in UTF-8; ``now`` is the instant it was written (RFC 5545, 3.8.7.2)."""
    stamp = f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Cong Truong//VI", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    lines += [f"X-WR-CALNAME:{escape(name)}", "X-PUBLISHED-TTL:PT1H"]
    for entry in entries:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{escape(entry.uid)}",
            f"DTSTAMP:{stamp}",
            f"DTSTART;VALUE=DATE:{entry.day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{entry.day + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{escape(entry.summary)}",
            f"DESCRIPTION:{escape(entry.description)}",
            f"URL:{entry.url}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    return b"".join(fold(line) for line in [*lines, "END:VCALENDAR"])


def escape(text: str) -> str:
    """A value of type TEXT (RFC 5545, 3.3.11); control characters become blanks."""
    text = text.replace("\r\n", "\n").replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "".join(char if char >= " " and char != "\x7f" else " " for char in text.replace("\n", "\\n"))


def fold(line: str) -> bytes:
    """A content line of at most 75 octets each (RFC 5545, 3.1); no letter is cut in two."""
    parts, part, room = [], b"", OCTETS
    for char in line:
        octets = char.encode("utf-8", "replace")
        if len(part) + len(octets) > room:
            parts.append(part)
            part, room = b"", OCTETS - 1  # the blank that begins a further line counts
        part += octets
    return b"\r\n ".join([*parts, part]) + b"\r\n"
