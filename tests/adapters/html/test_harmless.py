"""Whatever comes in, only the shapes an article may have come out, and cleaning twice changes nothing."""

import re
import unicodedata

import html5lib
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from portal.adapters.html import clean_html, html_of_typed, text_of_html, typed_of_html
from portal.adapters.html.tree import tags
from tests.attacks import ATTACKS

PLAIN = "h2 h3 h4 p ul ol li blockquote table caption thead tbody tr strong em u s sub sup br hr figure figcaption"
ALLOWED: dict[str, set[str]] = {
    **{tag: set() for tag in tags(PLAIN)},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "a": {"href", "class"},
    "img": {"data-medium", "alt"},
}
ADDRESS = re.compile(r"(https?://[^/@\\\s]+|mailto:|tel:|/(?![/\\])|/$)", re.IGNORECASE)
PIECES = st.sampled_from(
    [
        *ATTACKS,
        *(f"<{tag}>" for tag in ALLOWED),
        *(f"</{tag}>" for tag in ALLOWED),
        *("<div>", "</div>", "<span style='mso-list:ignore'>", "</span>", "<p style='mso-list:l0 level2 lfo1'>", "• "),
        *("<a href='https://x.example/?a=1&b=2'>", "<img data-medium=7 alt='a \" b'>", "\n\n", "&nbsp;", "e\u0301"),
    ]
)
MARKUP = st.lists(PIECES | st.text(max_size=12), max_size=14).map("".join)


def faults(html: str) -> list[str]:
    """What a browser would make of it that an article may not have."""
    found = []
    for element in html5lib.parseFragment(html, namespaceHTMLElements=False).iter():
        if element.tag == "DOCUMENT_FRAGMENT":
            continue
        if element.tag not in ALLOWED:
            found.append(f"<{element.tag}>")
            continue
        found += [f"{element.tag} {name}" for name in set(element.keys()) - ALLOWED[element.tag]]
        if element.tag == "a" and not ADDRESS.match(element.get("href") or ""):
            found.append(f"href {element.get('href')}")
        if element.tag == "img" and not (element.get("data-medium") or "").isdecimal():
            found.append("picture from elsewhere")
    return found


def test_the_corpus_is_large_enough() -> None:
    assert len(set(ATTACKS)) >= 100


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_attack_passes(attack: str) -> None:
    for raw in (attack, f"<p>trước {attack} sau</p>", f"<ul><li>{attack}</ul>", f"<table><tr><td>{attack}</table>"):
        cleaned = clean_html(raw)
        assert faults(cleaned) == [], cleaned
        assert clean_html(cleaned) == cleaned


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_attack_passes_typed(attack: str) -> None:
    assert faults(html_of_typed(attack)) == []
    assert faults(html_of_typed(f"- {attack}\n## {attack}\n\n> {attack}")) == []


@given(MARKUP)
@example("<p>a <b>b </b><i> c</i></p>")
@example("<table><caption>a<caption>b</table>")
def test_cleaning_is_idempotent_and_safe(raw: str) -> None:
    cleaned = clean_html(raw)
    assert faults(cleaned) == []
    assert clean_html(cleaned) == cleaned


@given(MARKUP)
def test_what_is_typed_comes_back(raw: str) -> None:
    cleaned = clean_html(raw)
    assert html_of_typed(typed_of_html(cleaned)) == cleaned


@given(
    st.text(alphabet=st.characters(exclude_categories=["Cc", "Cf", "Co", "Cs", "Zs", "Zl", "Zp"], max_codepoint=0x1EFF))
)
def test_no_word_of_plain_text_is_lost(word: str) -> None:
    typed = html_of_typed(f"x{word}x")
    tagless = re.sub(r"</?[a-zA-Z][^<>]*>|&(lt|gt|amp|quot|#\d+);", "", f"x{word}x")
    if tagless == f"x{word}x":
        assert text_of_html(typed) == unicodedata.normalize("NFC", f"x{word}x")
