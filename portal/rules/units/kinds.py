"""The kinds of units."""

from portal.errors import mark

STANDARD_KINDS: tuple[tuple[str, str, bool], ...] = (
    ("ministry", mark("Bộ"), False),
    ("programme_board", mark("Ban quản lý chương trình"), False),
    ("department", mark("Sở Giáo dục và Đào tạo"), False),
    ("department_division", mark("Phòng thuộc Sở"), False),
    ("district_office", mark("Phòng Giáo dục và Đào tạo"), False),
    ("commune", mark("Ủy ban nhân dân xã, phường"), False),
    ("commune_office", mark("Phòng Văn hóa - Xã hội"), False),
    ("preschool", mark("Trường mầm non"), True),
    ("primary_school", mark("Trường tiểu học"), True),
    ("primary_lower_secondary_school", mark("Trường tiểu học và THCS"), True),
    ("lower_secondary_school", mark("Trường THCS"), True),
    ("lower_upper_secondary_school", mark("Trường THCS và THPT"), True),
    ("upper_secondary_school", mark("Trường THPT"), True),
    ("vocational_continuing_centre", mark("Trung tâm GDNN-GDTX"), True),
    ("centre", mark("Trung tâm"), True),
    ("special_school", mark("Trường chuyên biệt"), True),
    ("campus", mark("Điểm trường"), True),
    ("subject_group", mark("Tổ chuyên môn"), False),
    ("other", mark("Đơn vị khác"), False),
)
"""Kinds a new installation starts with: code, name, whether it teaches pupils (R14). More can be added as rows."""

OUTSIDE = "outside"
"""The kind of the one unit that stands for every agency which is not on this portal; no list shows it."""
