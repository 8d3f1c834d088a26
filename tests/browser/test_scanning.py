"""Slips before a camera: read by the vendored decoder, registered at once, a wrong one said, the same one once."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from portal.adapters.qr import qr_data_uri
from portal.db import db
from portal.models.contact_book import Notice, NoticePupil
from portal.rules.contact_book.slip_codes import PREFIX, write_code
from portal.services.contact_book.notices.papers import slip_check
from portal.web.parts import parts
from tests.browser.demo import Demo

pytestmark = [
    pytest.mark.browser,
    # Flask-Compress leaves the closing of a static file to the garbage collector
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
TEACHER = "giaovien.vinhbinh"
CAMERA = """() => {
    const canvas = document.createElement("canvas");
    canvas.width = 640; canvas.height = 480;
    const context = canvas.getContext("2d");
    window.hold = (uri) => new Promise((resolve) => {
        const picture = new Image();
        picture.onload = () => {
            const draw = () => {
                context.fillStyle = "#ddd"; context.fillRect(0, 0, 640, 480);
                context.drawImage(picture, 200, 120, 240, 240);
            };
            clearInterval(window.drawing); draw(); window.drawing = setInterval(draw, 50); resolve();
        };
        picture.src = uri;
    });
    window.drawing = setInterval(() => context.fillRect(0, 0, 640, 480), 50);
    delete window.BarcodeDetector;
    navigator.mediaDevices.getUserMedia = async () => canvas.captureStream(20);
}"""


def waiting_slip(demo: Demo) -> tuple[str, str]:
    """Code and name of a pupil whose family has not confirmed."""
    with demo.app.app_context():
        sent = db.session.scalars(select(Notice).where(Notice.title == "Thăm làng hoa Cái Mơn")).one()
        query = select(NoticePupil).where(NoticePupil.notice_id == sent.id, NoticePupil.paper_at.is_(None))
        about = db.session.scalars(query.order_by(NoticePupil.id).limit(1)).one()
        check = slip_check(parts().register_key, sent, about)
        return write_code(about.id, check), about.pupil.full_name


def test_a_slip_before_the_camera(demo: Demo, page: Page) -> None:
    demo.let_in(page.context, TEACHER)
    code, name = waiting_slip(demo)
    page.add_init_script(f"({CAMERA})()")
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if "Policy" in message.text else None)
    page.goto(f"{demo.url}/lien-lac/phieu-giay/quet")
    page.get_by_role("button", name="Mở máy ảnh").click()
    expect(page.get_by_role("button", name="Tắt máy ảnh")).to_be_visible(timeout=15000)
    page.evaluate("uri => window.hold(uri)", qr_data_uri("https://vnexpress.net"))
    expect(page.locator("#scanned")).to_contain_text("không phải mã trên phiếu")
    page.evaluate("uri => window.hold(uri)", qr_data_uri(f"{PREFIX}{code}"))
    expect(page.locator("#scanned")).to_contain_text(f"Đã ghi: {name}")
    page.locator("#scanned").get_by_role("button", name="Bỏ ghi").first.click()
    expect(page.locator("body")).to_contain_text(f"Đã bỏ ghi phiếu của {name}")
    assert faults == []
