"""Prose in a form that is easy to search: composed, folded letter by letter, cut into sentences, positions kept."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

LIST_MARK = re.compile(
    r"[-+*•·–—]\s{0,3}|\(?(?:\d{1,2}(?:\.\d{1,2}){0,3}|[a-zđ]|[ivx]{1,5}|[IVX]{1,5})\)\s{0,3}"
    r"|(?:\d{1,2}(?:\.\d{1,2}){0,3}|[a-zđ]|[IVX]{1,5})\.\s{1,3}"
)
_STOP = re.compile(r"[.;!?…](?=\s|$)|\n")
_ITEM_HEAD = re.compile(r"(?:\d{1,2}(?:\.\d{1,2}){0,3}|[A-Za-zđ]|[IVXivx]{1,5})")
_ABBREVIATION = re.compile(r"(?:^|[\s(])[A-ZĐ][A-Za-z]{0,2}$")
_AROUND = 12


@dataclass(frozen=True)
class Sentence:
    """A sentence or list item; ``start`` and ``end`` are places in composed text, ``plain`` is as long as ``text``."""

    start: int
    end: int
    text: str
    plain: str


def plain(text: str) -> str:
    """Lower case without marks, exactly one character for each character of composed text."""
    return "".join(_plain(char) for char in text)


def sentences(text: str) -> Iterator[Sentence]:
    """The sentences of composed text, in order; a line that was only wrapped goes on with the next one."""
    folded = plain(text)
    start = 0
    for stop in _STOP.finditer(text):
        if _ends_line(text, stop.start()) if stop.group() == "\n" else _ends_sentence(text, stop.start()):
            yield from _cut(text, folded, start, stop.end())
            start = stop.end()
    yield from _cut(text, folded, start, len(text))


def strip_marks(text: str) -> str:
    """A list item without its dash, number or letter: "b) - Cập nhật" -> "Cập nhật"."""
    for _ in range(3):
        found = LIST_MARK.match(text)
        if found is None:
            break
        text = text[found.end() :].lstrip()
    return text


def _cut(text: str, folded: str, start: int, end: int) -> Iterator[Sentence]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield Sentence(start, end, text[start:end], folded[start:end])


def _ends_line(text: str, at: int) -> bool:
    """Whether the text after a new line is something new rather than the rest of a wrapped sentence."""
    rest = text[at + 1 : at + 1 + _AROUND]
    begin = rest.lstrip()
    if not begin or LIST_MARK.match(begin):
        return True
    gap = rest[: len(rest) - len(begin)].count("\n")
    return not begin[0].islower() and (gap > 0 or not begin[0].isdigit())


def _ends_sentence(text: str, at: int) -> bool:
    """Whether a stop is one: not that of "1. Chính thức", of "TP. Hồ Chí Minh", or before a small letter."""
    if text[at] != ".":
        return True
    before = text[max(0, at - _AROUND) : at]
    head = before[before.rfind("\n") + 1 :].strip(" \t-+*•·")
    if (("\n" in before or at <= _AROUND) and _ITEM_HEAD.fullmatch(head)) or _ABBREVIATION.search(before):
        return False
    following = text[at + 1 : at + 4].lstrip()
    return not following or not following[0].islower()


def _plain(char: str) -> str:
    if char < "\x80":
        return char.lower()
    if char in "đĐ":
        return "d"
    base = unicodedata.normalize("NFD", char)[0].lower()
    return base if len(base) == 1 else char
