"""Sample pages for people who see, read and reach differently: axe, 320 px, dark, size of a first load."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.workbench import Workbench, open_workbench

pytestmark = [
    pytest.mark.browser,
    # Flask-Compress leaves the closing of a static file to the garbage collector
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

PAGES = ("/", "/dang-nhap", "/tro-giup", "/khong-co", "/thu/list", "/thu/nho", "/thu/form/ok")
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FIRST_LOAD_LIMIT = 60 * 1024


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    with open_workbench(tmp_path_factory.mktemp("workbench")) as bench:
        yield bench


def faults_of(page: Page) -> list[str]:
    """What axe finds, and anything that sticks out at the right."""
    found = Axe().run(page, options={"runOnly": WCAG}).response["violations"]
    faults = [f"{fault['id']}: {node['html'][:120]}" for fault in found for node in fault["nodes"]]
    too_wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    return [*faults, *(["wider than the window"] if too_wide else [])]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_pages_are_for_everybody(browser: Browser, bench: Workbench, width: int, scheme: str) -> None:
    with browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme="dark" if scheme == "dark" else "light",
        bypass_csp=True,  # axe brings its own script
    ) as context:
        page = context.new_page()
        faults = {}
        for path in PAGES:
            page.goto(bench.url + path)
            faults[path] = faults_of(page)
    assert faults == {path: [] for path in PAGES}


def test_a_first_load_is_small_and_stays_at_home(browser: Browser, bench: Workbench) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        loaded: dict[str, int] = {}
        devtools = context.new_cdp_session(page)
        names: dict[str, str] = {}
        devtools.send("Network.enable")
        devtools.on("Network.responseReceived", lambda e: names.update({e["requestId"]: e["response"]["url"]}))
        devtools.on(
            "Network.loadingFinished",
            lambda e: loaded.update({names.get(e["requestId"], "?"): int(e["encodedDataLength"])}),
        )
        page.goto(f"{bench.url}/thu/form/ok", wait_until="networkidle")
    assert all(url.startswith((bench.url, "data:")) for url in loaded), loaded
    assert sum(loaded.values()) <= FIRST_LOAD_LIMIT, loaded
