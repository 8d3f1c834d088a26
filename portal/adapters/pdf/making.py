"""Ask the child process for a PDF, a few at a time."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from portal.errors import RuleBroken, Unreachable

PDF = "application/pdf"
MAX_DATA = 8 * 1024 * 1024
"""Bytes of JSON; 2,000 lines of a register are about 1 MB."""
MAX_MEMORY_MB = 1536
MAX_SECONDS = 40
"""Of processor time; on a busy machine it may take three times as long."""
WAITING_SECONDS = 20.0

TEMPLATES = Path(__file__).parents[2] / "templates" / "papers"

_CHILD = Path(__file__).with_name("child.py")
_slots = threading.BoundedSemaphore(2)
"""So many at once in one web process; more wait."""


class PaperFailed(Exception):
    """A template does not fit its data: a fault of the portal, with the compiler's words."""


def make_pdf(template: str, data: Mapping[str, Any], *, at: datetime) -> bytes:
    """The PDF of ``portal/templates/papers/<template>.typ``, in which ``data`` is read from JSON.

    Data is never markup: whatever a person typed is set as it stands. ``at`` is the file's date. Data too large or too
    slow to set raises RuleBroken, too many papers asked for at once raise Unreachable, a wrong template PaperFailed.
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
    if len(text) > MAX_DATA:
        raise _too_large()
    limits = (str(MAX_MEMORY_MB), str(MAX_SECONDS), str(int(at.timestamp())))
    command = [sys.executable, "-I", str(_CHILD), f"{template}.typ", str(TEMPLATES), *limits]
    with _slot():
        try:
            done = subprocess.run(
                command, input=text, capture_output=True, timeout=3 * MAX_SECONDS, check=False, env=_environment()
            )
        except subprocess.TimeoutExpired as error:
            raise _too_large() from error
    if done.returncode < 0 or b"memory allocation" in done.stderr or b"MemoryError" in done.stderr:
        raise _too_large()
    if done.returncode:
        raise PaperFailed(f"{template}: {done.stderr.decode(errors='replace')}")
    return done.stdout


def _environment() -> dict[str, str]:
    """One thread and one heap: threads would reserve more memory than the limit on a machine with many processors."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    return {**kept, "RAYON_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1", "PYTHONUTF8": "1"}


def _too_large() -> RuleBroken:
    return RuleBroken("Bản in quá lớn nên không lập được. Hãy chọn phần ngắn hơn, hoặc tải bảng Excel.")


@contextmanager
def _slot() -> Iterator[None]:
    if not _slots.acquire(timeout=WAITING_SECONDS):
        raise Unreachable from TimeoutError("too many papers at once")
    try:
        yield
    finally:
        _slots.release()
