"""What the scripts promise: nothing typed or chosen is lost, nothing is sent twice, every failure is said."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect

from tests.browser.workbench import Workbench, open_workbench

pytestmark = [
    pytest.mark.browser,
    # Flask-Compress leaves the closing of a static file to the garbage collector
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

FAILURES = {413: "vượt quá dung lượng", 503: "đang bận", 507: "hết chỗ chứa", 500: "Có lỗi", 401: "Phiên đăng nhập"}
COPIED = (
    """Object.entries(sessionStorage).some(([key, value]) => key.startsWith("keep:") && value.includes('"k",true'))"""
)
SMALL, EMPTY, BIG = b"noi dung", b"", b"x" * 5000


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    with open_workbench(tmp_path_factory.mktemp("workbench")) as bench:
        yield bench


@pytest.fixture
def quiet(page: Page) -> Iterator[Page]:
    """A page whose scripts raise nothing and break no security policy; leaving it is never asked about."""
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if "Security Policy" in message.text else None)
    page.on("dialog", lambda dialog: dialog.accept())
    yield page
    assert faults == []


def file(name: str, content: bytes) -> dict[str, object]:
    return {"name": name, "mimeType": "application/pdf", "buffer": content}


def choose(page: Page, *files: dict[str, object]) -> None:
    page.locator("input[type=file]").set_input_files(list(files))  # type: ignore[arg-type]


def wait_until_copied(page: Page) -> None:
    """Typing is copied when it pauses. (Playwright's own waiting for a function is against the page's policy.)"""
    for _ in range(300):
        if page.evaluate(COPIED):
            return
        page.wait_for_timeout(100)
    raise AssertionError("what was typed was not copied")


def send(page: Page) -> None:
    page.get_by_role("button", name="Gửi", exact=True).click()


def test_the_picker_refuses_what_cannot_be_sent_and_keeps_the_rest(quiet: Page, bench: Workbench) -> None:
    quiet.goto(f"{bench.url}/thu/form/ok")
    choose(quiet, file("kế hoạch.pdf", SMALL), file("rong.pdf", EMPTY), file("to.pdf", BIG))
    chosen, refused = quiet.locator("[data-chosen] li"), quiet.locator("[data-refused]")
    expect(chosen).to_have_count(1)
    expect(refused).to_contain_text("rong.pdf: Tệp rỗng")
    expect(refused).to_contain_text("to.pdf: Tệp quá lớn")
    choose(quiet, file("phụ lục.pdf", SMALL))
    expect(chosen).to_have_count(2)
    quiet.get_by_role("button", name="Bỏ tệp: kế hoạch.pdf").click()
    expect(chosen).to_have_text(["phụ lục.pdf8 BBỏ tệp"])


def test_a_refused_form_keeps_text_and_files(quiet: Page, bench: Workbench) -> None:
    quiet.goto(f"{bench.url}/thu/form/ok-khong")
    quiet.get_by_label("Nội dung").fill("Kính gửi các trường")
    choose(quiet, file("a.pdf", SMALL))
    send(quiet)
    expect(quiet.locator("[data-focus]")).to_be_focused()
    expect(quiet.get_by_label("Nội dung")).to_have_value("Kính gửi các trường")
    expect(quiet.locator("[data-chosen] li")).to_have_count(1)
    with quiet.expect_response(lambda answer: answer.request.method == "POST"):
        send(quiet)
    expect(quiet.locator("[data-chosen] li")).to_have_count(1)
    assert [sent["files"] for sent in bench.sent[-2:]] == ["1", "1"]


@pytest.mark.parametrize("status", FAILURES)
def test_a_failure_is_said_and_loses_nothing(quiet: Page, bench: Workbench, status: int) -> None:
    quiet.goto(f"{bench.url}/thu/form/{status}")
    quiet.get_by_label("Nội dung").fill("Kính gửi")
    choose(quiet, file("a.pdf", SMALL))
    send(quiet)
    expect(quiet.locator("[data-failed]")).to_contain_text(FAILURES[status])
    expect(quiet.get_by_label("Nội dung")).to_have_value("Kính gửi")
    expect(quiet.locator("[data-chosen] li")).to_have_count(1)
    expect(quiet.get_by_role("button", name="Gửi", exact=True)).to_be_enabled()


def test_a_lost_connection_is_said_and_loses_nothing(quiet: Page, bench: Workbench) -> None:
    quiet.goto(f"{bench.url}/thu/form/ok")
    quiet.route("**/thu/form/ok", lambda route: route.abort())
    quiet.get_by_label("Nội dung").fill("Kính gửi")
    send(quiet)
    expect(quiet.locator("[data-failed]")).to_contain_text("Mất kết nối")
    expect(quiet.get_by_label("Nội dung")).to_have_value("Kính gửi")


def test_typed_text_comes_back_on_request_until_it_is_sent(quiet: Page, bench: Workbench) -> None:
    quiet.goto(f"{bench.url}/thu/form/ok")
    quiet.get_by_label("Nội dung").fill("Kính gửi các đơn vị")
    quiet.get_by_label("Khẩn", exact=True).check()
    wait_until_copied(quiet)
    quiet.reload()
    expect(quiet.get_by_label("Nội dung")).to_have_value("")
    quiet.get_by_role("button", name="Khôi phục nội dung chưa gửi").click()
    expect(quiet.get_by_label("Nội dung")).to_have_value("Kính gửi các đơn vị")
    expect(quiet.get_by_label("Khẩn", exact=True)).to_be_checked()
    send(quiet)
    expect(quiet).to_have_url(f"{bench.url}/thu/nho")
    assert bench.sent[-1]["body"] == "Kính gửi các đơn vị"
    quiet.goto(f"{bench.url}/thu/form/ok")
    expect(quiet.get_by_role("button", name="Khôi phục nội dung chưa gửi")).to_have_count(0)


def test_leaving_with_unsaved_changes_is_asked_about(page: Page, bench: Workbench) -> None:
    asked: list[str] = []

    def stay_once(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", stay_once)
    page.goto(f"{bench.url}/thu/form/ok")
    page.goto(f"{bench.url}/thu/nho")
    assert asked == []
    page.goto(f"{bench.url}/thu/form/ok")
    page.get_by_label("Nội dung").fill("x")
    page.goto(f"{bench.url}/thu/nho")
    assert asked == ["beforeunload"]


def test_a_second_click_sends_nothing_more(quiet: Page, bench: Workbench) -> None:
    quiet.goto(f"{bench.url}/thu/nho")
    before = len(bench.sent)
    quiet.get_by_role("button", name="Gửi một lần").dblclick(no_wait_after=True)
    quiet.wait_for_timeout(1500)
    assert len(bench.sent) == before + 1


def test_a_refused_question_sends_nothing(page: Page, bench: Workbench) -> None:
    page.on("dialog", lambda dialog: dialog.dismiss())
    page.goto(f"{bench.url}/thu/nho")
    before = len(bench.sent)
    page.get_by_role("button", name="Xóa").click()
    page.wait_for_timeout(300)
    assert len(bench.sent) == before


def test_countdowns_boxes_and_missing_parts(quiet: Page, bench: Workbench) -> None:
    quiet.goto(f"{bench.url}/thu/nho")
    expect(quiet.locator("#left")).to_have_text("còn 1 ngày 1 giờ")
    expect(quiet.locator("#soon")).to_have_text("còn dưới 1 phút")
    expect(quiet.locator("#over")).to_have_text("đã đến giờ")
    quiet.get_by_label("Tất cả").check()
    expect(quiet.get_by_label("2", exact=True)).to_be_checked()
    quiet.get_by_label("1", exact=True).uncheck()
    expect(quiet.get_by_label("Tất cả")).to_have_js_property("indeterminate", True)
    quiet.get_by_role("button", name="Tải phần").click()
    expect(quiet.locator("#not-loaded")).to_contain_text("Không tải được")


def test_without_scripts_the_form_is_sent_all_the_same(browser: Browser, bench: Workbench, tmp_path: Path) -> None:
    chosen = tmp_path / "a.pdf"
    chosen.write_bytes(SMALL)
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{bench.url}/thu/form/ok")
        page.get_by_label("Nội dung").fill("Không có script")
        page.locator("input[type=file]").set_input_files(chosen)
        send(page)
        expect(page).to_have_url(f"{bench.url}/thu/nho")
    assert (bench.sent[-1]["body"], bench.sent[-1]["files"]) == ("Không có script", "1")
