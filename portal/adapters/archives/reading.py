"""Ask the child process about an archive, one step at a time."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from portal.adapters.file_store import FileStore
from portal.errors import RuleBroken

MAX_MEMORY_MB = 512
MAX_SECONDS = 20
MOST_ENTRIES = 5_000

_CHILD = Path(__file__).with_name("child.py")


@dataclass(frozen=True)
class Entry:
    """A file in an archive: its place there, path, unpacked size in bytes as it says itself, and first bytes.

    ``head`` is None where nothing can be unpacked: locked or broken.
    """

    place: int
    path: str
    size: int
    head: bytes | None


@contextmanager
def copy_of(store: FileStore, sha256: str) -> Iterator[IO[bytes]]:
    """A stored file as one that can be sought in; NotFound when it is gone."""
    with tempfile.TemporaryFile() as file:
        for chunk in store.open(sha256):
            file.write(chunk)
        yield file


def list_entries(file: IO[bytes], *, field: str = "file") -> list[Entry]:
    """The files in a ZIP archive, without folders; RuleBroken at ``field`` for what is none, or too much."""
    found = json.loads(_ask_child(file, "list", MOST_ENTRIES, field=field))
    return [_entry(*one) for one in found]


def _entry(place: int, path: str, size: int, head: str | None) -> Entry:
    return Entry(place, path, size, None if head is None else bytes.fromhex(head))


def take_entry(file: IO[bytes], place: int, *, most: int) -> bytes:
    """The bytes of one file of the archive, at most so many; RuleBroken for what cannot be taken out."""
    return _ask_child(file, "take", place, most, field=None)


def _ask_child(file: IO[bytes], act: str, *numbers: int, field: str | None) -> bytes:
    file.flush()
    os.lseek(file.fileno(), 0, os.SEEK_SET)  # the child before this one left off somewhere
    command = [sys.executable, "-I", str(_CHILD), str(MAX_MEMORY_MB), str(MAX_SECONDS), act, *map(str, numbers)]
    try:
        done = subprocess.run(command, stdin=file, capture_output=True, timeout=3 * MAX_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise _refusal("too_heavy", field) from error
    if done.returncode:
        raise _refusal(done.stderr.decode(errors="replace"), field)
    return done.stdout


def _refusal(code: str, field: str | None) -> RuleBroken:
    if code == "too_many":
        return RuleBroken("Tệp nén có hơn %(most)d tệp. Hãy chia thành nhiều tệp nén.", field=field, most=MOST_ENTRIES)
    if code == "broken":
        return RuleBroken("Tệp này không phải tệp nén ZIP, bị hỏng hoặc tải lên thiếu.", field=field)
    return RuleBroken("Tệp nén quá nặng để mở. Hãy chia thành nhiều tệp nén.", field=field)
