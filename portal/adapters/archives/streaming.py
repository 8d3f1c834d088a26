"""A ZIP written while it is sent: nothing of it lies in memory or on the disk, however large it is."""

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

_LOCAL, _DESCRIPTOR, _CENTRAL, _END = 30, 16, 46, 22
"""Bytes around a file without its name: before it, after it, in the directory; and those that end the archive."""
LARGEST = 2 * 1024**3
"""Beyond this the archive would need the 64-bit form, which not every phone opens."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A file of the archive: its path there, its bytes and how many they are, when it came (local time)."""

    place: str
    size: int
    at: datetime
    read: Callable[[], Iterator[bytes]]


def archive_size(entries: Sequence[Entry]) -> int:
    """Exactly how many bytes ``stream_archive`` gives, so that a browser can show how far it is."""
    names = sum(2 * len(entry.place.encode()) for entry in entries)
    around = len(entries) * (_LOCAL + _DESCRIPTOR + _CENTRAL)
    return names + around + _END + sum(entry.size for entry in entries)


def stream_archive(entries: Iterable[Entry]) -> Iterator[bytes]:
    """The archive piece by piece; files are stored as they are, photos and PDFs do not get smaller."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED, allowZip64=False) as archive:
        for entry in entries:
            about = zipfile.ZipInfo(entry.place, entry.at.timetuple()[:6])
            about.file_size = entry.size
            with archive.open(about, "w") as target:
                for part in entry.read():
                    target.write(part)
                    yield sink.take()
            yield sink.take()
    yield sink.take()


class _Sink(io.RawIOBase):
    """Where the archive is written to; it cannot go back in it."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self._parts.append(bytes(data))
        return len(data)

    def take(self) -> bytes:
        """What came since the last time."""
        taken, self._parts = b"".join(self._parts), []
        return taken
