"""The program that takes the words out of one Word document (ISO/IEC 29500) on standard input, printed as JSON.

It runs alone, never inside the portal: a hostile file ends only this process. It limits itself before it reads
anything. Arguments: megabytes of memory, seconds, characters. Prints ``{"text": ...}`` or ``{"error": ...}``.
"""

import json
import resource
import sys
import zipfile
import zlib
from io import BytesIO
from typing import IO
from xml.parsers import expat

PART = "word/document.xml"
SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main "
MOST_BYTES = 20 << 20
"""So much unpacked XML is read; a zip says its sizes as it likes."""
PIECE = 64 * 1024


class Refused(Exception):
    """The document declares a document type."""


BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    expat.ExpatError,
    Refused,
    KeyError,
    ValueError,
    RuntimeError,
    OSError,
    EOFError,
)
"""What the libraries raise for no Word document, a broken or an encrypted one."""


def limit_myself(megabytes: int, seconds: int) -> None:
    """Memory, processor time, and no core file."""
    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


class Words:
    """What stands in the paragraphs, a line each; deleted text is not in it."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self._inside = False
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._say

    def _refuse(self, *_declared: object) -> None:
        raise Refused

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        self._inside = name == SPACE + "t"
        if name in {SPACE + "br", SPACE + "cr"}:
            self._add("\n")
        elif name == SPACE + "tab":
            self._add(" ")

    def _end(self, name: str) -> None:
        self._inside = False
        if name == SPACE + "p":
            self._add("\n")

    def _say(self, text: str) -> None:
        if self._inside:
            self._add(text)

    def _add(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)


def read(part: IO[bytes], longest: int) -> str:
    """The text of the main part, up to so many characters."""
    words, done = Words(), 0
    while words.length < longest:
        piece = part.read(PIECE)
        done += len(piece)
        if done > MOST_BYTES:
            raise MemoryError
        words.parser.Parse(piece, not piece)
        if not piece:
            break
    return "".join(words.parts)[:longest]


def main() -> None:
    """Read, print, never explain more than a code."""
    megabytes, seconds, longest = map(int, sys.argv[1:4])
    limit_myself(megabytes, seconds)
    try:
        with zipfile.ZipFile(BytesIO(sys.stdin.buffer.read())) as package, package.open(PART) as part:
            answer = {"text": read(part, longest)}
    except BROKEN:
        answer = {"error": "unreadable"}
    except MemoryError:
        answer = {"error": "too_heavy"}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
