"""The program that reads a ZIP archive on standard input, which is a file it can seek in.

It runs alone, never inside the portal, and limits itself before it reads anything: a bomb ends only this process.
Arguments: megabytes of memory, seconds, then ``list`` and the most entries, or ``take``, the place of an entry and the
most bytes. ``list`` prints JSON, ``[[place, path, size, first bytes as hex or null], ...]`` without folders; ``take``
prints the bytes of one entry. What cannot be done is a code on standard error and exit code 3.
"""

import json
import resource
import sys
import unicodedata
import zipfile
import zlib
from typing import NoReturn

HEAD = 16
LOCKED, NAMED_UTF8 = 0x1, 0x800
REFUSED = 3
BROKEN = (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, EOFError, RuntimeError)
"""What the standard library raises for archives that are cut off, locked, or packed in a way it does not know."""


def limit_myself(megabytes: int, seconds: int) -> None:
    """Memory, processor time, and no core file."""
    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def refuse(code: str) -> NoReturn:
    """End with a code that the portal knows."""
    sys.stderr.write(code)
    sys.exit(REFUSED)


def path_of(info: zipfile.ZipInfo) -> str:
    """The path as its maker wrote it: macOS packs UTF-8 without saying so, and marks apart from their letters."""
    path = info.filename
    if not info.flag_bits & NAMED_UTF8:
        try:
            path = path.encode("cp437").decode("utf-8")
        except UnicodeError:
            path = info.filename
    return unicodedata.normalize("NFC", path)[:300]


def head_of(package: zipfile.ZipFile, info: zipfile.ZipInfo) -> str | None:
    """The first bytes, unpacked; None for what is locked or broken."""
    if info.flag_bits & LOCKED:
        return None
    try:
        with package.open(info) as part:
            return part.read(HEAD).hex()
    except BROKEN:
        return None


def list_all(package: zipfile.ZipFile, most: int) -> None:
    """Every file in it."""
    found = [(place, info) for place, info in enumerate(package.infolist()) if not info.is_dir()]
    if len(found) > most:
        refuse("too_many")
    listed = [[place, path_of(info), info.file_size, head_of(package, info)] for place, info in found]
    sys.stdout.write(json.dumps(listed))


def take(package: zipfile.ZipFile, place: int, most: int) -> None:
    """The bytes of one file; it must not be longer than it says, nor than ``most``."""
    info = package.infolist()[place]
    if info.file_size > most:
        refuse("too_large")
    with package.open(info) as part:
        data = part.read(most + 1)
    if len(data) > most:
        refuse("too_large")
    sys.stdout.buffer.write(data)


def main() -> None:
    """Read, print, never explain more than a code."""
    megabytes, seconds = int(sys.argv[1]), int(sys.argv[2])
    limit_myself(megabytes, seconds)
    act, *numbers = sys.argv[3:]
    try:
        with zipfile.ZipFile(sys.stdin.buffer) as package:
            if act == "list":
                list_all(package, int(numbers[0]))
            else:
                take(package, int(numbers[0]), int(numbers[1]))
    except MemoryError:
        refuse("too_heavy")
    except BROKEN:
        refuse("broken")


if __name__ == "__main__":
    main()
