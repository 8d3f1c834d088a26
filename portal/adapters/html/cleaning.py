"""Any HTML made into the shapes an article may have, by ammonia (nh3) before and after our own evening out.

The shapes: h2 h3 h4, p, ul ol li, blockquote, table (caption thead tbody tr th td), a, strong em u s sub sup, br, hr,
figure with a picture of the media library. No style, class, id or event from outside remains.
"""

import re
from collections.abc import Collection
from html import escape

import nh3

from portal.adapters.html.addresses import safe_address
from portal.adapters.html.building import HEADINGS, LINES, SAME_MARK, Builder
from portal.adapters.html.tree import Node, even_runs, lines_of, tags, visible, write
from portal.adapters.html.word import gather_lists

_FILE = re.compile(r"/trang/[a-z0-9-]+/tep/([1-9][0-9]{0,8})")
"""A link to a file of the media library."""
_SHAPES = tags("ul ol li blockquote table thead tbody tr th td caption a br hr figure img")
_KEPT = _SHAPES | tags("h2 h3 h4 p strong em u s sub sup figcaption")
_READ = _SHAPES | LINES | frozenset(HEADINGS) | frozenset(SAME_MARK) | {"span", "tfoot"}
_EMPTIED = tags(
    "script style title xml noscript template svg math iframe noembed noframes object applet select textarea audio "
    "video canvas"
)
_SCHEMES = {"http", "https", "mailto", "tel"}
_CELL = {"colspan", "rowspan"}
_MOST_ROUNDS = 6


def _only_safe(tag: str, name: str, value: str) -> str | None:
    if (tag, name) == ("a", "href"):
        return safe_address(value) or None
    if (tag, name) == ("a", "class"):
        return "video" if value == "video" else None
    return value


_READER = nh3.Cleaner(
    tags=set(_READ),
    clean_content_tags=set(_EMPTIED),
    attributes={
        "a": {"href", "class"},
        "img": {"data-medium", "alt"},
        "td": _CELL,
        "th": _CELL,
        **{tag: {"style"} for tag in ("p", "div", "span", "b", "strong")},
    },
    url_schemes=_SCHEMES,
    link_rel=None,
)
_GUARD = nh3.Cleaner(
    tags=set(_KEPT),
    clean_content_tags=set(_EMPTIED),
    attributes={"a": {"href", "class"}, "img": {"data-medium", "alt"}, "td": _CELL, "th": _CELL},
    attribute_filter=_only_safe,
    url_schemes=_SCHEMES,
    link_rel=None,
)


def clean_html(raw: str, *, media: Collection[int] | None = None) -> str:
    """The harmless, even form; ``clean_html(clean_html(x)) == clean_html(x)`` for every text.

    With ``media`` only pictures of these ids stay; of any other its caption does.
    """
    text = raw.replace("\x00", "")
    for _round in range(_MOST_ROUNDS):
        cleaned = _once(text, media)
        if cleaned == text:
            return cleaned
        text = cleaned
    lines = (visible(line).strip() for line in lines_of(_tree(text)))  # it will not settle: keep its words alone
    return "".join(f"<p>{escape(line, quote=False)}</p>" for line in lines if line)


def _once(text: str, media: Collection[int] | None) -> str:
    return _GUARD.clean(write(_tree(text, media)))


def text_of_html(html: str) -> str:
    """The words of a cleaned body, a line for each paragraph, item, cell and caption."""
    return "\n".join(lines_of(_tree(html)))


def media_in(html: str) -> list[int]:
    """Ids of the media a cleaned body shows or links, each once, in order."""
    found: dict[int, None] = {}
    for node in _all(_tree(html)):
        if "medium" in node.attrs:
            found[int(node.attrs["medium"])] = None
        for run in node.runs:
            if file := _FILE.fullmatch(run.href):
                found[int(file[1])] = None
    return list(found)


def _all(node: Node) -> list[Node]:
    return [node, *(inner for child in node.children for inner in _all(child))]


def _tree(html: str, media: Collection[int] | None = None) -> Node:
    builder = Builder()
    builder.feed(_READER.clean(html))
    builder.close()
    root = builder.root
    for figure in root.children:
        if media is not None and "medium" in figure.attrs and int(figure.attrs["medium"]) not in media:
            figure.attrs = {}
    root.children = _even(gather_lists(root.children))
    return root


def _even(blocks: list[Node]) -> list[Node]:
    """Runs evened out, what is empty left out, a figure without its picture a paragraph."""
    kept: list[Node] = []
    for block in blocks:
        block.runs = even_runs(block.runs)
        block.children = _even(block.children)
        if block.tag == "figure" and "medium" not in block.attrs:
            kept += [Node("p", runs=child.runs) for child in block.children]
        elif block.tag == "hr" or block.runs or block.children or block.tag in {"figure", "td", "th"}:
            kept.append(block)
    return [block for block in kept if block.tag != "table" or any(lines_of(block))]
