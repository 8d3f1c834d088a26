"""Writing an article in the editor: typed, marked, a table, a paste from Word, saved, previewed."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from portal.db import db
from portal.models.news import ArticleVersion, Medium, Site
from portal.models.people import Account
from portal.models.units import Unit
from tests.browser.demo import Demo
from tests.browser.steps import main
from tests.news import make_picture
from tests.pictures import picture_bytes

pytestmark = [
    pytest.mark.browser,
    # Flask-Compress leaves the closing of a static file to the garbage collector
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

PASTE = """(area, html) => {
    const carried = new DataTransfer();
    carried.setData("text/html", html);
    area.dispatchEvent(new ClipboardEvent("paste", { clipboardData: carried, bubbles: true, cancelable: true }));
}"""
WORD = (
    "<p class=MsoNormal style='color:red' onclick=alert(1)><b>Dán</b> từ <o:p></o:p>Word</p><script>alert(1)</script>"
)


def test_an_article_is_written(demo: Demo, enter: Callable[..., Page]) -> None:
    teacher = enter("hieutruong.vinhbinh")
    faults: list[str] = []
    teacher.on("pageerror", lambda error: faults.append(str(error)))
    teacher.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    teacher.goto(f"{demo.url}/tin-tuc/viet")
    teacher.get_by_label("Tiêu đề").fill("Ngày hội đọc sách của trường")
    teacher.get_by_role("button", name="Bắt đầu viết").click()
    expect(teacher.get_by_role("toolbar", name="Trình bày")).to_be_visible()
    words = teacher.get_by_role("textbox", name="Nội dung")
    words.click()
    teacher.keyboard.type("## Buổi sáng")
    teacher.keyboard.press("Enter")
    teacher.keyboard.press("Control+b")
    teacher.keyboard.insert_text("Thầy trò trường Vĩnh Bình")
    teacher.keyboard.press("Control+b")
    teacher.keyboard.insert_text(" cùng đọc sách.")
    teacher.keyboard.press("Enter")
    teacher.keyboard.type("- Lớp 1")
    teacher.keyboard.press("Enter")
    teacher.keyboard.type("Lớp 2")
    teacher.keyboard.press("Enter")
    teacher.keyboard.press("Enter")
    words.evaluate(PASTE, WORD)
    teacher.keyboard.press("Enter")
    teacher.get_by_role("button", name="Chèn bảng").click()
    teacher.keyboard.press("Control+Home")
    words.locator("th").first.click()
    teacher.keyboard.type("Khối")
    teacher.get_by_role("button", name="Thêm cột bên phải").click()
    teacher.get_by_role("button", name="Thêm hàng bên dưới").click()
    teacher.get_by_role("button", name="Lưu và xem trước").click()
    expect(main(teacher)).to_contain_text("Thầy trò trường Vĩnh Bình cùng đọc sách.")
    with demo.app.app_context():
        body = db.session.query(ArticleVersion).filter_by(title="Ngày hội đọc sách của trường").one().body
    assert body.startswith(
        "<h2>Buổi sáng</h2><p><strong>Thầy trò trường Vĩnh Bình</strong> cùng đọc sách.</p>"
        "<ul><li>Lớp 1</li><li>Lớp 2</li></ul><p><strong>Dán</strong> từ Word</p><table>"
    )
    assert (body.count("<tr>"), body.count("<th>"), body.count("<td>")) == (4, 4, 12)
    teacher.get_by_role("link", name="Viết tiếp").click()
    expect(teacher.get_by_role("toolbar", name="Trình bày")).to_be_visible()
    expect(teacher.get_by_role("textbox", name="Nội dung").locator("th").first).to_have_text("Khối")
    teacher.get_by_role("textbox", name="Nội dung").locator("li").first.click()
    teacher.keyboard.type("A và ")
    expect(teacher.get_by_text(re.compile(r"Đã lưu lúc \d\d:\d\d"))).to_be_visible(timeout=20_000)
    teacher.get_by_label("Thẻ").fill("sách,thư  viện")
    teacher.wait_for_function("Object.keys(sessionStorage).some((key) => key.startsWith('keep:bai-'))")
    teacher.get_by_role("button", name="Lưu", exact=True).click()
    expect(teacher.get_by_text("Đã lưu bài.")).to_be_visible()
    expect(teacher.get_by_label("Thẻ")).to_have_value("sách, thư viện")
    expect(teacher.get_by_role("button", name="Khôi phục nội dung chưa gửi")).to_have_count(0)
    assert faults == []


def test_a_picture_goes_from_a_file_into_the_text_by_keyboard(demo: Demo, enter: Callable[..., Page]) -> None:
    with demo.app.app_context():
        site = db.session.query(Site).join(Unit).filter(Unit.name == "Trường Tiểu học Vĩnh Bình").one()
        uploader = db.session.query(Account).filter_by(user_name="hieutruong.vinhbinh").one().id
        there = db.session.query(Medium).filter_by(unit_id=site.unit_id, kind="picture").count()
        for number in range(14 - there):
            make_picture(site, uploader, alt=f"Góc sân số {number:02}")
        db.session.commit()
    head = enter("hieutruong.vinhbinh")
    faults: list[str] = []
    head.on("pageerror", lambda error: faults.append(str(error)))
    head.goto(f"{demo.url}/tin-tuc/thu-vien/them")
    photo = {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": picture_bytes(900, 600, left="navy")}
    head.locator("input[type=file]").set_input_files([photo])
    head.get_by_role("button", name="Tải lên").click()
    head.get_by_label(re.compile("Lời mô tả ảnh IMG_1")).fill("Học sinh trồng rau sau trường")
    head.get_by_label("Người chụp, nguồn ảnh").fill("Ảnh: Cô Hoa")
    head.get_by_role("button", name="Lưu lời mô tả").click()
    expect(main(head).get_by_role("link", name="Học sinh trồng rau sau trường")).to_be_visible()
    head.goto(f"{demo.url}/tin-tuc/viet")
    head.get_by_label("Tiêu đề").fill("Vườn rau của lớp Bốn")
    head.get_by_role("button", name="Bắt đầu viết").click()
    expect(head.get_by_role("toolbar", name="Trình bày")).to_be_visible()
    head.get_by_role("textbox", name="Nội dung").click()
    head.keyboard.type("Sáng nay lớp Bốn ra vườn.")
    head.get_by_role("button", name="Chèn ảnh từ thư viện").focus()
    head.keyboard.press("Enter")
    dialog = head.get_by_role("dialog", name="Chèn ảnh từ thư viện")
    expect(dialog.get_by_role("button", name=re.compile("^Chèn ảnh:"))).to_have_count(12)
    dialog.get_by_role("link", name="Trang sau").click()
    expect(dialog.get_by_role("button", name=re.compile("^Chèn ảnh:"))).to_have_count(3)
    dialog.get_by_label("Tìm ảnh").fill("trong rau")
    head.keyboard.press("Enter")
    expect(dialog.get_by_role("button", name=re.compile("^Chèn ảnh:"))).to_have_count(1)
    dialog.get_by_role("button", name="Chèn ảnh: Học sinh trồng rau sau trường").focus()
    head.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    shown = head.get_by_role("textbox", name="Nội dung").locator("figure img")
    expect(shown).to_have_attribute("alt", "Học sinh trồng rau sau trường")
    assert shown.evaluate("(image) => image.decode().then(() => image.naturalWidth)") == 320
    head.get_by_role("button", name="Lưu và xem trước").click()
    expect(head.get_by_text("Bản xem trước, chỉ người trong đơn vị thấy.")).to_be_visible()
    picture = main(head).locator("figure picture img")
    picture.scroll_into_view_if_needed()
    assert picture.evaluate("(image) => image.decode().then(() => image.naturalWidth)") >= 320
    kept = head.evaluate("Object.keys(sessionStorage)")
    assert not [key for key in kept if key.startswith(("keep:", "sent"))]
    with demo.app.app_context():
        body = db.session.query(ArticleVersion).filter_by(title="Vườn rau của lớp Bốn").one().body
    assert re.fullmatch(
        r'<p>Sáng nay lớp Bốn ra vườn\.</p><figure><img data-medium="\d+" alt="Học sinh trồng rau sau trường">'
        r"<figcaption>Ảnh: Cô Hoa</figcaption></figure>",
        body,
    )
    assert faults == []
