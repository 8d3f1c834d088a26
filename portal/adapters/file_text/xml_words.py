"""The words of one XML part, read as a stream; a document type, and with it every entity, is refused."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from xml.parsers import expat

MOST_BYTES = 20 << 20
"""So much unpacked XML of a part is read; a zip says its sizes as it likes."""


@dataclass(frozen=True)
class Marks:
    """Names of elements: those that hold words, break a line, are a blank, end a line, are left out, begin a page."""

    words: frozenset[str]
    breaks: frozenset[str]
    blanks: frozenset[str]
    ends: frozenset[str]
    skipped: frozenset[str]
    page: str = ""

    @classmethod
    def of(
        cls,
        spaces: Collection[str],
        *,
        words: Collection[str],
        breaks: Collection[str] = (),
        blanks: Collection[str] = (),
        ends: Collection[str] = (),
        skipped: Collection[str] = (),
    ) -> "Marks":
        """Marks of elements in any of the name spaces."""

        def whole(names: Collection[str]) -> frozenset[str]:
            return frozenset(space + name for space in spaces for name in names)

        return cls(whole(words), whole(breaks), whole(blanks), whole(ends), whole(skipped))

    def skipping(self, element: str, *, pages: str = "") -> "Marks":
        """The same, leaving out one more element; ``pages``: the element that begins a page."""
        return replace(self, skipped=self.skipped | {element}, page=pages)


class Refused(Exception):
    """The part declares a document type."""


def read_part(pieces: Iterable[bytes], marks: Marks, longest: int) -> str:
    """The text of a part, a line for each paragraph, up to about ``longest`` characters; a form feed begins a page."""
    words, done = _Words(marks), 0
    for piece in pieces:
        done += len(piece)
        if done > MOST_BYTES:
            raise MemoryError
        words.parser.Parse(piece, False)
        if words.length > longest:
            return "".join(words.parts)
    words.parser.Parse(b"", True)
    return "".join(words.parts)


class _Words:
    """What stands inside the elements with words, outside those left out."""

    def __init__(self, marks: Marks) -> None:
        self.marks = marks
        self.parts: list[str] = []
        self.length = 0
        self._inside = self._left_out = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._say

    def _refuse(self, *_declared: object) -> None:
        raise Refused

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        self._left_out += name in self.marks.skipped
        self._inside += name in self.marks.words
        if name in self.marks.breaks:
            self._add("\n")
        elif name in self.marks.blanks:
            self._add(" ")
        elif name == self.marks.page:
            self._add("\f")

    def _end(self, name: str) -> None:
        if name in self.marks.ends:
            self._add("\n")
        self._left_out -= name in self.marks.skipped
        self._inside -= name in self.marks.words

    def _say(self, text: str) -> None:
        if self._inside:
            self._add(text)

    def _add(self, text: str) -> None:
        if not self._left_out:
            self.parts.append(text)
            self.length += len(text)
