"""Every page of the demo as different people meet it: quiet, small, within the window, open to everybody.

Where an address leads is asked first without a browser. The browser then visits what each person may open, unless
its main part has no shape of markup that another page of the same rule had not; the richest pages first. axe judges a
page when its whole markup has a new shape. The rules are gone through in two halves, side by side, of areas that look
alike.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, ViewportSize

from tests.browser.addresses import Address, addresses, rules
from tests.browser.circumstances import ENROLLING, HALF_IN, NOBODY
from tests.browser.demo import Demo
from tests.browser.live import Watch
from tests.markup import read_page

pytestmark = [
    pytest.mark.browser,
    # Flask-Compress leaves the closing of a static file to the garbage collector
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

VISITORS: dict[str, str | None] = {
    "public": None,
    "somebody without a role": NOBODY,
    "clerk": "vanthu.bentre",
    "headteacher": "hieutruong.vinhbinh",
    "teacher": "giaovien.vinhbinh",
    "person with two units": "haivai",
    "mother of two": "me.an",
    "pupil": "hocsinh.6a",
    "administrator": "quantri.bentre",
    "leader of a department": "lanhdao.bentre",
    "clerk whose leader approves": "vanthu.vinhlong",
    "leader who approves": "lanhdao.vinhlong",
    "operator": "quantri",
    "deputy who sets up a second factor": ENROLLING,
    "person who owes the second factor": HALF_IN,
}
DOCUMENTS_AND_SCHOOL = {"van-ban", "truong-hoc", "so-diem", "diem-danh", "tien-do"}
"""The areas of one half; about as many pages as all others."""
LARGE: ViewportSize = {"width": 1280, "height": 900}
SMALL: ViewportSize = {"width": 320, "height": 640}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OF_THE_LOOK = ["color-contrast", "target-size", "scrollable-region-focusable", "link-in-text-block"]
"""What colours and width can change; judged again in the other look."""
FIRST_LOAD_LIMIT = 60 * 1024
EDITOR_LIMIT = 90 * 1024
"""The two files of the editor of articles, loaded deferred where articles are written and nowhere else."""
PICTURES_LIMIT = 200 * 1024
"""Pictures of the units' libraries, in the sizes a screen asks for, before anybody scrolls."""
ANSWER_HEAD = 300  # bytes

TWO_FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
LOOK_AROUND = """(head) => {
    const loads = ["navigation", "resource"].flatMap((kind) => performance.getEntriesByType(kind));
    const editor = (load) => /\\/(vendor\\/prosemirror-|js\\/editor\\.js)/.test(load.name);
    const picture = (load) => /\\/(anh|thu-vien)\\/\\d+\\/\\d+\\.\\w+/.test(load.name);
    const weight = (some) => some.reduce((sum, load) => sum + load.encodedBodySize + head, 0);
    const shape = (element) => `${element.tagName}.${element.className}`;
    return {
        bytes: weight(loads.filter((load) => !editor(load) && !picture(load))),
        pictures: weight(loads.filter(picture)),
        editor: weight(loads.filter(editor)),
        shapes: [...new Set([...document.querySelectorAll("body *:not(svg *)")].map(
            (element) => `${shape(element.parentElement)}>${shape(element)}`))],
        wide: document.documentElement.scrollWidth > window.innerWidth,
    };
}"""
JUDGE = """async (options) => (await axe.run(options)).violations.flatMap(
    (fault) => fault.nodes.map((node) => `${fault.id}: ${node.html.slice(0, 160)}`))"""


@dataclass
class Tour:
    """What opens for whom, and which markup axe has judged: the visitors share the work."""

    demo: Demo
    rules: set[str]
    opened: set[str] = field(default_factory=set)
    pages: dict[str, list[str]] = field(default_factory=dict)
    judged: set[str] = field(default_factory=set)
    _files: set[str] = field(default_factory=set)
    _met: dict[str, set[str]] = field(default_factory=dict)

    def ask(self, who: str, found: list[Address]) -> None:
        """Note which rules answer this visitor, and the addresses that are worth the browser's while."""
        client = self.demo.client(VISITORS[who])
        may = {access: self.demo.may(VISITORS[who], access) for access in {address.access for address in found}}
        new: dict[str, int] = {}
        for address in found:
            if address.rule not in self._files and may[address.access]:
                shapes = self._shapes_if_new(client, address)
                if shapes:
                    new[address.path] = len(shapes)
        self.pages[who] = sorted(new, key=lambda path: -new[path])

    def _shapes_if_new(self, client: FlaskClient, address: Address) -> set[str]:
        """The shapes in the main part, if there is a page for this visitor and this rule had not shown them all."""
        answer = client.get(address.path)
        if answer.status_code != 200:
            return set()
        self.opened.add(address.rule)
        if answer.mimetype != "text/html":
            self._files.add(address.rule)
            return set()
        if not answer.data.lstrip().startswith(b"<!DOCTYPE"):
            return set()
        shapes, met = shapes_of(answer.text), self._met.setdefault(address.rule, set())
        new = not shapes <= met
        met |= shapes
        return shapes if new else set()


