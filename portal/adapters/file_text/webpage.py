"""Text out of HTML and other marked-up text: what stands between the tags, without scripts and styles."""

import re
from html.parser import HTMLParser

from portal.adapters.file_text.plain import decode

_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w-]{1,40})""", re.IGNORECASE)
_LONGEST_TAG = 1 << 18
"""Characters; a tag that has no end after so many is none, and looking for it again and again takes for ever."""
_SILENT = frozenset({"script", "style", "template", "noscript"})
_INLINE = re.compile(
    "a|abbr|b|bdi|bdo|big|cite|code|em|font|i|ins|kbd|mark|s|small|span|strong|sub|sup|tt|u|var",
)
_KNOWN = {"windows-1258": "cp1258", "windows-1252": "cp1252", "iso-8859-1": "cp1252"}


def read_html(data: bytes, longest: int) -> str:
    """The words; every element but those of a line begins a new one. Old Vietnamese encodings as for plain text."""
    found = _Words(longest)
    text = _decode(data)
    for start in range(0, len(text), 1 << 16):
        found.feed(text[start : start + (1 << 16)])
        if found.length > longest or len(found.rawdata) > _LONGEST_TAG:
            break
    else:
        found.close()
    return "".join(found.parts)


def _decode(data: bytes) -> str:
    said = _CHARSET.search(data[:4096])
    known = _KNOWN.get(said[1].decode("ascii", "replace").lower()) if said else None
    return data.decode(known, "replace") if known else decode(data)


class _Words(HTMLParser):
    def __init__(self, longest: int) -> None:
        super().__init__()
        self.longest = longest
        self.parts: list[str] = []
        self.length = 0
        self._silent = 0

    def handle_starttag(self, tag: str, _attributes: list[tuple[str, str | None]]) -> None:
        self._silent += tag in _SILENT
        if not _INLINE.fullmatch(tag):
            self.parts.append("\n")

    def handle_startendtag(self, tag: str, _attributes: list[tuple[str, str | None]]) -> None:
        if not _INLINE.fullmatch(tag):
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._silent = max(0, self._silent - (tag in _SILENT))
        if not _INLINE.fullmatch(tag):
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            words = re.sub(r"\s+", " ", data)
            self.parts.append(words)
            self.length += len(words)
