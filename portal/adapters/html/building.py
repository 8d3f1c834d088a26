"""Builds the even shape out of HTML that nh3 has already made well-formed.

Unknown blocks become paragraphs, pictures stand alone, tables and headings only at the top; no word is lost.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from html.parser import HTMLParser

from portal.adapters.html.addresses import is_secure, safe_address
from portal.adapters.html.tree import BREAK, Node, Run, tags, visible
from portal.adapters.html.word import is_not_bold, list_level, looks_of

SAME_MARK = {
    "strong": "strong",
    "b": "strong",
    "em": "em",
    "i": "em",
    "u": "u",
    "ins": "u",
    "s": "s",
    "strike": "s",
    "del": "s",
    "sub": "sub",
    "sup": "sup",
}
HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h4", "h5": "h4", "h6": "h4"}
LINES = tags("p div center section article main header footer aside address pre dl dt dd details summary figcaption")
_HOLDS_BLOCKS = frozenset({"root", "li", "blockquote", "td", "th"})
_DEEPEST_LIST = 5
_LONGEST_ALT = 300
_MOST_SPAN = 50
_WHOLE = re.compile(r"[1-9][0-9]{0,8}")


@dataclass(frozen=True)
class Frame:
    """An open element and what holds inside it."""

    tag: str
    container: Node
    marks: frozenset[str] = frozenset()
    href: str = ""
    video: bool = False
    block: str = "p"
    lists: int = 0
    level: int = 0
    marker: bool = False


class Builder(HTMLParser):
    """Feed it well-formed HTML; ``root`` is the raw tree."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("root")
        self.frames = [Frame("", self.root)]
        self.text: Node | None = None
        self.marker = ""
        self.later: list[Node] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        top = self.frames[-1]
        if tag == "br":
            self._add(BREAK)
        elif tag == "hr":
            self._close()
            if top.container is self.root:
                self.root.children.append(Node("hr"))
        elif tag == "img":
            self._picture(given)
        else:
            self.frames.append(self._frame(tag, given, top))

    def _frame(self, tag: str, given: dict[str, str], top: Frame) -> Frame:
        same = replace(top, tag=tag)
        if tag in SAME_MARK and not is_not_bold(given.get("style", "")):
            return replace(same, marks=top.marks | {SAME_MARK[tag]})
        if tag == "span":
            marks, ignored = looks_of(given.get("style", ""))
            return replace(same, marks=top.marks | marks, marker=top.marker or ignored)
        if tag == "a":
            href = safe_address(given.get("href"))
            film = given.get("class") == "video" and is_secure(href)
            return replace(same, href=href or top.href, video=film or (top.video and not href))
        if tag in _BLOCKS:
            self._close()
            return _BLOCKS[tag](self, given, same)
        return same

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if not any(frame.tag == tag for frame in reversed(self.frames)):  # nearly always the last one
            return
        if tag in _BLOCKS:
            self._close()
        while self.frames.pop().tag != tag:
            pass
        if self.frames[-1].container is self.root:
            self._bring_later()

    def handle_data(self, data: str) -> None:
        if self.frames[-1].marker:
            self.marker += data
        else:
            self._add(data.replace(BREAK, " "))

    def close(self) -> None:
        super().close()
        self._close()
        self._bring_later()

    def _line(self, given: dict[str, str], frame: Frame) -> Frame:
        level = list_level(given.get("style", ""))
        self.marker = ""
        return replace(frame, block="p", level=level)

    def _heading(self, _given: dict[str, str], frame: Frame) -> Frame:
        return replace(frame, block=HEADINGS[frame.tag] if frame.container is self.root else "p")

    def _list(self, _given: dict[str, str], frame: Frame) -> Frame:
        container = frame.container
        if container.tag in {"ul", "ol"}:  # a list straight in a list belongs to the item before
            if not container.children:
                container.children.append(Node("li"))
            container = container.children[-1]
        if container.tag not in _HOLDS_BLOCKS or frame.lists >= _DEEPEST_LIST:
            return replace(frame, container=container if container.tag == "li" else frame.container)
        return replace(frame, container=_added(container, frame.tag), lists=frame.lists + 1, block="p")

    def _item(self, _given: dict[str, str], frame: Frame) -> Frame:
        inside = frame.container.tag in {"ul", "ol"}
        return replace(frame, container=_added(frame.container, "li"), block="p") if inside else frame

    def _top_only(self, _given: dict[str, str], frame: Frame) -> Frame:
        """A quotation, a table or a figure stands at the top; elsewhere what it holds becomes paragraphs."""
        if frame.container is not self.root:
            return replace(frame, block="p")
        return replace(frame, container=_added(self.root, frame.tag), block="p")

    def _rows(self, _given: dict[str, str], frame: Frame) -> Frame:
        if frame.container.tag != "table":
            return frame
        return replace(frame, container=_added(frame.container, "thead" if frame.tag == "thead" else "tbody"))

    def _row(self, _given: dict[str, str], frame: Frame) -> Frame:
        container = frame.container
        if container.tag == "table":
            container = _added(container, "tbody")
        return replace(frame, container=_added(container, "tr")) if container.tag in {"thead", "tbody"} else frame

    def _cell(self, given: dict[str, str], frame: Frame) -> Frame:
        if frame.container.tag != "tr":
            return frame
        cell = _added(frame.container, frame.tag)
        for name in ("colspan", "rowspan"):
            if _WHOLE.fullmatch(given.get(name, "")) and 1 < int(given[name]) <= _MOST_SPAN:
                cell.attrs[name] = given[name]
        return replace(frame, container=cell, block="p")

    def _picture(self, given: dict[str, str]) -> None:
        if not _WHOLE.fullmatch(given.get("data-medium", "")):
            return
        alt = " ".join(visible(given.get("alt", "")).split())[:_LONGEST_ALT].strip()
        found = {"medium": given["data-medium"], "alt": alt}
        self._close()
        container = self.frames[-1].container
        if container.tag == "figure" and "medium" not in container.attrs:
            container.attrs = found
        elif container is self.root:
            self.root.children.append(Node("figure", found))
        else:
            self.later.append(Node("figure", found))

    def _add(self, text: str) -> None:
        frame = self.frames[-1]
        if self.text is None:
            if not text.strip():
                return
            self.text = self._begin(frame)
        self.text.runs.append(Run(text, frame.marks, frame.href, frame.video))

    def _begin(self, frame: Frame) -> Node:
        container = frame.container
        if container.tag in {"table", "figure"}:
            return _caption(container, "caption" if container.tag == "table" else "figcaption")
        if container.tag in {"ul", "ol"}:
            container = _added(container, "li")
        if container.tag not in _HOLDS_BLOCKS:  # text straight in a row, which no parser gives
            self.later.append(Node("p"))
            return self.later[-1]
        node = _added(container, frame.block)
        if frame.level and container is self.root:
            node.attrs = {"level": str(frame.level), "marker": self.marker}
        return node

    def _close(self) -> None:
        self.text = None

    def _bring_later(self) -> None:
        self.root.children += self.later
        self.later = []


def _added(container: Node, tag: str) -> Node:
    container.children.append(Node(tag))
    return container.children[-1]


def _caption(container: Node, tag: str) -> Node:
    """The one caption; several lines of it are joined by line breaks."""
    found = next((child for child in container.children if child.tag == tag), None)
    if found is None:
        found = Node(tag)
        container.children.insert(0, found)
    else:
        found.runs.append(Run(BREAK))
    return found


_BLOCKS: dict[str, Callable[[Builder, dict[str, str], Frame], Frame]] = {
    **dict.fromkeys(LINES, Builder._line),
    **dict.fromkeys(HEADINGS, Builder._heading),
    **dict.fromkeys(("ul", "ol"), Builder._list),
    **dict.fromkeys(("blockquote", "table", "figure"), Builder._top_only),
    **dict.fromkeys(("thead", "tbody", "tfoot"), Builder._rows),
    **dict.fromkeys(("td", "th"), Builder._cell),
    "li": Builder._item,
    "tr": Builder._row,
    "caption": Builder._line,
}
