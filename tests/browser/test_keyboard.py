"""Without a mouse: from signing in to posting, every stop with a visible focus."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.demo import PASSWORD, Demo
from tests.browser.steps import LETTER, heading, main

pytestmark = [
    pytest.mark.browser,
    # Flask-Compress leaves the closing of a static file to the garbage collector
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

MOST_STOPS = 60
STOP = """() => {
    const stop = document.activeElement;
    const labels = [...(stop.labels || [])].map((label) => label.textContent);
    const ring = getComputedStyle(stop);
    return {
        words: [stop.getAttribute("aria-label"), ...labels, stop.innerText].join(" ").replace(/\\s+/g, " ").trim(),
        inside: stop !== document.body,
        ring: ring.outlineStyle !== "none" && parseFloat(ring.outlineWidth) >= 2,
        seen: stop.getBoundingClientRect().bottom > 0 && stop.getBoundingClientRect().top < innerHeight,
    };
}"""


def tab_to(page: Page, words: str) -> None:
    """Press Tab until the stop with these words has the focus; every stop on the way shows that it has it."""
    passed = []
    for _stop in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if not stop["inside"]:
            continue
        assert stop["ring"], f"no visible focus on {stop['words']!r}"
        assert stop["seen"], f"out of sight: {stop['words']!r}"
        if stop["words"].startswith(words):
            return
        passed.append(stop["words"])
    raise AssertionError(f"no stop {words!r}, only {passed}")


def tab_and_press(page: Page, words: str, title: str) -> None:
    """Tab to a link or button and press it; a page of this title opens."""
    tab_to(page, words)
    page.keyboard.press("Enter")
    expect(heading(page)).to_have_text(title)


def test_a_letter_is_posted_with_the_keyboard_alone(demo: Demo, enter: Callable[..., Page]) -> None:
    clerk = enter(None)
    clerk.goto(f"{demo.url}/dang-nhap")
    for label, words in {"Tên đăng nhập": "vanthu.bentre", "Mật khẩu": PASSWORD}.items():
        tab_to(clerk, label)
        clerk.keyboard.type(words)
    clerk.keyboard.press("Enter")
    expect(heading(clerk)).to_have_text("Việc của tôi")

    tab_to(clerk, "Bỏ qua đến nội dung chính")
    clerk.keyboard.press("Enter")
    expect(clerk).to_have_url(f"{demo.url}/viec-cua-toi#content")
    expect(main(clerk)).to_be_focused()
    tab_and_press(clerk, "Soạn văn bản", "Soạn văn bản")

    for label, text in LETTER.items():
        tab_to(clerk, label)
        clerk.keyboard.press("Control+A")
        clerk.keyboard.insert_text(text)
    tab_to(clerk, "Không gửi xuống")
    everybody = clerk.get_by_label(re.compile("Mọi đơn vị cấp dưới"))
    for _ in range(6):
        if not everybody.is_checked():
            clerk.keyboard.press("ArrowDown")
    expect(everybody).to_be_checked()
    tab_to(clerk, "Trường tiểu học (")
    clerk.keyboard.press("Space")
    tab_and_press(clerk, "Xem trước khi phát hành", "Xem trước khi phát hành")
    expect(main(clerk).get_by_role("heading", level=2).first).to_have_text(re.compile(r"Gửi đến \d đơn vị"))
    tab_and_press(clerk, "Phát hành đến", LETTER["Số, ký hiệu"])


def test_menus_open_and_close_with_the_keyboard(demo: Demo, enter: Callable[..., Page]) -> None:
    person = enter("haivai")
    person.goto(f"{demo.url}/viec-cua-toi")
    tab_to(person, "Đỗ Minh Tâm")
    person.keyboard.press("Enter")
    expect(person.get_by_role("button", name="Đăng xuất")).to_be_visible()
    person.keyboard.press("Tab")
    person.keyboard.press("Escape")
    expect(person.get_by_role("button", name="Đăng xuất")).to_be_hidden()
    assert person.evaluate(STOP)["words"].startswith("Đỗ Minh Tâm")
    person.keyboard.press("Enter")
    tab_to(person, "Đăng xuất")
    person.keyboard.press("Enter")
    expect(person.get_by_role("banner").get_by_role("link", name="Đăng nhập")).to_be_visible()


def test_the_inbox_is_worked_through_with_keys(demo: Demo, enter: Callable[..., Page]) -> None:
    clerk = enter("vanthu.bentre")
    clerk.goto(f"{demo.url}/van-ban/den?loc=tat-ca")
    rows = clerk.locator("#rows tbody tr")
    expect(rows.first).to_be_visible()
    last = rows.count() - 1
    assert last >= 1
    clerk.keyboard.press("j")
    expect(rows.nth(0).locator("[data-row]")).to_be_focused()
    assert clerk.evaluate(STOP)["ring"]
    clerk.keyboard.press("x")
    expect(rows.nth(0).locator("input[type=checkbox]")).to_be_checked()
    for _row in range(last + 3):  # stays on the last row
        clerk.keyboard.press("j")
    expect(rows.nth(last).locator("[data-row]")).to_be_focused()
    clerk.keyboard.press("k")
    expect(rows.nth(last - 1).locator("[data-row]")).to_be_focused()
    clerk.keyboard.press("/")
    search = clerk.get_by_label("Số, ký hiệu hoặc trích yếu")
    expect(search).to_be_focused()
    clerk.keyboard.type("jx?")
    expect(search).to_have_value("jx?")  # while typing, keys are letters
    clerk.goto(f"{demo.url}/van-ban/den?loc=tat-ca")
    clerk.keyboard.press("?")
    expect(clerk.locator("#keys")).to_have_attribute("open", "")
    clerk.keyboard.press("j")
    clerk.keyboard.press("x")
    tab_and_press(clerk, "Theo dõi…", "Theo dõi: 1 văn bản")
    tab_and_press(clerk, "Theo dõi", "Văn bản đến")
    expect(main(clerk)).to_contain_text("Đã làm xong 1 văn bản.")
    clerk.keyboard.press("j")
    clerk.keyboard.press("Enter")
    expect(clerk).to_have_url(re.compile(r"/van-ban/\d+$"))
