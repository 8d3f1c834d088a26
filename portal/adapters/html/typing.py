"""A body typed without an editor: a blank line between paragraphs, and signs at the beginning of a line.

``## `` heading (``### ``, ``#### `` below it), ``- `` list, ``1. `` numbered list, ``> `` quotation, ``---`` a rule.
What these signs cannot say stands as HTML, each block on one line, so that nothing is lost on the way and back.
"""

import re
from html import unescape
from itertools import groupby

from portal.adapters.html.cleaning import clean_html

_HEADING = re.compile(r"(#{2,4}) +(?=\S)")
_ITEM = re.compile(r"[-•+] +(?=\S)")
_NUMBERED = re.compile(r"\d{1,3}[.)] +(?=\S)")
_QUOTED = re.compile(r"> +(?=\S)")
_SIGNS = {"ul": _ITEM, "ol": _NUMBERED, "blockquote": _QUOTED}
_RULE = re.compile(r"-{3,}")
_TAG = re.compile(
    r"</?(?:strong|em|u|s|sub|sup|br|a|ul|ol|li|blockquote|table|caption|thead|tbody|tr|th|td|figure|img|figcaption|hr|"
    r"h[2-4]|p)(?:\s[^<>]*)?>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?=(?:lt|gt|amp|quot|#\d+);)")
_BLOCK = re.compile(r"<(ul|ol|blockquote|table|figure|hr|h[2-4]|p)\b", re.IGNORECASE)
_TOP = re.compile(r"<(ul|ol|blockquote|table|figure|h2|h3|h4|p)\b[^>]*>|<hr>")
_SIMPLE_LIST = re.compile(r"<(ul|ol)>((?:<li>(?:(?!<(?:li|ul|ol|p|br)\b).)*</li>)+)</\1>", re.DOTALL)
_LI = re.compile(r"<li>(.*?)</li>", re.DOTALL)


def html_of_typed(text: str) -> str:
    """The cleaned body of what was typed."""
    blocks = re.split(r"\n[ \t]*\n+", text.replace("\r\n", "\n").replace("\r", "\n"))
    return clean_html("".join(_block(block.strip("\n")) for block in blocks if block.strip()))


def _block(block: str) -> str:
    if _BLOCK.match(block):
        return block
    parts = []
    for kind, lines in groupby(block.split("\n"), key=_kind):
        parts.append(_written(kind, [line.strip() for line in lines]))
    return "".join(parts)


def _kind(line: str) -> str:
    line = line.strip()
    if found := _HEADING.match(line):
        return f"h{len(found[1])}"
    for kind, pattern in _SIGNS.items():
        if pattern.match(line):
            return kind
    return "hr" if _RULE.fullmatch(line) else "p"


def _written(kind: str, lines: list[str]) -> str:
    sign = _SIGNS.get(kind, _HEADING)
    if kind == "hr":
        return "<hr>"
    if kind == "p":
        return "<p>" + "<br>".join(_marked(line) for line in lines if line) + "</p>"
    inner = {"ul": "li", "ol": "li", "blockquote": "p"}.get(kind, kind)
    inside = "".join(f"<{inner}>{_marked(sign.sub('', line, count=1))}</{inner}>" for line in lines)
    return f"<{kind}>{inside}</{kind}>" if inner != kind else inside


def _marked(line: str) -> str:
    """Text in which only the tags a body may have are tags; every other sign means itself."""
    parts, end = [], 0
    for found in _TAG.finditer(line):
        parts += [_escaped(line[end : found.start()]), found[0]]
        end = found.end()
    return "".join([*parts, _escaped(line[end:])])


def _escaped(text: str) -> str:
    protected = re.sub(r"&(?!(?:lt|gt|amp|quot|#\d+);)", "&amp;", text)
    return protected.replace("<", "&lt;").replace(">", "&gt;")


def typed_of_html(html: str) -> str:
    """A cleaned body as somebody would type it; ``html_of_typed`` gives the same body back."""
    return "\n\n".join(_typed(block) for block in _blocks(html))


def _blocks(html: str) -> list[str]:
    """The top blocks, one string each."""
    blocks, at = [], 0
    while found := _TOP.match(html, at):
        end = found.end() if found[0] == "<hr>" else _end_of(html, found[1], found.end())
        blocks.append(html[at:end])
        at = end
    return blocks


def _end_of(html: str, tag: str, start: int) -> int:
    depth = 1
    for found in re.compile(rf"<(/?){tag}\b[^>]*>").finditer(html, start):
        depth += -1 if found[1] else 1
        if depth == 0:
            return found.end()
    return len(html)


def _typed(block: str) -> str:
    plain = _signs(block)
    return plain if plain is not None and html_of_typed(plain) == block else block


def _signs(block: str) -> str | None:
    """The block with signs, as far as they can say it."""
    if block == "<hr>":
        return "---"
    if found := re.fullmatch(r"<p>(.*)</p>", block, re.DOTALL):
        return _plain(found[1].replace("<br>", "\n"))
    if found := re.fullmatch(r"<h([2-4])>(.*)</h\1>", block, re.DOTALL):
        return "#" * int(found[1]) + " " + _plain(found[2])
    if found := re.fullmatch(r"<blockquote>((?:<p>.*?</p>)+)</blockquote>", block, re.DOTALL):
        return "\n".join("> " + _plain(line) for line in re.findall(r"<p>(.*?)</p>", found[1], re.DOTALL))
    if found := _SIMPLE_LIST.fullmatch(block):
        signs = (f"{number}. " if found[1] == "ol" else "- " for number in range(1, 1000))
        return "\n".join(sign + _plain(item) for sign, item in zip(signs, _LI.findall(found[2]), strict=False))
    return None


def _plain(inside: str) -> str:
    """Entities as the signs they are, except where that would make a tag or an entity of them."""
    parts, end = [], 0
    for found in re.finditer(r"<[^<>]+>", inside):
        parts += [_readable(inside[end : found.start()]), found[0]]
        end = found.end()
    return "".join([*parts, _readable(inside[end:])])


def _readable(text: str) -> str:
    plain = unescape(text)
    return text if _TAG.search(plain) or _ENTITY.search(plain) else plain
