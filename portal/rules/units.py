"""Rules of the tree: what a parent may be and when an edge holds."""

from datetime import date

from portal.errors import RuleBroken


def holds(valid_from: date, valid_to: date | None, on: date) -> bool:
    """Whether a dated edge or role holds on a day: from inclusive, to exclusive."""
    return valid_from <= on and (valid_to is None or on < valid_to)


def check_parent(*, unit_id: int, parent_id: int, parent_ancestors: set[int], parent_closed: bool) -> None:
    """Refuse a parent that would make a circle or that is closed. ``parent_ancestors`` are ids above the parent."""
    if parent_id == unit_id or unit_id in parent_ancestors:
        raise RuleBroken("Không thể chuyển đơn vị vào chính nó hoặc vào đơn vị cấp dưới của nó.", field="parent_id")
    if parent_closed:
        raise RuleBroken("Đơn vị cấp trên đã ngừng hoạt động.", field="parent_id")
