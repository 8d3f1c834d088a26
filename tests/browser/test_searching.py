"""The search page renews what was found while one types: few questions, the newest answer, nothing lost."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.demo import Demo

pytestmark = [
    pytest.mark.browser,
    # Flask-Compress leaves the closing of a static file to the garbage collector
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

CARET = "() => [document.activeElement.id, document.activeElement.selectionStart]"
SLOW = 1200
"""Milliseconds until an answer begins."""


def asked_by(page: Page) -> list[str]:
    """Notes what the box asks for while somebody types."""
    found: list[str] = []
    page.on("request", lambda request: found.append(request.url) if "dang-go=1" in request.url else None)
    return found


def type_in(page: Page, words: str, *, delay: int = 60) -> None:
    page.locator("#q").press_sequentially(words, delay=delay)


def test_what_is_found_is_renewed_as_one_pauses_typing(demo: Demo, enter: Callable[..., Page]) -> None:
    clerk = enter("vanthu.bentre")
    clerk.goto(f"{demo.url}/tim-kiem/")
    asked, visited = asked_by(clerk), clerk.evaluate("history.length")
    said = clerk.locator("#tim-thay")
    type_in(clerk, "mua sa")
    expect(clerk.locator(".hit").first).to_be_visible()
    expect(said).to_have_text(re.compile(r"^[\d.]+ kết quả$"))
    assert len(asked) == 1, asked  # of six letters
    clerk.locator("#q").press("Home")
    type_in(clerk, "x")
    expect(said).to_have_text("Không tìm thấy kết quả nào")
    assert clerk.evaluate(CARET) == ["q", 1]
    clerk.locator("#q").press("Backspace")
    expect(clerk).to_have_url(f"{demo.url}/tim-kiem/?q=mua+sa&xep=phu-hop&dang-go=1")
    expect(clerk.locator(".hit").first).to_be_visible()
    assert clerk.evaluate(CARET) == ["q", 0]
    assert clerk.evaluate("history.length") == visited

    facet = clerk.locator(".narrow-by a").first
    label = facet.locator("span").first.inner_text()
    facet.click()
    chosen = clerk.locator(".narrow-by a[aria-current]")
    expect(chosen).to_contain_text(label)
    clerk.locator("#q").press("End")
    type_in(clerk, "m")
    expect(clerk).to_have_url(re.compile(r"q=mua\+sam&loai=\w+&.*dang-go=1"))
    expect(chosen).to_contain_text(label)
    chosen.click()
    expect(clerk.locator(".narrow-by a[aria-current]")).to_have_count(0)
    expect(clerk.locator("#q")).to_have_value("mua sam")


def test_opening_a_hit_remembers_its_words_and_the_way_back_finds_them(demo: Demo, enter: Callable[..., Page]) -> None:
    clerk = enter("vanthu.bentre")
    clerk.goto(f"{demo.url}/tim-kiem/")
    type_in(clerk, "mua s")
    title = clerk.locator(".hit h2 a").first
    words = title.inner_text()
    with clerk.expect_request(lambda request: request.url.endswith("/gan-day") and request.method == "POST"):
        title.click()
    expect(clerk).not_to_have_url(re.compile("tim-kiem"))
    clerk.go_back()
    expect(clerk.locator("#q")).to_have_value("mua s")
    expect(clerk.locator(".hit h2 a").first).to_have_text(words)
    clerk.locator("#q").fill("tap huan")
    clerk.locator("#q").press("Enter")
    expect(clerk).to_have_url(re.compile(r"q=tap\+huan"))
    clerk.locator("#q").fill("kho")
    expect(clerk).to_have_url(re.compile("q=kho&"))
    clerk.locator("#q").fill("")
    expect(clerk.locator(".recent li > a")).to_have_text(["tap huan", "mua s"])
    expect(clerk).to_have_url(f"{demo.url}/tim-kiem/")


def test_a_slow_net_is_asked_one_thing_at_a_time_and_shows_no_older_answer(
    demo: Demo, enter: Callable[..., Page]
) -> None:
    mother = enter("vanthu.bentre", viewport={"width": 360, "height": 740})
    mother.goto(f"{demo.url}/tim-kiem/")
    asked = asked_by(mother)
    net = mother.context.new_cdp_session(mother)
    slow = {"offline": False, "latency": SLOW, "downloadThroughput": -1, "uploadThroughput": -1}
    net.send("Network.emulateNetworkConditions", slow)
    said: list[str] = []
    for letter in "mua sam thiet bi":
        mother.locator("#q").press_sequentially(letter)
        mother.wait_for_timeout(350)  # slower than the pause that is waited for
        said.append(mother.locator("#tim-thay").inner_text())
    expect(mother.locator("#tim-thay")).not_to_have_text("")
    expect(mother).to_have_url(re.compile(r"q=mua\+sam\+thiet\+bi&"))
    assert set(said) == {""}
    assert len(asked) <= 8, asked  # sixteen letters
    expect(mother.locator("#q")).to_be_focused()


def test_a_net_that_is_away_is_said_and_costs_nothing_typed(demo: Demo, enter: Callable[..., Page]) -> None:
    clerk = enter("vanthu.bentre", expect={503})
    clerk.goto(f"{demo.url}/tim-kiem/?q=mua")
    clerk.route("**/tim-kiem/?*dang-go*", lambda route: route.fulfill(status=503, body="<p>Chưa tìm được</p>"))
    clerk.locator("#q").press("End")
    type_in(clerk, " sam")
    expect(clerk.locator("#ket-qua")).to_have_text("Chưa tìm được")
    expect(clerk.locator("#q")).to_have_value("mua sam")
    clerk.unroute("**/tim-kiem/?*dang-go*")
    type_in(clerk, " ")
    expect(clerk.locator(".hit").first).to_be_visible()


def test_without_scripts_the_button_finds(demo: Demo, enter: Callable[..., Page]) -> None:
    reader = enter("vanthu.bentre", scripts=False)
    reader.goto(f"{demo.url}/tim-kiem/")
    reader.locator("#q").fill("mua sam")
    reader.get_by_role("main").get_by_role("button", name="Tìm", exact=True).click()
    expect(reader.locator(".hit").first).to_be_visible()
    reader.goto(f"{demo.url}/tim-kiem/")
    expect(reader.locator(".recent li > a")).to_have_text(["mua sam"])


def test_the_first_hits_under_the_top_box_are_walked_through_with_arrows(
    demo: Demo, enter: Callable[..., Page]
) -> None:
    clerk = enter("vanthu.bentre", viewport={"width": 1280, "height": 800})
    clerk.goto(f"{demo.url}/viec-cua-toi")
    clerk.keyboard.press("/")
    clerk.keyboard.type("mua sam")
    hits = clerk.locator(".glance a")
    expect(hits.last).to_have_text("Xem tất cả kết quả")
    clerk.keyboard.press("ArrowDown")
    expect(hits.first).to_be_focused()
    clerk.keyboard.press("ArrowUp")
    expect(clerk.get_by_role("searchbox")).to_be_focused()
    clerk.keyboard.press("ArrowUp")
    expect(hits.last).to_be_focused()
    clerk.keyboard.press("Escape")
    expect(hits).to_have_count(0)
    expect(clerk.get_by_role("searchbox")).to_be_focused()
    expect(clerk.get_by_role("searchbox")).to_have_value("mua sam")
