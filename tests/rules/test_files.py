"""File names as they arrive from every kind of machine."""

import unicodedata

import pytest

from portal.errors import RuleBroken
from portal.rules.documents.files import clean_file_name, human_size


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("Kế hoạch năm học.pdf", "Kế hoạch năm học.pdf"),
        (unicodedata.normalize("NFD", "Kế hoạch.pdf"), "Kế hoạch.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\an\\báo cáo.docx", "báo cáo.docx"),
        ("con.txt", "_con.txt"),
        ("NUL", "_NUL"),
        ('a<b>:"c|d?.txt', "a_b___c_d_.txt"),
        ("bảng điểm\u202efdp.exe", "bảng điểm fdp.exe"),
        ("tệp\x00 \nmới.txt", "tệp mới.txt"),
        ("...ẩn...", "ẩn"),
    ],
)
def test_names_are_made_safe_and_stay_readable(sent: str, kept: str) -> None:
    assert clean_file_name(sent) == kept


def test_an_overlong_name_keeps_its_ending() -> None:
    name = clean_file_name("đ" * 400 + ".docx")
    assert len(name) == 200
    assert name.endswith("đ.docx")


@pytest.mark.parametrize("sent", ["", "...", "/", "\u202e", "a/.."])
def test_a_name_of_which_nothing_is_left_is_refused(sent: str) -> None:
    with pytest.raises(RuleBroken, match="Tên tệp"):
        clean_file_name(sent)


@pytest.mark.parametrize(
    ("size", "words"), [(0, "0 byte"), (1023, "1023 byte"), (1536, "1,5 KB"), (3_565_158, "3,4 MB"), (2**31, "2 GB")]
)
def test_sizes_are_shown_with_a_decimal_comma(size: int, words: str) -> None:
    assert human_size(size) == words
