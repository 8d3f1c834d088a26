"""Events as an iCalendar file (RFC 5545, RFC 7986): escaping, folding at 75 octets, CRLF; stable UIDs.

Instants are written in UTC, so that no definition of a time zone is needed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

OCTETS = 75


@dataclass(frozen=True)
class Entry:
    """One event; ``uid`` is the same whenever the same thing is written.

    ``start`` is a day or an instant; ``end`` of the same kind is exclusive, None for the one day or an end nobody told.
    ``revision`` rises with each change, made at ``changed_at``. ``busy``: the reader's time is taken by it.
    """

    uid: str
    start: date
    summary: str
    description: str
    url: str
    end: date | None = None
    place: str = ""
    cancelled: bool = False
    busy: bool = False
    revision: int = 0
    changed_at: datetime | None = None


def write_calendar(name: str, entries: Iterable[Entry], *, now: datetime, source: str = "") -> bytes:
    """The calendar in UTF-8; ``now`` is the instant it was written (RFC 5545, 3.8.7.2), ``source`` where it is found.

    Programs that know RFC 7986 take its name and how often to ask again from there, older ones from the X- lines.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Cong Truong//VI", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    lines += [f"NAME:{escape(name)}", f"X-WR-CALNAME:{escape(name)}"]
    lines += ["REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H"]
    lines += [f"SOURCE;VALUE=URI:{source}"] if source else []
    for entry in entries:
        lines += ["BEGIN:VEVENT", *_lines_of(entry, _instant(now)), "END:VEVENT"]
    return b"".join(fold(line) for line in [*lines, "END:VCALENDAR"])


def _lines_of(entry: Entry, stamp: str) -> Iterator[str]:
    yield f"UID:{escape(entry.uid)}"
    yield f"DTSTAMP:{stamp}"
    yield from _times_of(entry)
    yield f"SUMMARY:{escape(entry.summary)}"
    yield f"DESCRIPTION:{escape(entry.description)}"
    if entry.place:
        yield f"LOCATION:{escape(entry.place)}"
    yield f"URL:{entry.url}"
    if entry.changed_at is not None:
        yield f"LAST-MODIFIED:{_instant(entry.changed_at)}"
        yield f"SEQUENCE:{entry.revision}"
        yield f"STATUS:{'CANCELLED' if entry.cancelled else 'CONFIRMED'}"
    yield f"TRANSP:{'OPAQUE' if entry.busy else 'TRANSPARENT'}"


def _times_of(entry: Entry) -> Iterator[str]:
    if isinstance(entry.start, datetime):
        yield f"DTSTART:{_instant(entry.start)}"
        if isinstance(entry.end, datetime):
            yield f"DTEND:{_instant(entry.end)}"
        return
    yield f"DTSTART;VALUE=DATE:{entry.start:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{entry.end or entry.start + timedelta(days=1):%Y%m%d}"


def _instant(value: datetime) -> str:
    return f"{value.astimezone(UTC):%Y%m%dT%H%M%SZ}"


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
