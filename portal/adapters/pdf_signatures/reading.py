"""Ask the child process what signatures a PDF carries."""

import hashlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

MAX_MEMORY_MB = 768
MAX_SECONDS = 20
MAX_SIZE = 100 * 1024 * 1024
"""Larger files are not looked at."""

HEAD, SIGNED, ENCRYPTED = b"%PDF-", b"/ByteRange", b"/Encrypt"

_CHILD = Path(__file__).with_name("child.py")


@dataclass(frozen=True)
class Roots:
    """Trusted root certificates; ``version`` changes when one of the files does and is empty when there is none."""

    paths: tuple[Path, ...] = ()
    version: str = ""


def load_roots(folder: str) -> Roots:
    """The PEM files of a folder, in the order of their names; an empty name means none."""
    paths = tuple(sorted(Path(folder).glob("*.pem"))) if folder else ()
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()[:16]
    return Roots(paths, digest if paths else "")


def read_signatures(chunks: Iterable[bytes], size: int, roots: Roots) -> dict[str, Any]:
    """``{"outcome": ..., "signatures": [...]}`` of a file of ``size`` bytes.

    The outcome is ``unsigned``, ``signed``, ``encrypted``, ``unreadable`` (no PDF, or a broken one), ``too_large`` or
    ``too_heavy`` (it asked for more memory or time than one file may cost). What the signatures say of their signer is
    what stands in the file; only ``trusted`` rests on the roots, and is None without any.
    """
    if size > MAX_SIZE:
        return _none("too_large")
    with tempfile.TemporaryFile() as file:
        marks = _copy(chunks, file)
        if HEAD not in marks:
            return _none("unreadable")
        if not marks & {SIGNED, ENCRYPTED}:
            return _none("unsigned")
        file.seek(0)
        return _ask_child(file, roots)


def _copy(chunks: Iterable[bytes], file: IO[bytes]) -> set[bytes]:
    """Copy, and tell which marks stand in the file; most files have no signature and need no closer look.

    A signature tells in plain bytes which part of the file it covers (ISO 32000-1, 12.8.1).
    """
    found, before = set[bytes](), b""
    for chunk in chunks:
        if not file.tell() and HEAD in chunk[:1024]:
            found.add(HEAD)
        found |= {mark for mark in (SIGNED, ENCRYPTED) if mark in before + chunk}
        before = chunk[-len(SIGNED) :]
        file.write(chunk)
    return found


def _ask_child(file: IO[bytes], roots: Roots) -> dict[str, Any]:
    limits = (str(MAX_MEMORY_MB), str(MAX_SECONDS))
    command = [sys.executable, "-I", str(_CHILD), *limits, *map(str, roots.paths)]
    try:
        done = subprocess.run(command, stdin=file, capture_output=True, timeout=3 * MAX_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return _none("too_heavy")
    if done.returncode < 0 or b"MemoryError" in done.stderr:
        return _none("too_heavy")
    done.check_returncode()
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _none(outcome: str) -> dict[str, Any]:
    return {"outcome": outcome, "signatures": []}