def shapes_of(page: str) -> set[str]:
    """The elements of the main part, each with its parent, as ``LOOK_AROUND`` names them."""
    main = read_page(page).find(".//main")
    assert main is not None
    return {f"{_shape(above)}>{_shape(element)}" for above in main.iter() for element in above}


def _shape(element: Element) -> str:
    return f"{element.tag}.{element.get('class', '')}"


@pytest.fixture(scope="class")
def tour(demo_copy: Demo, request: pytest.FixtureRequest) -> Iterator[Tour]:
    def in_half(rule: str) -> bool:
        return (rule.split("/")[1] in DOCUMENTS_AND_SCHOOL) == request.cls.documents_and_school

    with demo_copy.fresh() as demo:
        found = [address for address in addresses(demo.app) if in_half(address.rule)]
        tour = Tour(demo, {rule for rule in map(str, rules(demo.app)) if in_half(rule)})
        for who in VISITORS:
            tour.ask(who, found)
        yield tour


class Sweep:
    """Every page of one half of the rules."""

    documents_and_school: bool

    def test_every_page_opens_for_somebody(self, tour: Tour) -> None:
        closed = sorted(tour.rules - tour.opened)
        assert closed == [], "nobody can open these; give addresses.py a fitting row or VISITORS a fitting person"

    @pytest.mark.parametrize("who", VISITORS)
    def test_everybody_can_use_the_pages_of(self, browser: Browser, tour: Tour, who: str) -> None:
        watch = Watch(tour.demo.url)
        faults: list[str] = []
        with browser.new_context(locale="vi-VN", viewport=LARGE, reduced_motion="reduce") as context:
            watch.over(context)
            if user_name := VISITORS[who]:
                tour.demo.let_in(context, user_name)
            page = context.new_page()
            for address in tour.pages[who]:
                faults += [f"{address}: {fault}" for fault in faults_of(page, tour, address)]
        assert faults + watch.faults == [], "\n".join(faults + watch.faults)


class TestDocumentsAndSchool(Sweep):
    documents_and_school = True


class TestEverythingElse(Sweep):
    documents_and_school = False


def faults_of(page: Page, tour: Tour, address: str) -> list[str]:
    """Visit one address: large and light, then small and dark."""
    page.goto(tour.demo.url + address)
    seen = page.evaluate(LOOK_AROUND, ANSWER_HEAD)
    faults = [f"{seen['bytes']} bytes at first load"] if seen["bytes"] > FIRST_LOAD_LIMIT else []
    faults += [f"{seen['pictures']} bytes of pictures"] if seen["pictures"] > PICTURES_LIMIT else []
    faults += [f"{seen['editor']} bytes of editor"] if seen["editor"] > EDITOR_LIMIT else []
    faults += ["wider than 1280 px"] if seen["wide"] else []
    new = set(seen["shapes"]) - tour.judged
    tour.judged |= new
    if new:
        page.evaluate(AXE_SCRIPT)
        faults += judge(page, {"type": "tag", "values": WCAG})
        page.emulate_media(color_scheme="dark")
    page.set_viewport_size(SMALL)
    page.evaluate(TWO_FRAMES)  # what watches sizes has been told
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
        faults.append("wider than 320 px")
    if new:
        faults += [f"small and dark: {fault}" for fault in judge(page, {"type": "rule", "values": OF_THE_LOOK})]
        page.emulate_media(color_scheme="light")
    page.set_viewport_size(LARGE)
    return faults


def judge(page: Page, what: dict[str, Any]) -> list[str]:
    """What axe finds."""
    found: list[str] = page.evaluate(
        JUDGE, {"runOnly": what, "resultTypes": ["violations"], "preload": False, "selectors": False}
    )
    return found
