"""Text out of one file, told by its content and not by its name, in a process that can do nothing else."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import IO, Any

from portal.adapters.file_text.found import FoundText
from portal.adapters.file_text.tools import doc_command
from portal.adapters.logs import log
from portal.rules.found_text import tidy

MAX_MEMORY_MB = 512
MAX_SECONDS = 20
MAX_SIZE = 50 * 1024 * 1024
"""Larger files are not read."""
LONGEST = 400_000
"""So many characters of a file are kept: about one hundred and sixty pages."""
MAX_OUTPUT = 12 * LONGEST
"""Bytes: JSON writes a character outside the basic plane with twelve."""
READER = 2
"""Raised when readers learn to read more: what an older one could not read is then read again."""

TOOL_SECONDS = 5
"""Of processor time; a program that reads Word 97 takes some hundredths, and on some broken files never ends."""

_CHILD = Path(__file__).with_name("child.py")


class ReaderMissing(Exception):
    """The reading process did not even begin: this installation is broken, not the file."""


def read_text(chunks: Iterable[bytes], size: int) -> FoundText:
    """The text of a file of ``size`` bytes, at most ``LONGEST`` characters, in NFC, pages parted by form feeds."""
    if size > MAX_SIZE:
        return FoundText("too_large")
    with tempfile.TemporaryFile() as file:
        for chunk in chunks:
            file.write(chunk)
        found = _read(file)
        command = doc_command() if found.outcome == "no_tool" else None
        return _run_tool(command, file) if command is not None else found


def _read(file: IO[bytes]) -> FoundText:
    code, output = run_child(file, "read", [str(LONGEST)])
    if code > 0 and b"MemoryError" not in output:
        raise ReaderMissing(output[-300:].decode(errors="replace"))
    if code != 0 or not output:
        return FoundText("too_heavy")
    answer: dict[str, Any] = json.loads(output)
    if answer["outcome"] == "unreadable":
        log.info("file_text", outcome=answer["outcome"], why=answer["why"])
    return FoundText(answer["outcome"], answer["text"], answer["why"])


def _run_tool(command: Sequence[str], file: IO[bytes]) -> FoundText:
    code, output = run_child(file, "run", command, seconds=TOOL_SECONDS)
    if code < 0:
        return FoundText("too_heavy")
    if code > 0:
        return FoundText("unreadable", why=Path(command[0]).name)
    text = tidy(output.decode("utf-8", "replace"))[:LONGEST]
    return FoundText("read" if text else "empty", text)


@cache
def is_confined() -> bool:
    """Whether a reading process of this machine can reach neither the network nor other files."""
    with tempfile.TemporaryFile() as file:
        code, output = run_child(file, "read", [str(LONGEST)])
    return code == 0 and bool(json.loads(output)["shut"])


def run_child(
    file: IO[bytes], what: str, rest: Sequence[str], *, output: int = MAX_OUTPUT, seconds: int = MAX_SECONDS
) -> tuple[int, bytes]:
    """Run the child on a file: its exit code, negative when it was stopped, and at most ``output`` bytes it printed."""
    limits = map(str, (MAX_MEMORY_MB, seconds, output))
    file.flush()
    file.seek(0)
    with tempfile.TemporaryFile() as printed, tempfile.TemporaryFile() as said:
        try:
            done = subprocess.run(
                [sys.executable, "-I", str(_CHILD), what, *limits, *rest],
                stdin=file,
                stdout=printed,
                stderr=said,
                cwd="/",
                env={"LANG": "C.UTF-8", "OMP_THREAD_LIMIT": "1"},
                timeout=3 * seconds,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return -1, b""
        source = printed if done.returncode == 0 else said
        source.seek(0)
        return done.returncode, source.read(output)
