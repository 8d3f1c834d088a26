"""Marks of a letter: capacity, secrecy, recipients."""

import pytest

from portal.errors import RuleBroken
from portal.rules.documents.marks import (
    filed_with,
    find_secrecy_mark,
    read_capacity,
    readable_purposes,
    recipient_foot,
    refuse_secrecy,
    signature_lines,
)


@pytest.mark.parametrize(
    ("chosen", "position", "expected"),
    [
        ("", "GIÁM ĐỐC", ("", "GIÁM ĐỐC")),
        ("", "KT. GIÁM ĐỐC, PHÓ GIÁM ĐỐC", ("KT.", "GIÁM ĐỐC, PHÓ GIÁM ĐỐC")),
        ("KT.", "KT . GIÁM ĐỐC", ("KT.", "GIÁM ĐỐC")),
        ("TUQ.", "TRƯỞNG PHÒNG", ("TUQ.", "TRƯỞNG PHÒNG")),
        ("", "Q.HIỆU TRƯỞNG", ("Q.", "HIỆU TRƯỞNG")),
        ("", "QUẢN ĐỐC", ("", "QUẢN ĐỐC")),
        ("", "KT.", ("", "KT.")),
    ],
)
def test_a_capacity_is_read_whether_chosen_or_typed(chosen: str, position: str, expected: tuple[str, str]) -> None:
    assert read_capacity(chosen, position) == expected
    assert read_capacity(*expected) == expected


def test_two_capacities_contradict() -> None:
    with pytest.raises(RuleBroken) as refusal:
        read_capacity("TL.", "KT. GIÁM ĐỐC")
    assert refusal.value.field == "capacity"


@pytest.mark.parametrize(
    ("capacity", "position", "lines"),
    [
        ("KT.", "GIÁM ĐỐC, PHÓ GIÁM ĐỐC", ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"]),
        ("", "KT. GIÁM ĐỐC, PHÓ GIÁM ĐỐC", ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"]),
        ("", "HIỆU TRƯỞNG", ["HIỆU TRƯỞNG"]),
        ("TM.", "", ["TM."]),
        ("", "", []),
    ],
)
def test_the_lines_above_the_name(capacity: str, position: str, lines: list[str]) -> None:
    assert signature_lines(capacity, position) == lines


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Kính gửi\nMẬT\nNội dung", "MẬT"),
        ("  [ TỐI MẬT ]  ", "TỐI MẬT"),
        ("TUYỆT MẬT", "TUYỆT MẬT"),
        ("Độ mật: Tối mật", "TỐI MẬT"),
        ("Bảo vệ bí mật nhà nước là TUYỆT MẬT", None),
        ("Mật", None),
        ("BẢO MẬT", None),
        ("M\u1eacT trong câu", None),
        ("MA\u0302\u0323T", "MẬT"),
        ("", None),
    ],
)
def test_a_mark_of_secrecy_stands_alone_on_its_line(text: str, found: str | None) -> None:
    assert find_secrecy_mark(text) == found


@pytest.mark.parametrize("chosen", ["secret", "top_secret", "absolute_secret", "forged"])
def test_any_secrecy_is_refused_with_the_reason(chosen: str) -> None:
    with pytest.raises(RuleBroken, match="QCVN 102") as refusal:
        refuse_secrecy(chosen)
    assert refusal.value.field == "secrecy"
    refuse_secrecy("")


def test_recipients_at_the_foot() -> None:
    one = recipient_foot({"below": "perform"}, "Lưu: VT, GDTrH.\n\n")
    assert one == ["Như trên (để thực hiện);", "Lưu: VT, GDTrH."]
    two = recipient_foot({"below": "perform", "upward": "report"}, "- Công ty A;\nLưu: VT")
    assert two == ["Cấp trên (để báo cáo);", "Cấp dưới (để thực hiện);", "Công ty A;", "Lưu: VT."]
    assert recipient_foot(None, "") == []


def test_who_keeps_the_original() -> None:
    assert filed_with("Công ty A\n- Lưu: VT, GDTrH.") == "VT, GDTrH"
    assert filed_with("Như trên;\n- Lưu VT, GDTH.") == "VT, GDTH"
    assert filed_with("Công ty A") == ""


def test_unknown_purposes_become_the_usual_ones() -> None:
    assert readable_purposes({"upward": "inform", "below": "?", "x": "file"}) == {
        "upward": "inform",
        "below": "perform",
        "others": "coordinate",
    }
