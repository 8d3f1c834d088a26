"""The quick reader of pages: whatever it accepts it reads exactly as html5lib does, and ordinary pages it accepts."""

from xml.etree.ElementTree import Element

import html5lib
import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from tests.markup import BLOCKS, CHILDREN, ELSEWHERE, PHRASES, RAW, SPACE_ONLY, VOID, NotPlain, read_page, read_plain

NAMES = sorted(BLOCKS | PHRASES | frozenset().union(*CHILDREN.values()) | {"noscript", "template", "dialog", "font"})
SPACES = ["", "", " ", "\n", "\n  ", "\r\n"]
WORDS = ["", "", "\n", "chữ", "a &amp; b", "x\n", "&#34;", "&nbsp;x", "& &Đ", "\r\n", "\r\nx\r\n\r\n"]
ODD = ["&khong;", "&x ", "&#128;", "<", "x", "\r", "\r\r\n"]
ATTRIBUTES = [
    "",
    ' title="a\r\nb"',
    ' id="a"',
    " checked",
    " title='\"'",
    ' href="?a=1&amp;b=2"',
    ' viewBox="0 0 1 1"',
    ' a="1"',
]
SHELLS = {
    '<!DOCTYPE html>\n<html lang="vi">\n  <head>\n <title>A &amp; B</title></head>\n<body>{}</body>\n</html>\n': "body",
    "\n\n<!doctype html><html><head></head><body>{}</body> </html> ": "body",
    "<!DOCTYPE html><html><head>{}</head><body></body></html>": "head",
    "<!DOCTYPE html><html><head></head><body><table>{}</table></body></html>": "table",
}


@st.composite
def content(draw: st.DrawFn, inside: str, depth: int = 0) -> str:
    """What may stand in such an element, and now and then what may not."""
    words = SPACES if inside in SPACE_ONLY else WORDS
    written = [draw(st.sampled_from(words * 3 + ODD))]
    fitting = sorted(CHILDREN.get(inside, ELSEWHERE)) or NAMES
    for _ in range(draw(st.integers(0, 3)) if depth < 4 else 0):
        name = draw(st.sampled_from(fitting if draw(st.integers(0, 19)) else NAMES))
        written.append(f"<{name}{draw(st.sampled_from(ATTRIBUTES))}>")
        if name not in VOID:
            within = "" if name in RAW else draw(content(name, depth + 1))
            written += [within, f"</{name}>" * draw(st.sampled_from([1] * 12 + [0, 2]))]
        written.append(draw(st.sampled_from(words)))
    return "".join(written)


def same(one: Element, other: Element) -> bool:
    """Whether two trees are equal to the letter."""
    return (
        (one.tag, one.attrib, one.text or "", one.tail or "")
        == (other.tag, other.attrib, other.text or "", other.tail or "")
        and len(one) == len(other)
        and all(map(same, one, other))
    )


def full(text: str) -> Element:
    return html5lib.parse(text, namespaceHTMLElements=False)


@given(st.sampled_from(sorted(SHELLS)).flatmap(lambda shell: content(SHELLS[shell]).map(shell.format)))
def test_what_it_accepts_is_read_as_browsers_do(text: str) -> None:
    try:
        tree = read_plain(text)
    except NotPlain:
        return
    assert same(tree, full(text))


@pytest.mark.parametrize(
    "inside",
    [
        "<p>a<div>b</div></p>",
        "<form><form></form></form>",
        "<table><tr><td>a</td></tr></table>",
        "<table><tbody><tr><form><td></td></form></tr></tbody></table>",
        "<a><b><a></a></b></a>",
        "<ul><li>a<li>b</ul>",
        "<b>a",
        "<h1><h2></h2></h1>",
        "<select><b>x</b></select>",
        "<div/>",
    ],
)
def test_what_browsers_repair_is_left_to_the_full_parser(inside: str) -> None:
    text = next(iter(SHELLS)).format(inside)
    with pytest.raises(NotPlain):
        read_plain(text)
    assert same(read_page(text), full(text))


@pytest.mark.parametrize("typed", ["", "Kính gửi", "\r\nKính gửi\r\ncác đơn vị\r\n", "\nKính gửi"])
def test_text_areas_are_plain_as_the_forms_write_them(typed: str) -> None:
    text = next(iter(SHELLS)).format(f'<textarea id="body" rows="12">\r\n{typed}</textarea>')
    assert same(read_plain(text), full(text))
    assert (read_plain(text).find(".//textarea").text or "") == typed.replace("\r\n", "\n")


def test_the_pages_of_the_portal_are_plain(app: Flask) -> None:
    for path in ("/", "/dang-nhap", "/tro-giup", "/khong-co"):
        text = app.test_client().get(path).get_data(as_text=True)
        assert same(read_plain(text), full(text)), path
