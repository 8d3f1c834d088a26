"""The browser of the journeys."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import chromium
from tests.browser.demo import Demo, open_demo
from tests.browser.live import Watch, serve
from tests.cast import Cast
from tests.database import TestDatabase

ZONE = "Asia/Ho_Chi_Minh"
PATIENCE = 60_000  # milliseconds: a busy machine is slow, and what is waited for comes
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The Chromium of this machine."""
    return browser_type_launch_args | chromium.launch_options()


@pytest.fixture(scope="session")
def base_url() -> str:
    """None: journeys name whole addresses. (The plugin's own fixture is written in a way that pytest 10 drops.)"""
    return ""


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A reader in Vietnam."""
    return browser_context_args | {"locale": "vi-VN", "timezone_id": ZONE}


@pytest.fixture
def live(_database: TestDatabase) -> Iterator[str]:
    """The address of a running portal that holds the cast and nothing else."""
    _database.reset()
    with serve(_database.app) as url:
        yield url


@pytest.fixture
def people(_database: TestDatabase, live: str) -> Cast:
    """The cast of the live portal."""
    return _database.cast


@pytest.fixture
def open_browser(browser: Browser, live: str) -> Iterator[Callable[..., Page]]:
    """``open_browser(scripts=False)``: a browser for each person; whatever goes wrong in it fails the test."""
    watch = Watch(live)
    contexts: list[BrowserContext] = []

    def make(*, scripts: bool = True) -> Page:
        contexts.append(browser.new_context(locale="vi-VN", timezone_id=ZONE, java_script_enabled=scripts))
        contexts[-1].set_default_timeout(PATIENCE)
        watch.over(contexts[-1])
        return contexts[-1].new_page()

    yield make
    for context in contexts:
        context.close()
    assert not watch.faults


@pytest.fixture(scope="session")
def demo_copy(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """The demo, loaded once; ``with demo_copy.fresh() as demo`` puts it back and serves it."""
    return open_demo(tmp_path_factory.mktemp("demo"))


@pytest.fixture
def demo(demo_copy: Demo) -> Iterator[Demo]:
    """A live portal with the demo as it was loaded."""
    with demo_copy.fresh() as demo:
        yield demo


@pytest.fixture
def enter(browser: Browser, demo: Demo) -> Iterator[Callable[..., Page]]:
    """``enter("vanthu.bentre")``: somebody's browser at the demo, signed in; nobody's with ``enter(None)``.

    ``scripts=False`` switches scripts off, ``expect={401}`` names failing answers that belong to the journey; other
    arguments go to the browser. Whatever else goes wrong in it fails the test.
    """
    watch = Watch(demo.url)
    contexts: list[BrowserContext] = []

    def make(user_name: str | None, *, scripts: bool = True, expect: Iterable[int] = (), **options: Any) -> Page:
        watch.expected.update(expect)
        contexts.append(browser.new_context(locale="vi-VN", timezone_id=ZONE, java_script_enabled=scripts, **options))
        contexts[-1].set_default_timeout(PATIENCE)
        watch.over(contexts[-1])
        if user_name:
            demo.let_in(contexts[-1], user_name)
        return contexts[-1].new_page()

    yield make
    for context in contexts:
        context.close()
    assert watch.faults == []
