"""`python -m tests.bench.phone`: a mother's first look at her child's page on a slow phone, in Chromium.

The portal with the demo behind the web server of `portal run`; the network and the processor of the browser are slowed.
"slow 3G" is 400 kbit/s with 400 ms for each answer, as web performance tests use it; "slower 3G" is what the developer
tools of Chromium call so: 400 kbit/s with 2,000 ms. The processor is four times slower. Medians of some runs, each with
an empty cache; "again" is the next visit.
"""

import argparse
import statistics
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from sqlalchemy import select

from portal.db import db
from portal.models.school import Guardian, Guardianship
from portal.services.demo.families import MOTHER
from tests.bench.grade_day import serving
from tests.browser import chromium
from tests.browser.demo import Demo, open_demo

PHONE = {"width": 360, "height": 640}
KILOBYTE = 1000 / 8
NETWORKS = {"slow 3G": (400, 400), "slower 3G": (400, 2000)}
"""Kilobits a second, milliseconds."""
SLOWER = 4
PAINTED = """() => new Promise((done) => {
    const first = () => performance.getEntriesByName("first-contentful-paint")[0];
    const look = () => first() ? done(first().startTime) : setTimeout(look, 50);
    look();
})"""
WEIGHED = """() => ["navigation", "resource"].flatMap((kind) => performance.getEntriesByType(kind))
    .reduce((sum, load) => sum + load.transferSize, 0)"""


@dataclass(frozen=True)
class Look:
    """One visit: milliseconds to the first content and to the end of loading, bytes that came."""

    painted: float
    loaded: float
    size: int


def main() -> None:
    """Load the demo, look, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=5)
    asked = parser.parse_args()
    print(f"{'network':<12}{'visit':<8}{'first content ms':>18}{'loaded ms':>12}{'bytes':>10}")
    for network, visit, looks in measure_phone(asked.times):
        painted, loaded = (statistics.median(getattr(look, name) for look in looks) for name in ("painted", "loaded"))
        print(f"{network:<12}{visit:<8}{painted:>18.0f}{loaded:>12.0f}{looks[0].size:>10}")


def measure_phone(times: int) -> Iterator[tuple[str, str, Sequence[Look]]]:
    """For each network the first visits and the next ones."""
    with (
        tempfile.TemporaryDirectory() as folder,
        child_page(open_demo(Path(folder))) as (demo, url),
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(**chromium.launch_options())
        for network in NETWORKS:
            looks = [look_twice(browser, demo, url, network) for _ in range(times)]
            yield network, "first", [first for first, _again in looks]
            yield network, "again", [again for _first, again in looks]
        browser.close()


@contextmanager
def child_page(demo: Demo) -> Iterator[tuple[Demo, str]]:
    """The demo being served; the address of a child of its mother."""
    with demo.app.app_context():
        held = select(Guardianship.pupil_id).join(Guardian).where(Guardian.full_name == MOTHER)
        pupil_id = db.session.scalars(held.order_by(Guardianship.pupil_id)).first()
        with serving(demo.app) as port:
            demo.url = f"http://127.0.0.1:{port}"
            yield demo, f"{demo.url}/so-lien-lac/{pupil_id}/"


def look_twice(browser: Browser, demo: Demo, url: str, network: str) -> tuple[Look, Look]:
    """A phone that was never here, and the same phone again."""
    context = browser.new_context(viewport=PHONE, device_scale_factor=2, is_mobile=True, locale="vi-VN")
    try:
        demo.let_in(context, "me.an")
        page = slowed(context, network)
        return _look(page, url), _look(page, url)
    finally:
        context.close()


def slowed(context: BrowserContext, network: str) -> Page:
    """A page over this network, with a slow processor."""
    page = context.new_page()
    speed, latency = NETWORKS[network]
    link = context.new_cdp_session(page)
    link.send("Network.enable")
    throughput = speed * KILOBYTE
    slow = {"offline": False, "latency": latency, "downloadThroughput": throughput, "uploadThroughput": throughput}
    link.send("Network.emulateNetworkConditions", slow)
    link.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return page


def _look(page: Page, url: str) -> Look:
    answer = page.goto(url, wait_until="load", timeout=120_000)
    assert answer is not None
    assert answer.status == 200, answer.status
    loaded = page.evaluate("() => performance.getEntriesByType('navigation')[0].loadEventEnd")
    return Look(page.evaluate(PAINTED), loaded, page.evaluate(WEIGHED))


if __name__ == "__main__":
    main()
