"""A section of a report by keys: saved as typed, pasted, a lost connection, two people in one cell, approved."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from portal.db import db
from portal.models.data_forms import FormPeriod, Report
from portal.models.people import Account
from portal.models.units import Unit
from portal.services.data_forms.loading import load_report
from portal.services.data_forms.writing import Change, write_cells
from portal.services.people.actors import load_actor
from tests.browser.demo import Demo
from tests.browser.test_gradebook import PASTE, expect_state

pytestmark = [
    pytest.mark.browser,
    # Flask-Compress leaves the closing of a static file to the garbage collector
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
HEAD, DEPUTY = "hieutruong.vinhbinh", "phohieutruong.vinhbinh"


def half_filled(demo: Demo) -> int:
    with demo.app.app_context():
        query = (
            select(Report.id)
            .join(FormPeriod, FormPeriod.id == Report.period_id)
            .join(Unit, Unit.id == Report.unit_id)
            .where(FormPeriod.name == "Giữa học kì I", Unit.name == "Trường Tiểu học Vĩnh Bình")
        )
        return db.session.scalars(query).one()


def write_as_the_deputy(demo: Demo, report_id: int, key: str, typed: str) -> None:
    """Somebody else is quicker."""
    with demo.app.app_context():
        actor = load_actor(db.session.scalars(select(Account).filter_by(user_name=DEPUTY)).one())[0]
        seen = load_report(db.session.get_one(Report, report_id)).held(key).version
        written = write_cells(actor, report_id, [Change(key=key, typed=typed, seen=seen)], origin="typed")
        assert written.outcomes[0].state == "saved"
        db.session.commit()


def test_a_report_is_typed_pasted_and_never_lost(demo: Demo, enter: Callable[..., Page]) -> None:
    report_id = half_filled(demo)
    head = enter(HEAD, expect={502})
    head.goto(f"{demo.url}/bieu-mau/phieu/{report_id}/nhap")
    state, problems = head.locator("#sheet-state"), head.locator("#report-problems")

    def cell(key: str):  # type: ignore[no-untyped-def]
        return head.locator(f"[name='c-0-{key}']")

    expect(problems).to_contain_text("Còn 2 chỗ")
    cell("moves.come.total").focus()
    head.keyboard.type("bốn")
    head.keyboard.press("Enter")
    expect(cell("moves.left.total")).to_be_focused()
    expect_state(cell("moves.come.total"), "refused")
    expect(head.locator("#sheet-trouble")).to_contain_text("Chuyển đến, Tổng số: Ô này cần một số")
    head.keyboard.press("ArrowUp")
    head.keyboard.type("4")
    head.keyboard.press("ArrowRight")
    expect(cell("moves.come.girls")).to_be_focused()
    expect_state(cell("moves.come.total"), "saved")
    expect(problems).to_contain_text("Còn 1 chỗ")
    expect(head.locator("#report-fullness")).to_contain_text("3 / 4")

    cell("moves.come.total").evaluate(PASTE, "5\t2\r\n0\t0\r\n9\t9\r\n")
    expect_state(cell("moves.left.girls"), "saved")
    expect(problems).to_contain_text("Đã đủ số liệu bắt buộc")
    expect(state).to_contain_text("Đã lưu lúc")

    head.route("**/luu", lambda route: route.fulfill(status=502))
    cell("classes").fill("16")
    head.keyboard.press("Enter")
    expect(state).to_contain_text("Mất kết nối: 1 ô chờ gửi")
    head.unroute("**/luu")
    head.reload()
    expect_state(cell("classes"), "saved")
    expect(cell("classes")).to_have_value("16")

    write_as_the_deputy(demo, report_id, "moves.gone.girls", "2")
    cell("moves.gone.girls").fill("3")
    head.keyboard.press("Tab")
    expect(head.locator("#sheet-trouble")).to_contain_text("đã ghi “2”")
    head.get_by_role("button", name="Giữ của tôi").click()
    expect_state(cell("moves.gone.girls"), "saved")

    cell("moves.gone.girls").focus()
    head.get_by_role("button", name="Lịch sử và góp ý của ô").click()
    expect(head.locator("#cell-history")).to_contain_text("2 → 3")
    head.get_by_role("link", name="Xem cả phiếu và trình").click()
    head.on("dialog", lambda dialog: dialog.accept())
    head.get_by_role("button", name="Duyệt số liệu này").click()
    expect(head.locator("main")).to_contain_text("Lãnh đạo đã duyệt")
