"""Sending files over a slow line, too large files, a server that is full or busy: said, and nothing is lost."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

import pytest
from playwright.sync_api import CDPSession, Page, expect

from portal.adapters.file_store import StoredFile
from portal.errors import PortalError, StorageFull, Unreachable
from tests.browser.demo import Demo
from tests.browser.steps import LETTER, address_all, begin_letter, go_to_preview, heading, main

pytestmark = [
    pytest.mark.browser,
    # Flask-Compress leaves the closing of a static file to the garbage collector
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

CLERK = "vanthu.bentre"
MEGABYTE = 1024 * 1024
SAVE = "Lưu nháp"


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    """A file of 5 MB, as a scanner makes it."""
    path = tmp_path / "bản quét.pdf"
    path.write_bytes(b"%PDF-1.7\n" + b"x" * 5 * MEGABYTE)
    return path


def writing(page: Page, demo: Demo, *files: Path) -> Page:
    """A clerk who typed a letter and chose files."""
    begin_letter(page, demo.url)
    address_all(page)
    page.locator("input[type=file]").set_input_files(files)
    return page


def expect_all_still_there(page: Page, files: int = 1) -> None:
    """The text, the addressees and the chosen files."""
    expect(page.get_by_label("Toàn văn")).to_have_value(LETTER["Toàn văn"])
    expect(page.get_by_label("Mọi đơn vị cấp dưới")).to_be_checked()
    expect(page.locator("[data-chosen] li")).to_have_count(files)
    expect(page.get_by_role("button", name=SAVE)).to_be_enabled()


def slow_line(page: Page, bytes_per_second: int) -> CDPSession:
    """Send slowly, until the session is detached."""
    devtools = page.context.new_cdp_session(page)
    slow: dict[str, Any] = {"offline": False, "latency": 0, "downloadThroughput": -1}
    devtools.send("Network.emulateNetworkConditions", slow | {"uploadThroughput": bytes_per_second})
    return devtools


def test_progress_is_shown_and_can_be_stopped(demo: Demo, enter: Callable[..., Page], scan: Path) -> None:
    clerk = writing(enter(CLERK), demo, scan)
    line = slow_line(clerk, MEGABYTE // 2)
    clerk.get_by_role("button", name=SAVE).click()
    panel = clerk.locator("[data-sending]")
    expect(panel).to_contain_text(re.compile(r"Đang gửi \d\d% \("))
    expect(panel.get_by_role("progressbar")).to_have_js_property("hidden", False)
    expect(clerk.get_by_role("button", name=SAVE)).to_be_disabled()
    panel.get_by_role("button", name="Dừng gửi").click()
    expect(main(clerk).get_by_role("alert")).to_contain_text("Đã dừng gửi")
    expect_all_still_there(clerk)
    line.detach()
    go_to_preview(clerk)
    expect(clerk.get_by_role("link", name=scan.name)).to_be_visible()


def test_a_file_over_the_limit_is_refused_before_sending(
    demo: Demo, enter: Callable[..., Page], scan: Path, tmp_path: Path
) -> None:
    small = tmp_path / "nhỏ.txt"
    small.write_text("nhỏ", encoding="utf-8")
    with demo.set_up(max_file_mb=1):
        clerk = writing(enter(CLERK), demo, scan, small)
        expect(main(clerk).locator("[data-refused]")).to_have_text("bản quét.pdf: Tệp quá lớn, không gửi được.")
        expect_all_still_there(clerk, files=1)
        expect(main(clerk)).to_contain_text("mỗi tệp không quá 1 MB")


def test_files_the_server_finds_too_large_leave_the_text(demo: Demo, enter: Callable[..., Page], scan: Path) -> None:
    clerk = writing(enter(CLERK, expect={422}), demo, scan)
    with demo.set_up(max_file_mb=1):
        clerk.get_by_role("button", name=SAVE).click()
        expect(main(clerk).get_by_role("alert").first).to_contain_text("có 1 chỗ cần sửa")
        expect(clerk.locator("#files-error")).to_contain_text("Tệp lớn hơn mức cho phép (1 MB)")
        expect(clerk.get_by_label("Toàn văn")).to_have_value(LETTER["Toàn văn"])


class FailingStore:
    """A store that fails in one way."""

    def __init__(self, failure: type[PortalError]) -> None:
        self.failure = failure

    def put(self, stream: IO[bytes], *, limit: int | None = None) -> StoredFile:
        raise self.failure


@pytest.mark.parametrize(
    ("failure", "status", "words"),
    [(StorageFull, 507, "hết chỗ chứa"), (Unreachable, 503, "đang bận hoặc bảo trì")],
    ids=["full", "busy"],
)
def test_a_server_in_trouble_loses_nothing(
    demo: Demo, enter: Callable[..., Page], scan: Path, failure: type[PortalError], status: int, words: str
) -> None:
    clerk = writing(enter(CLERK, expect={status}), demo, scan)
    with demo.set_up(file_store=FailingStore(failure)):
        clerk.get_by_role("button", name=SAVE).click()
        expect(main(clerk).get_by_role("alert")).to_contain_text(words)
        expect_all_still_there(clerk)
    clerk.get_by_role("button", name=SAVE).click()
    expect(main(clerk)).to_contain_text("Đã lưu bản nháp.")
    expect(heading(clerk)).to_have_text("Soạn văn bản")
    expect(clerk.get_by_role("link", name=scan.name)).to_be_visible()
