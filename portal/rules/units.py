"""Rules of the tree: what a parent may be and when an edge holds."""

from datetime import date

from portal.errors import RuleBroken, mark


def holds(valid_from: date, valid_to: date | None, on: date) -> bool:
    """Whether a dated edge or role holds on a day: from inclusive, to exclusive."""
    return valid_from <= on and (valid_to is None or on < valid_to)


def check_parent(*, unit_id: int, parent_id: int, parent_ancestors: set[int], parent_closed: bool) -> None:
    """Refuse a parent that would make a circle or that is closed. ``parent_ancestors`` are ids above the parent."""
    if parent_id == unit_id or unit_id in parent_ancestors:
        raise RuleBroken("Không thể chuyển đơn vị vào chính nó hoặc vào đơn vị cấp dưới của nó.", field="parent_id")
    if parent_closed:
        raise RuleBroken("Đơn vị cấp trên đã ngừng hoạt động.", field="parent_id")


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
