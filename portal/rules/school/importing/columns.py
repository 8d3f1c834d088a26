"""Columns of lists of pupils: what each can mean, under which headings it is met, and the layout of the sector's list.

Source of the headings: lists made with the sector's template (class list of Ho Chi Minh City, 2025-26).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from portal.errors import mark
from portal.rules import headings as tables
from portal.rules.headings import UNUSED, heading_key


@dataclass(frozen=True)
class Column:
    """What a column can mean: its heading in our own lists, other headings for the same, its width in characters."""

    heading: str
    otherwise: tuple[str, ...] = ()
    width: int = 16


COLUMNS: dict[str, Column] = {
    "ministry_code": Column(
        mark("Mã định danh Bộ GD&ĐT"),
        ("Mã định danh", "Mã học sinh", "Mã HS", "Mã định danh học sinh", "Mã định danh Bộ GDĐT", "Mã Bộ GD&ĐT"),
    ),
    "full_name": Column(mark("Họ tên"), ("Họ và tên", "Họ và tên học sinh", "Họ tên học sinh", "Tên học sinh"), 28),
    "born": Column(mark("Ngày sinh"), ("Ngày tháng năm sinh", "Sinh ngày", "Năm sinh", "NTNS"), 12),
    "sex": Column(mark("Giới tính"), ("Phái", "Nam/Nữ"), 10),
    "ethnicity": Column(mark("Dân tộc"), ("Thành phần dân tộc",), 12),
    "status": Column(mark("Trạng thái"), ("Tình trạng", "Trạng thái học sinh"), 14),
    "phone": Column(mark("SĐT liên hệ"), ("Số điện thoại", "Điện thoại", "SĐT", "Số điện thoại liên hệ"), 14),
    "birthplace": Column(mark("Nơi sinh chi tiết"), ("Nơi sinh",), 28),
    "permanent_address": Column(
        mark("Tổ/thôn Hộ khẩu thường trú"),
        ("Hộ khẩu thường trú", "Địa chỉ thường trú", "Nơi thường trú", "Thường trú"),
        28,
    ),
    "home_province": Column(mark("Tỉnh thành quê quán"), ("Tỉnh quê quán", "Quê quán tỉnh"), 20),
    "home_ward": Column(mark("Phường Xã quê quán"), ("Xã quê quán", "Quê quán", "Quê quán xã"), 20),
    "current_address": Column(
        mark("Chỗ ở hiện nay"), ("Nơi ở hiện nay", "Địa chỉ", "Địa chỉ hiện nay", "Nơi ở", "Chỗ ở"), 28
    ),
    "father_name": Column(mark("Tên cha"), ("Họ tên cha", "Họ và tên cha", "Cha", "Họ tên bố", "Họ và tên bố"), 24),
    "father_job": Column(mark("Nghề nghiệp cha"), ("Nghề nghiệp bố", "Nghề cha")),
    "father_born": Column(mark("Năm sinh cha"), ("Năm sinh bố",), 10),
    "mother_name": Column(mark("Tên mẹ"), ("Họ tên mẹ", "Họ và tên mẹ", "Mẹ"), 24),
    "mother_job": Column(mark("Nghề nghiệp mẹ"), ("Nghề mẹ",)),
    "mother_born": Column(mark("Năm sinh mẹ"), (), 10),
    "class_name": Column(mark("Lớp học"), ("Lớp", "Tên lớp"), 10),
    "grade": Column(mark("Khối học"), ("Khối", "Khối lớp"), 10),
    "personal_id": Column(
        mark("Số định danh cá nhân"), ("Mã định danh cá nhân", "Số CCCD", "CCCD", "Định danh cá nhân", "Số định danh")
    ),
    "register_no": Column(mark("Số đăng bộ"), ("Số sổ đăng bộ", "Số danh bộ", "Đăng bộ"), 12),
    "other_name": Column(mark("Tên khác"), ("Tên gọi khác",), 20),
    "nationality": Column(mark("Quốc tịch"), (), 14),
}
"""Meanings by key; the keys of what belongs to the pupil are the fields of the record."""

CLASS_LIST: tuple[tuple[str, str], ...] = (
    # heading, key; what the portal does not keep has no key and stays empty in an export
    ("STT", UNUSED),
    *((COLUMNS[key].heading, key) for key in ("ministry_code", "full_name", "born", "sex", "ethnicity", "status")),
    *((COLUMNS[key].heading, key) for key in ("phone", "birthplace", "permanent_address", "home_province")),
    *((COLUMNS[key].heading, key) for key in ("home_ward", "current_address")),
    (mark("Số CMND"), UNUSED),
    (mark("Ngày cấp"), UNUSED),
    (mark("Nơi cấp"), UNUSED),
    *((COLUMNS[key].heading, key) for key in ("father_name", "father_job", "father_born")),
    *((COLUMNS[key].heading, key) for key in ("mother_name", "mother_job", "mother_born")),
    *((COLUMNS[key].heading, key) for key in ("class_name", "grade", "personal_id")),
)
"""The sector's class list, in its order."""

_LEFT_ALONE = ("STT", "TT", "Số thứ tự", "Lỗi", "Số CMND", "Ngày cấp", "Nơi cấp", "Ghi chú")

_MEANINGS = {
    heading_key(spelling): key for key, column in COLUMNS.items() for spelling in (column.heading, *column.otherwise)
}
_KNOWN = _MEANINGS.keys() | {heading_key(heading) for heading in _LEFT_ALONE}


def find_heading_row(rows: Sequence[Sequence[str]]) -> int | None:
    """Index of the row with the most known headings (two at least), None without one."""
    return tables.find_heading_row(rows, _KNOWN)


def guess(headings: Iterable[str], remembered: Mapping[str, str] | None = None) -> list[str]:
    """The meaning of each column by its heading; what people chose last time comes first, no meaning comes twice."""
    return tables.guess(headings, _MEANINGS, remembered)
