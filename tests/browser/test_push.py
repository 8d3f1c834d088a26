"""Web push in Chromium: the worker runs under the security policy, shows general words, and the device is listed."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.demo import Demo

pytestmark = [
    pytest.mark.browser,
    # Flask-Compress leaves the closing of a static file to the garbage collector
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

SUBSCRIBE = """
  const given = "%(endpoint)s";
  PushManager.prototype.getSubscription = async () => null;
  PushManager.prototype.subscribe = async function (options) {
    window.asked = { only: options.userVisibleOnly, length: options.applicationServerKey.length };
    const keys = { p256dh: new Uint8Array(65).fill(4).buffer, auth: new Uint8Array(16).fill(7).buffer };
    return { endpoint: given, getKey: (name) => keys[name] };
  };
"""
ENDPOINT = "https://push.example.net/abc"


@pytest.mark.parametrize("answer", ["granted", "denied"])
def test_from_the_button_to_the_list(demo: Demo, enter: Callable[..., Page], answer: str) -> None:
    page = enter("me.an")
    page.add_init_script(SUBSCRIBE % {"endpoint": ENDPOINT})  # there is no push service on this machine
    page.add_init_script(f"Notification.requestPermission = async () => '{answer}';")
    page.add_init_script("Object.defineProperty(Notification, 'permission', { get: () => 'default' });")
    page.goto(f"{demo.url}/thong-bao/thiet-bi")
    expect(page.locator("[data-push-note=missing]")).to_be_hidden()
    page.get_by_role("button", name="Bật báo trên máy này").click()
    if answer == "denied":
        expect(page.locator("[data-push-note=denied]")).to_be_visible()
        expect(page.get_by_text("Chưa có máy nào")).to_be_visible()
        return
    expect(page.get_by_text("Đã bật.")).to_be_visible()
    expect(page.get_by_role("button", name="Tắt", exact=True)).to_be_visible()
    expect(page.get_by_text("Chrome, Linux")).to_be_visible()
    workers = page.evaluate(
        "navigator.serviceWorker.getRegistrations().then((all) => all.map((one) => [one.scope, one.active.state]))"
    )
    assert workers == [[f"{demo.url}/static/js/", "activated"]]  # it stands in the way of no page


def test_what_arrives_is_shown_in_general_words(demo: Demo, enter: Callable[..., Page]) -> None:
    page = enter("me.an")
    page.context.grant_permissions(["notifications"])
    page.goto(f"{demo.url}/thong-bao/thiet-bi")
    session = page.context.new_cdp_session(page)
    registrations: list[str] = []
    session.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: registrations.extend(each["registrationId"] for each in event["registrations"]),
    )
    session.send("ServiceWorker.enable")
    page.evaluate(
        "navigator.serviceWorker.register('/static/js/push-worker.js').then(async (one) => {"
        " while (!one.active || one.active.state !== 'activated') await new Promise((go) => setTimeout(go, 20)); })"
    )
    for data in (json.dumps({"title": "Cổng", "body": "Có thông báo mới", "tag": "n1", "path": "/x"}), "kein json"):
        session.send(
            "ServiceWorker.deliverPushMessage",
            {"origin": demo.url, "registrationId": registrations[-1], "data": data},
        )
    shown = (
        "navigator.serviceWorker.getRegistration('/static/js/').then((one) => one.getNotifications())"
        ".then((all) => all.map((each) => [each.title, each.body, each.tag, each.data.path]))"
    )
    for _ in range(100):
        if len(page.evaluate(shown)) == 2:
            break
        page.wait_for_timeout(50)
    assert sorted(page.evaluate(shown)) == [
        ["Cổng", "Có thông báo mới", "n1", "/x"],
        ["Cổng Trường", "Bạn có thông báo mới", "portal", "/thong-bao/"],
    ]


def test_without_scripts_it_says_why_not(demo: Demo, enter: Callable[..., Page]) -> None:
    page = enter("me.an", scripts=False)
    page.goto(f"{demo.url}/thong-bao/thiet-bi")
    expect(page.get_by_text("cần trình duyệt mới")).to_be_visible()
    expect(page.get_by_role("button", name="Bật báo trên máy này")).to_be_hidden()
