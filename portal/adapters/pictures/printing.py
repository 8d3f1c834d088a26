"""Pictures of the file store as small JPEGs for paper, many in one child process."""

import json
import subprocess
import sys
from collections.abc import Collection, Mapping
from pathlib import Path

from portal.adapters.file_store import FileStore
from portal.adapters.logs import log
from portal.errors import NotFound

MAX_MEMORY_MB = 768
MAX_SECONDS = 30
DOTS_PER_CM = 118
"""300 to the inch."""

_CHILD = Path(__file__).with_name("print_child.py")


def make_prints(store: FileStore, sha256s: Collection[str], *, cm: tuple[int, int]) -> Mapping[str, bytes]:
    """A JPEG of each picture, cut to the shape of ``cm`` (width, height) at 300 dots to the inch.

    One that is gone or cannot be read is left out and told in the log: the paper is printed without it.
    """
    found = {sha256: data for sha256 in sorted(set(sha256s)) if (data := _read(store, sha256))}
    if not found:
        return {}
    pixels = (cm[0] * DOTS_PER_CM, cm[1] * DOTS_PER_CM)
    limits = (MAX_MEMORY_MB, MAX_SECONDS, *pixels, *(len(data) for data in found.values()))
    done = subprocess.run(
        [sys.executable, "-I", str(_CHILD), *map(str, limits)],
        input=b"".join(found.values()),
        capture_output=True,
        timeout=3 * MAX_SECONDS,
        check=True,
    )
    line, _newline, data = done.stdout.partition(b"\n")
    made, at = {}, 0
    for sha256, size in zip(found, json.loads(line), strict=True):
        made[sha256], at = data[at : at + size], at + size
        if not size:
            log.warning("picture_unreadable", sha256=sha256)
    return {sha256: jpeg for sha256, jpeg in made.items() if jpeg}


def _read(store: FileStore, sha256: str) -> bytes:
    try:
        return b"".join(store.open(sha256))
    except NotFound:
        log.warning("picture_gone", sha256=sha256)
        return b""
