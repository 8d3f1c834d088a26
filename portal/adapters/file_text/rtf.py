"""Text out of RTF (Microsoft's specification 1.9.1), in one pass and without recursion."""

import re
from dataclasses import dataclass, replace

from portal.adapters.file_text.found import Unreadable

MOST_DEPTH = 5_000
_CODEPAGES = {0: 1252, 128: 932, 129: 949, 134: 936, 136: 950, 161: 1253, 162: 1254, 163: 1258, 204: 1251, 238: 1250}
"""By \\fcharset; 163 is Vietnamese."""
CODECS = tuple(f"cp{page}" for page in sorted(set(_CODEPAGES.values())))

_TOKEN = re.compile(
    rb"\\([A-Za-z]{1,32})(-?[0-9]{1,10})? ?|\\'([0-9A-Fa-f]{2})|\\([^A-Za-z])|([{}])|[\r\n]+|([^\\{}\r\n]+)", re.DOTALL
)
_SILENT = frozenset(
    b"fonttbl colortbl stylesheet info pict object themedata datastore listtable listoverridetable generator xmlnstbl "
    b"rsidtbl latentstyles fldinst filetbl revtbl mmathPr pgdsctbl bkmkstart bkmkend nonshppict".split()
)
_BREAKS = {b"par": "\n", b"line": "\n", b"row": "\n", b"sect": "\n", b"page": "\n", b"cell": "\n", b"tab": " "}
_SIGNS = {b"~": " ", b"_": "-", b"\n": "\n", b"\r": "\n"}
_NAMED = {b"emdash": "—", b"endash": "–", b"bullet": "•"}
_NAMED |= {b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”"}


@dataclass(frozen=True)
class _Group:
    """What holds inside a group; ``fallback``: characters that stand for each \\u and are passed over."""

    is_silent: bool = False
    is_fonts: bool = False
    codepage: int = 0
    fallback: int = 1


def read_rtf(data: bytes, longest: int) -> str:
    """The words of the document, heads, feet and notes where they stand; old fonts are left to the caller."""
    return _Rtf(longest).read(data)


class _Rtf:
    def __init__(self, longest: int) -> None:
        self.longest = longest
        self.parts: list[str] = []
        self.length = 0
        self.group = _Group()
        self.outer: list[_Group] = []
        self.fonts: dict[int, int] = {}
        self.font = 0
        self.default = 1252
        self.passed_over = 0
        self.raw = bytearray()

    def read(self, data: bytes) -> str:
        place = 0
        while self.length <= self.longest and (found := _TOKEN.match(data, place)):
            place = found.end()
            word, number, code, sign, brace, text = found.groups()
            if code or text:
                self._bytes(bytes([int(code, 16)]) if code else text, is_code=bool(code))
                continue
            self._flush()
            if word:
                place += self._word(word, int(number) if number else None)
            elif sign:
                self._sign(sign)
            elif brace:
                self._brace(brace)
        self._flush()
        return "".join(self.parts).encode("utf-16", "surrogatepass").decode("utf-16", "replace")

    def _brace(self, brace: bytes) -> None:
        self.passed_over = 0
        if brace == b"{":
            if len(self.outer) >= MOST_DEPTH:
                raise Unreadable
            self.outer.append(self.group)
        elif self.outer:
            self.group = self.outer.pop()

    def _sign(self, sign: bytes) -> None:
        if sign == b"*":
            self.group = replace(self.group, is_silent=True)
        elif sign in b"\\{}":
            self._bytes(sign)
        else:
            self._say(_SIGNS.get(sign, ""))

    def _word(self, word: bytes, number: int | None) -> int:
        """Follow a control word; returns how many bytes after it are no text."""
        if word == b"bin":
            return max(0, number or 0)
        if word in _SILENT:
            self.group = replace(self.group, is_silent=True, is_fonts=word == b"fonttbl")
        elif word == b"u" and number is not None:
            self._say(chr(number % 0x10000))
            self.passed_over = self.group.fallback
        elif word in _BREAKS:
            self._say(_BREAKS[word])
        elif word in _NAMED:
            self._say(_NAMED[word])
        elif number is not None:
            self._set(word, number)
        return 0

    def _set(self, word: bytes, number: int) -> None:
        if word == b"uc":
            self.group = replace(self.group, fallback=min(max(0, number), 10))
        elif word == b"ansicpg":
            self.default = number
        elif word == b"f":
            self.font = number
            self.group = replace(self.group, codepage=self.fonts.get(number, 0))
        elif word == b"fcharset" and self.group.is_fonts:
            self.fonts[self.font] = _CODEPAGES.get(number, 0) if number else 0

    def _bytes(self, text: bytes, *, is_code: bool = False) -> None:
        if self.passed_over:
            dropped = 1 if is_code else min(self.passed_over, len(text))
            self.passed_over -= dropped
            text = text[dropped:]
        self.raw += text

    def _flush(self) -> None:
        """Decode what was gathered: a character may be of two bytes."""
        if self.raw:
            codec = f"cp{self.group.codepage or self.default}"
            self._say(bytes(self.raw).decode(codec if codec in CODECS else "cp1252", "replace"))
            self.raw.clear()

    def _say(self, text: str) -> None:
        if not self.group.is_silent:
            self.parts.append(text)
            self.length += len(text)
