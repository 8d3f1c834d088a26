"""The even shape of a body: blocks that hold runs of text or other blocks, and how they are written as HTML."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import escape
from unicodedata import category

from portal.rules.vietnamese import nfc

MARKS = ("strong", "em", "u", "s", "sub", "sup")
"""In the order they are nested."""
BREAK = "\n"
_BLANKS = re.compile(r"\s+")
_KEPT_INVISIBLE = "\u200d"  # joins emoji
_BULLET_FONT = "\uf0b7"  # a bullet in Word's Symbol font


def tags(names: str) -> frozenset[str]:
    """Names in one line."""
    return frozenset(names.split())


@dataclass(frozen=True)
class Run:
    """Text in one look, or a line break; ``video`` marks a link to a film."""

    text: str
    marks: frozenset[str] = frozenset()
    href: str = ""
    video: bool = False

    def looks_like(self, other: "Run") -> bool:
        """Whether both can be one."""
        return (self.marks, self.href, self.video) == (other.marks, other.href, other.video)


@dataclass
class Node:
    """A block: ``p``, headings, captions hold runs, all others hold blocks."""

    tag: str
    attrs: dict[str, str] = field(default_factory=dict)
    runs: list[Run] = field(default_factory=list)
    children: list["Node"] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its own words."""
        return "".join(run.text for run in self.runs)


def visible(text: str) -> str:
    """NFC, without what nobody can see: control, direction and zero-width characters, soft hyphens."""
    text = text.replace(_BULLET_FONT, "•")
    kept = (c for c in text if c in _KEPT_INVISIBLE or c.isspace() or category(c) not in {"Cc", "Cf", "Co", "Cs"})
    return nfc("".join(kept))


def even_runs(runs: Iterable[Run]) -> list[Run]:
    """Neighbours of one look joined, white space made single blanks, none at the ends nor around a line break."""
    joined: list[Run] = []
    for run in runs:
        if joined and joined[-1].looks_like(run):
            joined[-1] = Run(joined[-1].text + run.text, run.marks, run.href, run.video)
        else:
            joined.append(run)
    even: list[Run] = []
    before = BREAK
    for run in joined:
        text = "".join(_even_lines(visible(run.text), before))
        if text:
            even.append(Run(text, run.marks, run.href, run.video))
            before = text[-1]
    return _trimmed(even)


def _even_lines(text: str, before: str) -> Iterator[str]:
    for index, line in enumerate(text.split(BREAK)):
        if index:
            yield BREAK
            before = BREAK
        words = _BLANKS.sub(" ", line)
        if before in {" ", BREAK}:
            words = words.lstrip(" ")
        yield words
        before = words[-1:] or before


def _trimmed(runs: list[Run]) -> list[Run]:
    """Without blanks before line breaks and at the end."""
    after = BREAK
    kept: list[Run] = []
    for run in reversed(runs):
        text = re.sub(r" +\n", BREAK, run.text)
        if after == BREAK:
            text = text.rstrip(" ")
        if not kept:
            text = text.rstrip(" \n")
        if text:
            kept.append(Run(text, run.marks, run.href, run.video))
            after = text[0]
    return kept[::-1]


def write(node: Node) -> str:
    """The block as HTML."""
    if node.tag == "root":
        return "".join(write(child) for child in node.children)
    if node.tag == "hr":
        return "<hr>"
    if node.tag == "figure":
        inside = "".join(write(child) for child in node.children)
        return f'<figure><img data-medium="{node.attrs["medium"]}" alt="{escape(node.attrs["alt"])}">{inside}</figure>'
    attrs = "".join(f' {name}="{escape(value)}"' for name, value in node.attrs.items())
    inside = write_runs(node.runs) + "".join(write(child) for child in node.children)
    if node.tag in {"li", "td", "th"} and node.children and node.children[0].tag == "p":
        rest = node.children[1:]
        if all(child.tag in {"ul", "ol"} for child in rest):  # one paragraph alone stands without its tags
            inside = write_runs(node.children[0].runs) + "".join(write(child) for child in rest)
    return f"<{node.tag}{attrs}>{inside}</{node.tag}>"


def write_runs(runs: Iterable[Run]) -> str:
    """Text with its marks nested in one order, so that equal looks are equal HTML."""
    parts: list[str] = []
    open_now: list[str] = []
    link = ("", False)

    def close(keep: int) -> None:
        while len(open_now) > keep:
            parts.append(f"</{open_now.pop()}>")

    for run in runs:
        wanted = [mark for mark in MARKS if mark in run.marks]
        if (run.href, run.video) != link:
            close(0)
            parts.append("</a>" if link[0] else "")
            link = (run.href, run.video)
            parts.append(_opened(*link))
        shared = 0
        while shared < min(len(open_now), len(wanted)) and open_now[shared] == wanted[shared]:
            shared += 1
        close(shared)
        for mark in wanted[shared:]:
            parts.append(f"<{mark}>")
            open_now.append(mark)
        parts.append(escape(run.text, quote=False).replace(BREAK, "<br>"))
    close(0)
    return "".join(parts) + ("</a>" if link[0] else "")


def _opened(href: str, video: bool) -> str:
    if not href:
        return ""
    return f'<a class="video" href="{escape(href)}">' if video else f'<a href="{escape(href)}">'


def lines_of(node: Node) -> Iterator[str]:
    """The words of a block and of all inside, a line for each."""
    if node.runs:
        yield node.text
    for child in node.children:
        yield from lines_of(child)
