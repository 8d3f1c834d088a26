"""Names of pupils in a text: whole words, exact marks, and quick for a whole school."""

import time

import pytest

from portal.rules.contact_book.naming import find_names, initials

NAMES = {1: "Lê Thị An", 2: "Lê Thị Ân", 3: "Lê Thị An Bình", 4: "Trần Hòa", 5: "An", 6: "H'Hen Niê"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Em Lê Thị An đạt giải.", {1}),
        ("LÊ THỊ AN", {1}),
        ("Em Lê  Thị\nAn", {1}),
        ("Le Thi An", set()),
        ("Em Lê Thị Ân", {2}),
        ("Em Lê Thị Anh", set()),
        ("Em Lê Thị, An", set()),
        ("“Lê Thị An”, lớp 4A", {1}),
        ("Em Lê Thị An Bình", {3}),
        ("Lê Thị An và Lê Thị An Bình", {1, 3}),
        ("Em Trần Hoà", {4}),
        ("Em Trần Hóa", set()),
        ("An đi học", set()),
        ("Em H’Hen Niê", {6}),
        ("Lê Thi\u0323 An", {1}),
        ("", set()),
    ],
)
def test_a_name_is_found_as_whole_words_with_its_marks(text: str, found: set[int]) -> None:
    assert find_names(text, NAMES) == found


def test_namesakes_are_all_found() -> None:
    assert find_names("Em Lê Thị An", {1: "Lê Thị An", 9: "Lê Thị An"}) == {1, 9}


def test_initials() -> None:
    assert initials("Đỗ thị Ánh") == "Đ.T.Á."


def test_a_school_of_1500_and_a_long_article_take_one_pass() -> None:
    names = {number: f"Nguyễn Văn Học Sinh {number}" for number in range(1500)}
    text = "Nguyễn Văn Học Sinh 7 đọc sách. " * 2000
    began = time.process_time()
    assert find_names(text, names) == {7}
    assert time.process_time() - began < 1
