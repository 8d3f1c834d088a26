"""The browser of the journeys."""

from typing import Any

import pytest

from tests.browser import chromium


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
    return browser_context_args | {"locale": "vi-VN", "timezone_id": "Asia/Ho_Chi_Minh"}
