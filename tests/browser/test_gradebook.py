"""A sheet of marks by keys: a pasted column, a lost connection, two people in one cell, an ended session."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import delete, select

from portal.db import db
from portal.models.people import Account, LoginSession
from portal.models.school import SchoolClass
from portal.services.gradebook import sheets, writing
from portal.services.gradebook.books import BookKey
from portal.services.people.actors import load_actor
from tests.browser.demo import Demo

pytestmark = [
    pytest.mark.browser,
    # Flask-Compress leaves the closing of a static file to the garbage collector
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
TEACHER = "toan.longthoi"
PASTE = """(cell, text) => {
    const carried = new DataTransfer();
    carried.setData("text/plain", text);
    cell.dispatchEvent(new ClipboardEvent("paste", { clipboardData: carried, bubbles: true, cancelable: true }));
}"""


def column(page: Page, code: str) -> Locator:
    return page.locator(f"#marks [name$='-{code}']")


def expect_state(cell: Locator, state: str) -> None:
    expect(cell.locator("..")).to_have_attribute("data-state", state)


def write_as_the_head(demo: Demo, key: BookKey, pupil_id: int, typed: str) -> None:
    """Somebody else is quicker."""
    with demo.app.app_context():
        actor = load_actor(db.session.scalars(select(Account).filter_by(user_name="hieutruong.longthoi")).one())[0]
        row = next(row for row in sheets.open_sheet(actor, key).rows if row.pupil_id == pupil_id)
        seen = row.cell("tx3").version
        change = writing.Change(pupil_id=pupil_id, column="tx3", typed=typed, seen=seen, batch="head-1")
        writing.write_cells(actor, key=key, changes=[change], source="screen", reason="Nhập thay")
        db.session.commit()


def outlive_the_session(demo: Demo, teacher: Page, url: str) -> None:
    """Signed out elsewhere: the cell typed afterwards waits in the browser and is sent after signing in."""
    third = column(teacher, "tx3")
    with demo.app.app_context():
        mine = select(Account.id).where(Account.user_name == TEACHER)
        db.session.execute(delete(LoginSession).where(LoginSession.account_id.in_(mine)))
        db.session.commit()
    third.nth(7).fill("8")
    teacher.keyboard.press("Enter")
    expect(teacher.locator("#sheet-state")).to_contain_text("Phiên làm việc đã hết")
    assert json.loads(teacher.evaluate("localStorage.getItem(Object.keys(localStorage)[0])"))[0][1] == "8"
    demo.let_in(teacher.context, TEACHER)
    teacher.goto(url)
    expect_state(third.nth(7), "saved")
    assert teacher.evaluate("localStorage.length") == 0


def test_marks_are_typed_pasted_and_never_lost(demo: Demo, enter: Callable[..., Page]) -> None:
    with demo.app.app_context():
        key = BookKey(db.session.scalars(select(SchoolClass.id).filter_by(name="7A")).one(), 1, "toan")
    teacher = enter(TEACHER, expect={401, 502})
    url = f"{demo.url}/so-diem/{key.class_id}/1/toan"
    teacher.goto(url)
    third, state = column(teacher, "tx3"), teacher.locator("#sheet-state")
    pupil_id = int((third.nth(0).get_attribute("name") or "").split("-")[1])

    third.nth(0).focus()
    for typed in ("8,5", "9.0", "75"):
        teacher.keyboard.type(typed)
        teacher.keyboard.press("Enter")
    expect(third.nth(3)).to_be_focused()
    expect_state(third.nth(0), "saved")
    expect_state(third.nth(2), "refused")
    expect(third.nth(1)).to_have_value("9")
    expect(teacher.locator("#sheet-trouble")).to_contain_text("7,5 thì gõ cả dấu phẩy")
    teacher.keyboard.press("ArrowUp")
    teacher.keyboard.type("7,5")
    teacher.keyboard.press("ArrowRight")
    expect(column(teacher, "tx4").nth(2)).to_be_focused()
    expect_state(third.nth(2), "saved")
    teacher.keyboard.type("3")
    teacher.keyboard.press("Escape")
    expect(column(teacher, "tx4").nth(2)).to_have_value("")
    teacher.keyboard.press("Home")
    expect(column(teacher, "tx1").nth(2)).to_be_focused()

    third.nth(3).evaluate(PASTE, "6\t7\r\n6,5\t7.5\r\n7\t8\r\n")
    expect_state(third.nth(5), "saved")
    expect(column(teacher, "tx4").nth(4)).to_have_value("7,5")

    teacher.route("**/luu", lambda route: route.fulfill(status=502))
    third.nth(6).fill("9")
    teacher.keyboard.press("Enter")
    expect(state).to_contain_text("Mất kết nối: 1 ô chờ gửi")
    teacher.unroute("**/luu")
    teacher.evaluate("window.dispatchEvent(new Event('online'))")
    expect_state(third.nth(6), "saved")

    write_as_the_head(demo, key, pupil_id, "4")
    third.nth(0).fill("10")
    teacher.keyboard.press("Enter")
    expect(teacher.locator("#sheet-trouble")).to_contain_text("đã ghi “4” lúc")
    teacher.get_by_role("button", name="Giữ của tôi").click()
    expect_state(third.nth(0), "saved")
    teacher.get_by_role("button", name="Lịch sử ô").click()
    expect(teacher.locator("#cell-history tbody tr").first).to_contain_text("10")
    outlive_the_session(demo, teacher, url)
