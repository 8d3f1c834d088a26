"""A draft that saves itself, and one that a leader approves before it goes out."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.demo import Demo
from tests.browser.steps import begin_letter, heading, main

pytestmark = [
    pytest.mark.browser,
    # Flask-Compress leaves the closing of a static file to the garbage collector
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


def test_a_draft_saves_itself_and_is_there_again(demo: Demo, enter: Callable[..., Page]) -> None:
    clerk = enter("vanthu.bentre")
    begin_letter(clerk, demo.url, **{"Trích yếu": "Bản tự lưu"})
    expect(clerk.get_by_text(re.compile(r"Đã lưu lúc \d\d:\d\d"))).to_be_visible()
    clerk.goto(f"{demo.url}/van-ban/nhap")
    clerk.get_by_role("row", name=re.compile("Bản tự lưu")).get_by_role("link").click()
    expect(clerk.get_by_label("Trích yếu")).to_have_value("Bản tự lưu")


def test_submit_approve_issue(demo: Demo, enter: Callable[..., Page]) -> None:
    """In Vĩnh Long a draft waits already; its leader approves it, its clerk issues it, the portal gives the number."""
    leader = enter("lanhdao.vinhlong")
    leader.goto(f"{demo.url}/viec-cua-toi")
    leader.get_by_role("link", name="Lịch tập huấn sử dụng phần mềm quản lý nhà trường", exact=True).click()
    expect(heading(leader)).to_have_text("Duyệt văn bản")
    leader.get_by_role("button", name="Duyệt", exact=True).click()
    expect(main(leader)).to_contain_text("Không có văn bản chờ duyệt")
    clerk = enter("vanthu.vinhlong")
    clerk.goto(f"{demo.url}/van-ban/nhap")
    clerk.get_by_role("row", name=re.compile("Lịch tập huấn")).get_by_role("link").click()
    clerk.get_by_role("button", name="Xem trước khi phát hành").click()
    expect(main(clerk)).to_contain_text(re.compile(r"đã duyệt lúc"))
    clerk.get_by_role("button", name=re.compile("Phát hành đến")).click()
    expect(heading(clerk)).to_contain_text("01/TB-SGDĐT")
