"""Reading: on a phone, in English, on paper, and while the 24 hours run out."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from portal.adapters import clock
from tests.browser.demo import Demo
from tests.browser.steps import heading, main, row_of, sign_in

pytestmark = [
    pytest.mark.browser,
    # Flask-Compress leaves the closing of a static file to the garbage collector
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
DIRECTIVE, OLDER = "1206/SGDĐT-GDTH", "683/SGDĐT-GDTH"
SCHOOL = "Trường Tiểu học Vĩnh Bình"
DISPLAY = "element => getComputedStyle(element).display"


def test_a_headteacher_reads_on_a_phone(demo: Demo, enter: Callable[..., Page]) -> None:
    phone = enter(None, **PHONE)
    sign_in(phone, demo.url, "hieutruong.vinhbinh")
    main(phone).get_by_role("link", name=DIRECTIVE).tap()
    expect(heading(phone)).to_have_text(DIRECTIVE)
    phone.locator("summary", has_text="Chức năng").tap()
    menu = phone.locator("details.compact")
    menu.get_by_role("link", name="Văn bản đến").tap()
    expect(heading(phone)).to_have_text("Văn bản đến")
    expect(menu.get_by_role("link", name="Văn bản đến")).to_be_hidden()
    phone.go_back()
    expect(heading(phone)).to_have_text(DIRECTIVE)
    assert phone.evaluate("document.documentElement.scrollWidth") == PHONE["viewport"]["width"]  # type: ignore[index]


def test_going_back_after_searching_shows_the_search(demo: Demo, enter: Callable[..., Page]) -> None:
    clerk = enter("vanthu.bentre")
    clerk.goto(f"{demo.url}/van-ban/di")
    listed = clerk.get_by_role("rowheader")
    expect(listed.filter(has_text=DIRECTIVE)).to_be_visible()
    search = clerk.get_by_label("Số, ký hiệu hoặc trích yếu")
    search.press_sequentially("683")
    expect(listed.filter(has_text=DIRECTIVE)).to_have_count(0)
    expect(clerk).to_have_url(f"{demo.url}/van-ban/di?q=683")
    expect(search).to_be_focused()
    listed.get_by_role("link").first.click()
    expect(heading(clerk)).to_contain_text("683/")
    clerk.go_back()
    expect(search).to_have_value("683")
    expect(listed).to_have_count(1)
    clerk.go_back()
    expect(listed.filter(has_text=DIRECTIVE)).to_be_visible()
    expect(heading(clerk)).to_have_text("Văn bản đi")
    expect(search).to_have_value("")


def test_english_keeps_the_page(demo: Demo, enter: Callable[..., Page]) -> None:
    clerk = enter("vanthu.bentre")
    clerk.goto(f"{demo.url}/van-ban/di?q=683")
    clerk.get_by_role("contentinfo").get_by_role("link", name="English").click()
    expect(heading(clerk)).to_have_text("Outgoing documents")
    expect(clerk.locator("html")).to_have_attribute("lang", "en")
    expect(clerk.get_by_role("rowheader")).to_have_count(1)
    clerk.get_by_role("navigation").get_by_role("link", name="My work").first.click()
    expect(heading(clerk)).to_have_text("My work")
    clerk.get_by_role("contentinfo").get_by_role("link", name="Tiếng Việt").click()
    expect(heading(clerk)).to_have_text("Việc của tôi")
    expect(clerk.locator("html")).to_have_attribute("lang", "vi")


def test_a_letter_on_paper_is_the_letter_alone(demo: Demo, enter: Callable[..., Page]) -> None:
    clerk = enter("vanthu.bentre")
    clerk.goto(f"{demo.url}/van-ban/di")
    clerk.get_by_role("rowheader").filter(has_text=DIRECTIVE).get_by_role("link").first.click()
    expect(heading(clerk)).to_have_text(DIRECTIVE)
    clerk.emulate_media(media="print")
    for furniture in ("body > header", "nav.side", "nav.crumbs", "footer.foot", ".page-actions"):
        assert clerk.locator(furniture).first.evaluate(DISPLAY) == "none", furniture
    letter = clerk.locator("article.letter")
    expect(letter).to_be_visible()
    assert letter.evaluate("element => getComputedStyle(element).color") == "rgb(0, 0, 0)"
    assert letter.evaluate("element => element.scrollWidth <= element.clientWidth")


def test_the_deadline_passes_while_somebody_watches(
    demo: Demo, enter: Callable[..., Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = enter("vanthu.bentre")
    clerk.clock.install()
    clerk.goto(f"{demo.url}/van-ban/di")
    clerk.get_by_role("rowheader").filter(has_text=DIRECTIVE).get_by_role("link").first.click()
    clerk.get_by_role("link", name="Theo dõi nơi nhận").click()
    expect(row_of(clerk, SCHOOL)).to_contain_text("Chưa mở")
    countdown = main(clerk).locator("time.countdown").first
    expect(countdown).to_have_text(re.compile(r"^còn 23 giờ \d\d phút$"))
    clerk.clock.fast_forward("23:30:00")
    expect(countdown).to_contain_text("phút")
    clerk.clock.fast_forward("00:30:00")
    expect(countdown).to_have_text("đã đến giờ")

    let_a_day_pass(monkeypatch)
    later = enter("vanthu.bentre")
    later.goto(clerk.url)
    expect(row_of(later, SCHOOL)).to_contain_text("Chưa mở, xem như đã nhận")
    expect(main(later).locator("time.countdown")).to_have_count(0)


def let_a_day_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    """The portal's clock goes on by 24 hours."""
    now = clock.now

    def tomorrow() -> datetime:
        return now() + timedelta(hours=24)

    monkeypatch.setattr(clock, "now", tomorrow)
