"""Text found in files, made even."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.found_text import join_pages, may_have_words, page_at, split_pages, tidy, unwrap


@given(st.text(max_size=200))
def test_tidying_twice_is_tidying_once_and_nothing_hidden_is_left(text: str) -> None:
    once = tidy(text)
    assert tidy(once) == once
    assert not any(char < " " for char in once if char not in "\n\f")
    once.encode()


def test_pages_know_their_numbers() -> None:
    text = join_pages(["Một ", "", " Ba\r\nbốn", "", ""])
    assert text == "Một\f\fBa\nbốn"
    assert split_pages(text) == [(1, "Một"), (2, ""), (3, "Ba\nbốn")]
    assert [page_at(text, text.index(word)) for word in ("Một", "Ba", "bốn")] == [1, 3, 3]


def test_a_text_without_pages_has_none() -> None:
    assert split_pages("Một\nhai") == [(None, "Một\nhai")]
    assert page_at("Một\nhai", 4) is None
    assert join_pages([]) == ""


def test_full_lines_go_on_and_short_ones_end() -> None:
    full = "Các đơn vị nộp báo cáo thống kê đầu năm học\r\nvề Sở trước ngày 30/11/2026 để tổng hợp chung."
    page = f"KẾ HOẠCH\r\n{full}\r\nNơi nhận:"
    assert unwrap(page).split("\n") == [
        "KẾ HOẠCH",
        "Các đơn vị nộp báo cáo thống kê đầu năm học về Sở trước ngày 30/11/2026 để tổng hợp chung.",
        "Nơi nhận:",
    ]
    assert unwrap("Một dòng") == "Một dòng"
    assert unwrap("") == ""


@pytest.mark.parametrize(("name", "may"), [("a.PDF", True), ("không đuôi", True), ("a.MP4", False), ("a.jpg", False)])
def test_names_that_rule_words_out(name: str, may: bool) -> None:
    assert may_have_words(name) is may


def test_a_picture_of_a_document_is_a_page() -> None:
    assert may_have_words("Trang 1.JPG", is_paper=True)
    assert not may_have_words("họp.mp4", is_paper=True)
