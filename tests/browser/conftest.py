"""The browser of the journeys."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser import chromium
from tests.browser.live import Watch, serve
from tests.cast import Cast, cast_of
from tests.database import TestDatabase

ZONE = "Asia/Ho_Chi_Minh"
PATIENCE = 10_000  # milliseconds


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
    with _database.app.app_context():
        return cast_of(_database.app)


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
