"""The main job in a real browser: a department posts a letter, a school opens it, the department sees so."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.live import sign_in
from tests.cast import Cast

pytestmark = [
    pytest.mark.browser,
    # Flask-Compress leaves the closing of a static file to the garbage collector
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

SUBJECT = "V/v sử dụng kênh thông tin website SEQAP"
with_and_without_scripts = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])


@with_and_without_scripts
def test_a_letter_is_posted_found_opened_and_followed(
    live: str, people: Cast, open_browser: Callable[..., Page], tmp_path: Path, scripts: bool
) -> None:
    clerk = open_browser(scripts=scripts)
    sign_in(clerk, live, people.clerk)
    compose(clerk, live, tmp_path)
    expect(clerk.get_by_role("main")).to_contain_text("Gửi đến 4 đơn vị")
    expect(clerk.get_by_role("main")).to_contain_text("Phụ lục 1.txt")
    clerk.get_by_role("button", name="Phát hành").click()
    expect(clerk.get_by_role("heading", level=1)).to_contain_text("683/SGD&ĐT-GDTH")
    address = clerk.url

    principal = open_browser(scripts=scripts)
    sign_in(principal, live, people.principal)
    principal.goto(f"{live}/van-ban/den")
    principal.get_by_role("link", name="683/SGD&ĐT-GDTH").click()
    expect(principal.get_by_role("main")).to_contain_text("Kính gửi các phòng.")
    with principal.expect_download() as download:
        principal.get_by_role("link", name="Phụ lục 1.txt").click()
    assert download.value.suggested_filename == "Phụ lục 1.txt"
    assert Path(download.value.path()).read_text(encoding="utf-8") == "Phụ lục"

    clerk.goto(f"{address}/noi-nhan")
    row = clerk.get_by_role("row").filter(has_text="Trường Tiểu học Vĩnh Bình")
    expect(row).to_contain_text(people.principal.name)
    others = clerk.get_by_role("row").filter(has_text="Trường Tiểu học Hòa Nghĩa")
    expect(others).not_to_contain_text(people.principal.name)

    stranger = open_browser(scripts=scripts)
    sign_in(stranger, live, people.stranger)
    answer = stranger.request.get(address)
    assert answer.status == 404


def compose(page: Page, live: str, folder: Path) -> None:
    """Fill in the form of a new document with one file, for all subordinates, and go on to the preview."""
    appendix = folder / "Phụ lục 1.txt"
    appendix.write_text("Phụ lục", encoding="utf-8")
    page.goto(f"{live}/van-ban/soan")
    for label, text in {
        "Số, ký hiệu": "683/SGD&ĐT-GDTH",
        "Trích yếu": SUBJECT,
        "Địa danh": "Bến Tre",
        "Chức vụ": "KT. GIÁM ĐỐC",
        "Người ký": "Lê Văn Chín",
        "Toàn văn": "Kính gửi các phòng.",
    }.items():
        page.get_by_label(label).first.fill(text)
    page.locator("input[type=file]").set_input_files(appendix)
    page.locator("[name=subordinates][value=all]").check()
    page.get_by_role("button", name="Xem trước").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Xem trước")
