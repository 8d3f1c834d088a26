"""Reads a page into the tree a browser makes of it; many times as fast as a full parser where the markup is plain.

Plain is markup in which every element is closed where it was opened and stands where it may stand, so that the tree is
what is written. Anything else, however slightly off, is left to html5lib, which repairs it as browsers do.
"""

import re
from html import entities
from xml.etree.ElementTree import Element, TreeBuilder

import html5lib
from html5lib import constants

SVG = "{http://www.w3.org/2000/svg}"
SPACE = " \t\n\f"


def _names(names: str) -> frozenset[str]:
    return frozenset(names.split())


VOID = _names("base br col hr img input link meta source wbr")
HEADINGS = _names("h1 h2 h3 h4 h5 h6")
BLOCKS = HEADINGS | _names(
    "address article aside blockquote details div dl fieldset figcaption figure footer form header hr main menu nav ol"
    " p pre section summary table ul dd dt li"
)
"""Each would end an open paragraph."""
ONLY_ONCE = _names("a button form p")
"""A second one inside the first would end it or be left out."""
PHRASES = _names(
    "a abbr b br button code datalist del dfn em i img input ins kbd label legend link mark meta meter output picture"
    " progress q s samp script search select small source span strong sub sup svg textarea time var wbr"
)
DRAWN = _names("circle ellipse g line path polygon polyline rect use")
CHILDREN = {
    "": _names("html"),
    "html": _names("head body"),
    "head": _names("base link meta script title"),
    "table": _names("caption colgroup thead tbody tfoot"),
    "colgroup": _names("col"),
    **dict.fromkeys(("thead", "tbody", "tfoot"), _names("tr")),
    "tr": _names("td th"),
    "dl": (BLOCKS | PHRASES) - {"li"},
    **dict.fromkeys(("ul", "ol", "menu"), (BLOCKS | PHRASES) - _names("dd dt")),
    "select": _names("option optgroup"),
    **dict.fromkeys(("optgroup", "datalist"), _names("option")),
    "option": _names(""),
    **dict.fromkeys(("svg", *DRAWN), DRAWN),
}
ELSEWHERE = (BLOCKS | PHRASES) - _names("dd dt li")
SPACE_ONLY = _names("html head table colgroup thead tbody tfoot tr")

_ATTRIBUTE = r"""[ \t\n\f]+([a-zA-Z][a-zA-Z0-9_.-]*)(?:="([^"\0\r]*)"|='([^'\0\r]*)')?"""
_ATTRIBUTES = re.compile(_ATTRIBUTE)
_UNNAMED = _ATTRIBUTE.replace("([", "(?:[")
TOKEN = re.compile(rf"<([a-z][a-z0-9]*)((?:{_UNNAMED})*)[ \t\n\f]*(/?)>|</([a-z][a-z0-9]*)>|([^<\0\r]+)")
RAW = {name: re.compile(rf"([^<\0\r]*)</{name}>") for name in ("script", "textarea", "title")}
REFERENCE = re.compile(r"&(?:#([0-9]{2,6});|([A-Za-z][A-Za-z0-9]*;)|(?![#A-Za-z0-9])())?")
BEGINNING = re.compile(r"[ \t\n\f]*<!doctype html>[ \t\n\f]*(?=<html[ >])", re.IGNORECASE)


class NotPlain(Exception):
    """The tree is not simply what is written."""


def read_page(text: str) -> Element:
    """The page as a tree, HTML elements without a namespace."""
    try:
        return read_plain(text)
    except NotPlain:
        return html5lib.parse(text, namespaceHTMLElements=False)


def read_plain(text: str) -> Element:
    """The tree of a plain page; anything else raises NotPlain."""
    text = text.replace("\r\n", "\n")  # as browsers do first of all; each text area of a form begins with one
    beginning = BEGINNING.match(text)
    if beginning is None:
        raise NotPlain
    return _Reader(text, beginning.end()).read()


