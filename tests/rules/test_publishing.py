"""What looks like a list of persons; what XML can hold."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.rules.documents.publishing import may_list_persons
from portal.rules.xml_text import xml_text


@pytest.mark.parametrize(
    "name",
    [
        "Danh sách học sinh.pdf",
        "DS_thi-sinh.docx",
        "danh-sach HS.pdf",
        "Bảng điểm lớp 5A.pdf",
        "bieu-01.xlsx",
        "so.csv",
    ],
)
def test_such_names_are_asked_about(name: str) -> None:
    assert may_list_persons(name)


@pytest.mark.parametrize("name", ["Kế hoạch năm học.pdf", "683 SGDDT GDTH.pdf", "Hướng dẫn.docx", "ads.pdf"])
def test_others_are_not(name: str) -> None:
    assert not may_list_persons(name)


@given(st.text(st.characters(codec="utf-8")))
def test_any_text_becomes_readable_xml_and_loses_only_what_xml_cannot_hold(text: str) -> None:
    read = ElementTree.fromstring(f'<a b="{xml_text(text)}">{xml_text(text)}</a>')
    assert (read.text or "") == "".join(c for c in text if c in "\t\n\r" or (c >= " " and c not in "\ufffe\uffff"))
