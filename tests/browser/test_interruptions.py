"""Nothing typed is lost and nothing is done twice: sessions that end, second tabs, impatient clicks."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import delete, func, select

from portal.db import db
from portal.models.documents import Document
from portal.models.people import LoginSession
from tests.browser.demo import Demo
from tests.browser.steps import (
    LETTER,
    address_all,
    begin_letter,
    drop_files,
    give_password,
    go_to_preview,
    heading,
    main,
    post,
    sign_in,
)

pytestmark = [
    pytest.mark.browser,
    # Flask-Compress leaves the closing of a static file to the garbage collector
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

CLERK = "vanthu.bentre"
CODE, BODY = LETTER["Số, ký hiệu"], LETTER["Toàn văn"]


def end_all_sessions(demo: Demo) -> None:
    """As if everybody had been away for too long."""
    with demo.app.app_context():
        db.session.execute(delete(LoginSession))
        db.session.commit()
        db.session.remove()


def count_posted(demo: Demo) -> int:
    """How many documents of this number were posted."""
    with demo.app.app_context():
        query = select(func.count()).where(Document.code == CODE, Document.posted_at.is_not(None))
        return db.session.scalar(query) or 0


def test_a_session_that_ends_while_writing_keeps_the_text(demo: Demo, enter: Callable[..., Page]) -> None:
    clerk = enter(CLERK, scripts=False, expect={401})
    begin_letter(clerk, demo.url)
    address_all(clerk)
    end_all_sessions(demo)
    clerk.get_by_role("button", name="Xem trước khi phát hành").click()
    expect(heading(clerk)).to_have_text("Phiên làm việc đã hết")
    expect(main(clerk)).to_contain_text("Nội dung bạn đã gõ được giữ lại")
    give_password(clerk, CLERK)
    expect(heading(clerk)).to_have_text("Soạn văn bản")
    expect(clerk.get_by_label("Toàn văn")).to_have_value(BODY)
    expect(clerk.get_by_label("Mọi đơn vị cấp dưới")).to_be_checked()
    go_to_preview(clerk)
    post(clerk)


def test_a_session_that_ends_while_sending_files_keeps_text_and_files(demo: Demo, enter: Callable[..., Page]) -> None:
    clerk = enter(CLERK, expect={401})
    begin_letter(clerk, demo.url)
    address_all(clerk)
    drop_files(clerk, {"phụ lục.txt": "Phụ lục"})
    end_all_sessions(demo)
    clerk.get_by_role("button", name="Xem trước khi phát hành").click()
    expect(main(clerk).get_by_role("alert")).to_contain_text("Phiên đăng nhập đã hết")
    with clerk.expect_popup() as opened:
        clerk.get_by_role("link", name="Đăng nhập ở thẻ mới").click()
    give_password(opened.value, CLERK)
    expect(heading(opened.value)).to_have_text("Việc của tôi")
    opened.value.close()
    expect(clerk.get_by_label("Toàn văn")).to_have_value(BODY)
    go_to_preview(clerk)
    expect(clerk.get_by_role("link", name="phụ lục.txt")).to_be_visible()
    post(clerk)


def test_a_second_tab_does_not_swallow_what_the_first_one_saved(demo: Demo, enter: Callable[..., Page]) -> None:
    first = enter(CLERK)
    begin_letter(first, demo.url)
    first.get_by_role("button", name="Lưu nháp").click()
    expect(main(first)).to_contain_text("Đã lưu bản nháp.")
    second = first.context.new_page()
    second.goto(first.url)
    first.get_by_label("Toàn văn").fill("Bản của thẻ thứ nhất")
    first.get_by_role("button", name="Lưu nháp").click()
    expect(main(first)).to_contain_text("Đã lưu bản nháp.")
    second.get_by_label("Toàn văn").fill("Bản của thẻ thứ hai")
    second.get_by_role("button", name="Lưu nháp").click()
    expect(main(second).get_by_role("alert")).to_contain_text("Bản nháp này vừa được sửa ở nơi khác")
    expect(second.get_by_label("Toàn văn")).to_have_value("Bản của thẻ thứ hai")
    first.reload()
    expect(first.get_by_label("Toàn văn")).to_have_value("Bản của thẻ thứ nhất")


def test_a_draft_changed_after_its_preview_is_not_posted_unseen(demo: Demo, enter: Callable[..., Page]) -> None:
    first = enter(CLERK)
    begin_letter(first, demo.url)
    address_all(first)
    go_to_preview(first)
    second = first.context.new_page()
    second.goto(first.url.replace("xem-truoc", "soan"))
    second.get_by_label("Toàn văn").fill("Đã sửa ở thẻ khác")
    second.get_by_role("button", name="Lưu nháp").click()
    expect(main(second)).to_contain_text("Đã lưu bản nháp.")
    first.get_by_role("button", name="Phát hành đến").click()
    expect(main(first).get_by_role("alert")).to_contain_text("vừa được sửa sau khi bạn xem trước")
    expect(main(first)).to_contain_text("Đã sửa ở thẻ khác")
    assert count_posted(demo) == 0


def test_a_double_click_posts_once(demo: Demo, enter: Callable[..., Page]) -> None:
    clerk = enter(CLERK)
    begin_letter(clerk, demo.url)
    address_all(clerk)
    go_to_preview(clerk)
    sent: list[str] = []
    clerk.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    clerk.get_by_role("button", name="Phát hành đến").dblclick(no_wait_after=True)
    expect(heading(clerk)).to_have_text(CODE)
    assert len(sent) == 1
    assert count_posted(demo) == 1


def test_going_back_after_posting_leads_to_the_posted_letter(demo: Demo, enter: Callable[..., Page]) -> None:
    clerk = enter(None)
    sign_in(clerk, demo.url, CLERK)
    begin_letter(clerk, demo.url)
    address_all(clerk)
    go_to_preview(clerk)
    address = post(clerk)
    clerk.go_back()
    expect(clerk).to_have_url(address)
    assert count_posted(demo) == 1
