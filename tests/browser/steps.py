"""What people do on the way: signing in, writing a letter, dropping files, looking at the matrix."""

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.demo import PASSWORD

LETTER = {
    "Số, ký hiệu": "1300/SGDĐT-GDTH",
    "Trích yếu": "V/v kiểm tra cơ sở vật chất trước năm học mới",
    "Địa danh": "Bến Tre",
    "Chức vụ": "KT. GIÁM ĐỐC, PHÓ GIÁM ĐỐC",
    "Người ký": "Lê Minh Bình",
    "Toàn văn": "Kính gửi: các trường tiểu học.\n\nSở đề nghị các đơn vị kiểm tra phòng học, bàn ghế và bếp ăn.",
}
DROP = """(area, files) => {
    const carried = new DataTransfer();
    for (const [name, text] of files) carried.items.add(new File([text], name, { type: "text/plain" }));
    for (const kind of ["dragenter", "dragover", "drop"])
        area.dispatchEvent(new DragEvent(kind, { dataTransfer: carried, bubbles: true, cancelable: true }));
}"""


def sign_in(page: Page, url: str, user_name: str) -> None:
    """Through the form, as everybody does."""
    page.goto(f"{url}/dang-nhap")
    give_password(page, user_name)
    page.wait_for_url(f"{url}/viec-cua-toi")


def give_password(page: Page, user_name: str) -> None:
    """On the page that asks for it."""
    page.get_by_label("Tên đăng nhập").fill(user_name)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Đăng nhập").click()


def begin_letter(page: Page, url: str, **changes: str) -> None:
    """Open the compose form and type a letter."""
    page.goto(f"{url}/van-ban/soan")
    for label, text in (LETTER | changes).items():
        page.get_by_label(label).first.fill(text)


def drop_files(page: Page, files: dict[str, str]) -> None:
    """Drag files of these names and texts onto the picker."""
    page.locator(".drop").evaluate(DROP, list(files.items()))


def address_all(page: Page) -> None:
    """To every unit below."""
    page.get_by_label(re.compile("Mọi đơn vị cấp dưới")).check()


def go_to_preview(page: Page) -> None:
    """On to what the addressees will see."""
    page.get_by_role("button", name="Xem trước khi phát hành").click()
    expect(heading(page)).to_have_text("Xem trước khi phát hành")


def post(page: Page) -> str:
    """Press the button of the preview; gives the address of the posted document."""
    page.get_by_role("button", name="Phát hành đến").click()
    expect(heading(page)).to_have_text(LETTER["Số, ký hiệu"])
    return page.url


def heading(page: Page) -> Locator:
    """The heading of the page."""
    return page.get_by_role("heading", level=1)


def main(page: Page) -> Locator:
    """The main part of the page."""
    return page.get_by_role("main")


def row_of(page: Page, name: str) -> Locator:
    """The row of a unit in the matrix."""
    return page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=name, exact=True))


def download(page: Page, link: str) -> tuple[str, bytes]:
    """Follow a link that is a download; its name and content."""
    with page.expect_download() as started:
        page.get_by_role("link", name=link).click()
    return started.value.suggested_filename, Path(started.value.path()).read_bytes()
