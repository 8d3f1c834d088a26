"""What the body of an article is made of: words of prose and others, headings, pictures, links."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

_WORD = re.compile(r"\w+(?:[.,:/-]\w+)*")
LISTED = frozenset({"ul", "ol", "table"})
HEADINGS = {"h2": 2, "h3": 3, "h4": 4}


@dataclass
class Body:
    """Counted and collected in the order of the text; ``pictures`` are (medium id, alternative text)."""

    prose_words: int = 0
    listed_words: int = 0
    headings: list[tuple[int, str]] = field(default_factory=list)
    pictures: list[tuple[int, str]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)

    @property
    def words(self) -> int:
        """All words of the text but headings."""
        return self.prose_words + self.listed_words


def count_words(text: str) -> int:
    """Words as a writer counts them: "12/10/2026" is one, a dash none."""
    return len(_WORD.findall(text))


def take_apart(html: str) -> Body:
    """What a sanitised body holds."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.body


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.body = Body()
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "img":
            number = found.get("data-medium", "")
            self.body.pictures.append(
                (int(number) if number.isascii() and number.isdigit() else 0, found.get("alt", ""))
            )
        elif tag == "a":
            self.body.links.append(found.get("href", ""))
        elif tag in HEADINGS:
            self.body.headings.append((HEADINGS[tag], ""))
        if tag in HEADINGS or tag in LISTED:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open.pop() != tag:
                continue

    def handle_data(self, data: str) -> None:
        inner = self._open[-1] if self._open else ""
        if inner in HEADINGS:
            level, words = self.body.headings[-1]
            self.body.headings[-1] = (level, words + data)
        elif any(tag in LISTED for tag in self._open):
            self.body.listed_words += count_words(data)
        else:
            self.body.prose_words += count_words(data)
