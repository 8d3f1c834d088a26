"""Text out of one file; a zip goes to the child process, anything else must be Unicode text."""

import codecs
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

MAX_MEMORY_MB = 256
MAX_SECONDS = 10
MAX_SIZE = 20 * 1024 * 1024
"""Larger files are not read."""
LONGEST = 100_000
"""So many characters of a file are kept: about forty pages."""
ZIP = b"PK\x03\x04"

_CHILD = Path(__file__).with_name("child.py")
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


@dataclass(frozen=True)
class FoundText:
    """``outcome``: ``read``, ``empty``, ``unreadable`` (no text, not Unicode, broken), ``too_large``, ``too_heavy``."""

    outcome: str
    text: str = ""


def read_text(chunks: Iterable[bytes], size: int) -> FoundText:
    """The text of a file of ``size`` bytes, told by its content and not by its name, at most ``LONGEST`` characters."""
    if size > MAX_SIZE:
        return FoundText("too_large")
    with tempfile.TemporaryFile() as file:
        is_zip = False
        for chunk in chunks:
            is_zip = is_zip or (not file.tell() and chunk.startswith(ZIP))
            file.write(chunk)
        file.seek(0)
        return _ask_child(file) if is_zip else _plain(file.read())


def _plain(data: bytes) -> FoundText:
    mark, encoding = next((each for each in _MARKS if data.startswith(each[0])), (b"", "utf-8"))
    try:
        text = data[len(mark) :].decode(encoding)
    except UnicodeDecodeError:
        return FoundText("unreadable")
    return FoundText("unreadable") if "\0" in text else _found(text)


def _found(text: str) -> FoundText:
    return FoundText("read", text[:LONGEST]) if text.strip() else FoundText("empty")


def _ask_child(file: IO[bytes]) -> FoundText:
    command = [sys.executable, "-I", str(_CHILD), str(MAX_MEMORY_MB), str(MAX_SECONDS), str(LONGEST)]
    try:
        done = subprocess.run(command, stdin=file, capture_output=True, timeout=3 * MAX_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return FoundText("too_heavy")
    if done.returncode < 0 or b"MemoryError" in done.stderr:
        return FoundText("too_heavy")
    done.check_returncode()
    answer: dict[str, str] = json.loads(done.stdout)
    return _found(answer["text"]) if "text" in answer else FoundText(answer["error"])
