"""The main job on the demo, with scripts and without: posted, received at once, opened, followed, exported."""

import io
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook

from tests.browser.demo import Demo
from tests.browser.steps import (
    LETTER,
    address_all,
    begin_letter,
    download,
    drop_files,
    go_to_preview,
    heading,
    main,
    post,
    row_of,
    sign_in,
)

pytestmark = [
    pytest.mark.browser,
    # Flask-Compress leaves the closing of a static file to the garbage collector
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

PLAN, LIST = "Kế hoạch kiểm tra năm học.txt", "danh-sach.txt"
FILES = {unicodedata.normalize("NFD", PLAN): "Kế hoạch: từ ngày 1 đến ngày 5.\n", LIST: "1. Vĩnh Bình\n"}
CODE = LETTER["Số, ký hiệu"]
SCHOOL = "Trường Tiểu học Vĩnh Bình"
PRINCIPAL = "Đặng Thị Dung"
with_and_without_scripts = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])


@with_and_without_scripts
def test_a_letter_is_posted_received_opened_and_followed(
    demo: Demo, enter: Callable[..., Page], tmp_path: Path, scripts: bool
) -> None:
    clerk = enter(None, scripts=scripts)
    sign_in(clerk, demo.url, "vanthu.bentre")
    begin_letter(clerk, demo.url)
    attach(clerk, tmp_path, scripts=scripts)
    address_primary_schools_and_one_more(clerk, scripts=scripts)
    go_to_preview(clerk)
    check_preview(clerk)
    address = post(clerk)

    clerk.get_by_role("link", name="Theo dõi nơi nhận").click()
    expect(main(clerk).get_by_text(re.compile(r"còn (23 giờ 5\d phút|1 ngày)")).first).to_be_visible()
    expect(row_of(clerk, SCHOOL)).to_contain_text("Chưa mở")

    principal = enter(None, scripts=scripts)
    sign_in(principal, demo.url, "hieutruong.vinhbinh")
    expect(main(principal).get_by_role("link", name=CODE)).to_be_visible()
    principal.get_by_role("link", name="Văn bản đến").first.click()
    principal.get_by_role("link", name=CODE, exact=True).click()
    expect(heading(principal)).to_have_text(CODE)
    expect(main(principal)).to_contain_text("bàn ghế và bếp ăn")
    assert download(principal, PLAN) == (PLAN, FILES[unicodedata.normalize("NFD", PLAN)].encode())

    clerk.reload()
    expect(row_of(clerk, SCHOOL)).to_contain_text(PRINCIPAL)
    main(clerk).get_by_role("link", name=re.compile(r"^Đã mở \d")).click()
    expect(clerk.get_by_role("rowheader")).to_have_text([SCHOOL])
    name, table = download(clerk, "Tải bảng Excel")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(table)).get_sheet_by_index(0).to_python()
    assert name.endswith(".xlsx")
    assert [row[1] for row in rows if PRINCIPAL in row] == [SCHOOL]
    assert enter("vanthu.vinhlong", scripts=scripts).request.get(address).status == 404


def attach(page: Page, folder: Path, *, scripts: bool) -> None:
    """Drag the files in; without scripts choose them."""
    if scripts:
        drop_files(page, FILES)
        expect(page.locator("[data-chosen] li")).to_have_count(2)
        return
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    page.locator("input[type=file]").set_input_files([folder / name for name in FILES])


def address_primary_schools_and_one_more(page: Page, *, scripts: bool) -> None:
    """All primary schools below, and an upper secondary school looked for without its accents."""
    address_all(page)
    page.get_by_role("group", name="Chỉ các loại đơn vị").get_by_label(re.compile(r"^Trường tiểu học \(")).check()
    page.get_by_label("Tìm đơn vị theo tên").press_sequentially("nguyen dinh chieu")
    if not scripts:
        page.get_by_role("button", name="Tìm", exact=True).click()
    page.get_by_label("Trường THPT Nguyễn Đình Chiểu").check()


def check_preview(page: Page) -> None:
    """How many, who, until when; the letter and its files."""
    listed = page.locator("ol.addressees li")
    names = [words.partition("\n")[0] for words in listed.all_inner_texts()]  # below it stands who receives
    assert SCHOOL in names
    assert "Trường THPT Nguyễn Đình Chiểu" in names
    assert all(name.startswith(("Trường Tiểu học", "Trường THPT Nguyễn")) for name in names)
    expect(main(page).get_by_role("heading", name=f"Gửi đến {len(names)} đơn vị")).to_be_visible()
    expect(page.get_by_role("button", name=f"Phát hành đến {len(names)} đơn vị")).to_be_visible()
    expect(main(page)).to_contain_text(re.compile(r"xem như đã nhận từ \d\d:\d\d \d\d/\d\d/\d{4}"))
    expect(page.locator(".file-list li")).to_have_count(2)
    expect(page.get_by_role("link", name=PLAN)).to_be_visible()
