"""A ZIP written while it is sent: whole, of the size said before, and never more of it in memory than a piece."""

import io
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from portal.adapters.archives.streaming import Entry, archive_size, stream_archive
from portal.adapters.clock import LOCAL_ZONE

AT = datetime(2026, 11, 20, 8, 30, tzinfo=LOCAL_ZONE)
PLACES = ["a.pdf", "4A/Lê Thị An - 001 - đơn.pdf", "x/y/z"]
PIECE = 1000


def entry(place: str, data: bytes) -> Entry:
    def read() -> Iterator[bytes]:
        for start in range(0, len(data), PIECE):
            yield data[start : start + PIECE]

    return Entry(place=place, size=len(data), at=AT, read=read)


@given(some.dictionaries(some.sampled_from(PLACES), some.binary(max_size=3000)))
def test_it_holds_what_it_was_given_and_is_as_large_as_was_said(files: dict[str, bytes]) -> None:
    entries = [entry(place, data) for place, data in files.items()]
    made = b"".join(stream_archive(entries))
    assert len(made) == archive_size(entries)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == files
        assert {about.date_time for about in archive.infolist()} <= {(2026, 11, 20, 8, 30, 0)}


def test_it_comes_in_pieces_and_reads_each_file_when_its_turn_comes() -> None:
    opened: list[str] = []

    def read(name: str) -> Iterator[bytes]:
        opened.append(name)
        for _turn in range(50):
            yield b"x" * PIECE

    entries = [Entry(place=name, size=50 * PIECE, at=AT, read=lambda name=name: read(name)) for name in ("a", "b")]
    pieces = stream_archive(entries)
    assert not opened
    first = [next(pieces) for _turn in range(40)]
    assert opened == ["a"]
    assert max(map(len, [*first, *pieces])) < 2 * PIECE


@pytest.mark.skipif(shutil.which("unzip") is None, reason="the machine has no unzip")
def test_other_programs_open_it(tmp_path: Path) -> None:
    target = tmp_path / "made.zip"
    target.write_bytes(b"".join(stream_archive([entry("4A/đơn.pdf", b"abc" * 999), entry("4B/ảnh.jpg", b"")])))
    assert subprocess.run(["unzip", "-tq", str(target)], check=False, capture_output=True).returncode == 0