class _Reader:
    """One pass over the text."""

    def __init__(self, text: str, position: int) -> None:
        self._text, self._position = text, position
        self._open: list[str] = [""]
        self._tree = TreeBuilder()
        self._seen: set[str] = set()

    def read(self) -> Element:
        while self._position < len(self._text):
            token = TOKEN.match(self._text, self._position)
            if token is None:
                raise NotPlain
            self._position = token.end()
            name, attributes, closed, ended, words = token.groups()
            if words is not None:
                self._words(words)
            elif ended is not None:
                self._end(ended)
            else:
                self._start(name, attributes, closed)
        if self._open != ["", "html", "body"] or "/html" not in self._seen:
            raise NotPlain
        self._tree.end("body")
        self._tree.end("html")
        return self._tree.close()

    def _words(self, words: str) -> None:
        inside = self._open[-1]
        if (inside in SPACE_ONLY or "/body" in self._seen) and words.strip(SPACE):
            raise NotPlain
        if inside != "html" or "head" in self._seen:
            self._tree.data(_resolved(words))

    def _start(self, name: str, attributes: str, closed: str) -> None:
        inside = self._open[-1]
        if inside == "div" and self._open[-2] == "dl":
            inside = "dl"
        if name not in CHILDREN.get(inside, ELSEWHERE) or "/body" in self._seen:
            raise NotPlain
        drawn = inside in CHILDREN["svg"] or inside == "svg"
        if not drawn:
            self._check_surroundings(name, inside)
        is_svg = drawn or name == "svg"
        self._tree.start(SVG + name if is_svg else name, _attributes(attributes, svg=is_svg))
        if name in VOID or (is_svg and closed):
            self._tree.end(name)
        elif closed:
            raise NotPlain
        elif name in RAW:
            self._raw(name)
        else:
            self._open.append(name)
            if name == "pre" and self._text.startswith("\n", self._position):
                if "table" in self._open:
                    raise NotPlain  # the full parser keeps this line end in a table
                self._position += 1

    def _check_surroundings(self, name: str, inside: str) -> None:
        if name in ONLY_ONCE and name in self._open:
            raise NotPlain
        if name in BLOCKS and "p" in self._open:
            raise NotPlain
        if name in HEADINGS and inside in HEADINGS:
            raise NotPlain
        if inside == "html" or inside == "":
            if name in self._seen or (name == "body" and "head" not in self._seen):
                raise NotPlain
            self._seen.add(name)

    def _raw(self, name: str) -> None:
        content = RAW[name].match(self._text, self._position)
        if content is None:
            raise NotPlain
        self._position = content.end()
        words = content[1]
        if name == "textarea":
            words = words.removeprefix("\n")
        if words:
            self._tree.data(words if name == "script" else _resolved(words))
        self._tree.end(name)

    def _end(self, name: str) -> None:
        """What follows the body is still put into it."""
        if name == "html" and "/body" in self._seen and "/html" not in self._seen:
            self._seen.add("/html")
        elif name != self._open[-1] or "/body" in self._seen:
            raise NotPlain
        elif name == "body":
            self._seen.add("/body")
        else:
            self._tree.end(name)
            self._open.pop()


def _attributes(written: str, *, svg: bool) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, double, single in _ATTRIBUTES.findall(written):
        name = name.lower()
        if name in found or (svg and name.startswith("xml")):
            raise NotPlain
        value = double or single
        found[constants.adjustSVGAttributes.get(name, name) if svg else name] = (
            _resolved(value) if "&" in value else value
        )
    return found


def _resolved(words: str) -> str:
    return REFERENCE.sub(_meant, words) if "&" in words else words


def _meant(reference: re.Match[str]) -> str:
    number, name, nothing = reference.groups()
    if nothing is not None:
        return "&"  # a bare one, as in "SGD&ĐT"
    if name in entities.html5:
        return entities.html5[name]
    if number and (32 <= int(number) < 127 or 160 <= int(number) < 0xD800):
        return chr(int(number))
    raise NotPlain
