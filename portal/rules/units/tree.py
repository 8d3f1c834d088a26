"""Rules of the tree: what a parent may be, when an edge holds, when a unit is open."""

from datetime import date
from enum import StrEnum

from portal.errors import RuleBroken

BEGINNING = date(1900, 1, 1)
"""Stands for a beginning nobody knows: an edge of a unit without an opening day."""


class State(StrEnum):
    """What a unit is on a day."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"


def state_of(opened_on: date | None, closed_on: date | None, on: date) -> State:
    """Opening day inclusive, closing day exclusive; without a closing day the unit stays open."""
    if closed_on is not None and closed_on <= on:
        return State.CLOSED
    if opened_on is not None and on < opened_on:
        return State.PLANNED
    return State.OPEN


def is_open(opened_on: date | None, closed_on: date | None, on: date) -> bool:
    """Whether the unit works on a day."""
    return state_of(opened_on, closed_on, on) is State.OPEN


def edge_start(opened_on: date | None, parent_opened_on: date | None, today: date) -> date:
    """When a new unit comes under its parent: when both exist, but at the latest today, so that it can be managed."""
    return min(today, max(opened_on or BEGINNING, parent_opened_on or BEGINNING))


def holds(valid_from: date, valid_to: date | None, on: date) -> bool:
    """Whether a dated edge or role holds on a day: from inclusive, to exclusive."""
    return valid_from <= on and (valid_to is None or on < valid_to)


def check_parent(*, unit_id: int, parent_id: int, parent_ancestors: set[int], parent_closed: bool) -> None:
    """Refuse a parent that would make a circle or that is closed. ``parent_ancestors`` are ids above the parent."""
    if parent_id == unit_id or unit_id in parent_ancestors:
        raise RuleBroken("Không thể chuyển đơn vị vào chính nó hoặc vào đơn vị cấp dưới của nó.", field="parent_id")
    if parent_closed:
        raise RuleBroken("Đơn vị cấp trên đã ngừng hoạt động.", field="parent_id")
