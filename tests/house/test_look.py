"""Static guards over templates and static files: nothing inline, nothing foreign, small on a first load."""

import re
from pathlib import Path

import brotli
import pytest

PORTAL = Path(__file__).parents[2] / "portal"
STATIC = PORTAL / "static"
PAGES = sorted(path for path in (PORTAL / "templates").rglob("*.html") if "emails" not in path.parts)
SHEETS = sorted((STATIC / "css").glob("*.css"))
FIRST_LOAD = [
    STATIC / "vendor/pico-2.1.1.min.css",
    STATIC / "vendor/htmx-2.0.11.min.js",
    *(STATIC / "css" / name for name in ("portal.css", "shell.css", "parts.css", "print.css")),
    STATIC / "js/portal.js",
]
PUBLIC_SITES = STATIC / "css/site.css"
"""The only sheet of a public site, which loads nothing of the rest."""
OF_ONE_AREA = [sheet for sheet in SHEETS if sheet not in {*FIRST_LOAD, PUBLIC_SITES}]
FIRST_LOAD_LIMIT = 38 * 1024

FORBIDDEN = {
    "an inline style": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "a script without src": re.compile(r"<script(?![^>]*\ssrc=)", re.IGNORECASE),
    "an inline event handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "an htmx handler that needs eval": re.compile(r"\shx-(on|vals='js|vars)", re.IGNORECASE),
    "unescaped output": re.compile(r"\|\s*safe\b|autoescape\s+false"),
    "a foreign address": re.compile(r"""\b(src|href|action|srcset)\s*=\s*["']?(https?:)?//""", re.IGNORECASE),
    "a javascript address": re.compile(r"javascript:", re.IGNORECASE),
    "a picture without alt": re.compile(r"<img(?![^>]*\salt=)", re.IGNORECASE),
}
SAMPLES = {
    "an inline style": '<p class="a" style="color: red">',
    "a style element": "<style>p {}</style>",
    "a script without src": "<script defer>go()</script>",
    "an inline event handler": '<a href="#" onclick="go()">',
    "an htmx handler that needs eval": '<a hx-on:click="go()">',
    "unescaped output": "{{ text | safe }}",
    "a foreign address": '<img src="//elsewhere.example/a.png" alt="">',
    "a javascript address": '<a href="javascript:go()">',
    "a picture without alt": '<img src="/a.png">',
}
FOREIGN_IN_SHEET = re.compile(r"""@import|url\(\s*["']?(https?:)?//""", re.IGNORECASE)


def _outside_jinja(text: str) -> str:
    """The template without its comments and with each expression as one word, so that ">" inside it ends no tag."""
    text = re.sub(r"\{#.*?#\}", "", text, flags=re.DOTALL)
    return re.sub(r"\{\{(?!.*?\|\s*safe).*?\}\}", "{{ value }}", text)


@pytest.mark.parametrize("fault", FORBIDDEN)
def test_the_guard_sees_the_fault(fault: str) -> None:
    assert FORBIDDEN[fault].search(SAMPLES[fault])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(PORTAL / "templates").as_posix())
def test_a_template_has_no_forbidden_markup(page: Path) -> None:
    text = _outside_jinja(page.read_text("utf-8"))
    assert [fault for fault, pattern in FORBIDDEN.items() if pattern.search(text)] == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_a_style_sheet_asks_no_other_origin(sheet: Path) -> None:
    assert FOREIGN_IN_SHEET.findall(sheet.read_text("utf-8")) == []


def test_the_first_load_is_small() -> None:
    """What every page loads, as it is sent, and the largest sheet of one area (no page needs two of them)."""
    sizes = {path.name: len(brotli.compress(path.read_bytes(), quality=11)) for path in [*FIRST_LOAD, *OF_ONE_AREA]}
    largest = max(sizes[path.name] for path in OF_ONE_AREA)
    assert sum(sizes[path.name] for path in FIRST_LOAD) + largest <= FIRST_LOAD_LIMIT, sizes
