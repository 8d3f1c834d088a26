"""Access keys: what a program may do in the name of a person, for one unit and some days.

A key never allows more than its uses, and never more than the person may do at that moment. No use allows to approve,
unlock, design, or anything outside the forms.
"""

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from enum import StrEnum

from portal.errors import RuleBroken, mark
from portal.rules.permissions import Permission

MARK = "ctk_"
"""Every key begins so: people and programs that look for leaked secrets know one when they see it."""
SHOWN = 12
"""Characters of a key that stay visible, to tell keys apart."""
USUAL_DAYS, MOST_DAYS = 180, 366
MOST_RUNNING = 20
"""Keys of one person that work at one time."""
SOON, LAST_CALL = 14, 3
"""Days before its end on which the maker of a key is reminded."""
LONGEST_NAME = 40
LONGEST_BY_NAME = 150


class Use(StrEnum):
    """What a key is for."""

    READ = "read"
    WRITE = "write"
    TOTALS = "totals"


USE_LABELS: dict[Use, str] = {
    Use.READ: mark("Đọc phiếu báo cáo của đơn vị"),
    Use.WRITE: mark("Nhập và trình phiếu báo cáo của đơn vị"),
    Use.TOTALS: mark("Đọc số liệu tổng hợp của cấp dưới"),
}
USE_PERMISSIONS: dict[Use, frozenset[Permission]] = {
    Use.READ: frozenset({Permission.FORMS_READ}),
    Use.WRITE: frozenset({Permission.FORMS_READ, Permission.FORMS_ENTER}),
    Use.TOTALS: frozenset({Permission.FORMS_OVERSEE}),
}


class KeyState(StrEnum):
    """Whether a key works."""

    RUNNING = "running"
    EXPIRED = "expired"
    ENDED = "ended"


ENDED_WHY: dict[str, str] = {
    "revoked": mark("đã thu hồi"),
    "role_ended": mark("ngừng vì vai trò kết thúc"),
    "closed": mark("ngừng vì tài khoản đóng"),
}


def uses_offered(permissions: Collection[Permission]) -> list[Use]:
    """What somebody with these permissions can let a program do."""
    return [use for use in Use if USE_PERMISSIONS[use] <= set(permissions)]


def limits_of(uses: Iterable[str]) -> frozenset[Permission]:
    """Everything a key with these uses may ever do."""
    known = set(Use)
    return frozenset().union(*(USE_PERMISSIONS[Use(use)] for use in uses if use in known))


def check_key(*, name: str, days: int | None, uses: Collection[str], offered: Collection[Use]) -> None:
    """RuleBroken, at its field, for a key that cannot be made."""
    if not name or len(name) > LONGEST_NAME:
        raise RuleBroken(mark("Đặt tên khóa từ 1 đến %(most)d ký tự."), field="name", most=LONGEST_NAME)
    if days is None or not 1 <= days <= MOST_DAYS:
        raise RuleBroken(mark("Khóa dùng được từ 1 đến %(most)d ngày."), field="days", most=MOST_DAYS)
    if not uses or not set(uses) <= set(offered):
        raise RuleBroken(mark("Hãy chọn ít nhất một việc mà khóa được làm."), field="uses")


def last_day(today: date, days: int) -> date:
    """The last day of a key made today: ``days`` whole days, today is the first."""
    return today + timedelta(days=days - 1)


def state_of(*, ended: bool, expires_on: date, today: date) -> KeyState:
    """Whether a key works today."""
    if ended:
        return KeyState.ENDED
    return KeyState.EXPIRED if today > expires_on else KeyState.RUNNING


def reminder_due(*, made_on: date, expires_on: date, today: date) -> int | None:
    """How many days before its end a key that works is to be spoken of now: ``SOON``, ``LAST_CALL``, or None.

    A key made for little longer is spoken of only once, one for some days never: its end surprises nobody.
    """
    left, life = (expires_on - today).days, (expires_on - made_on).days
    if not 0 <= left <= SOON:
        return None
    if left <= LAST_CALL:
        return LAST_CALL if life > 2 * LAST_CALL else None
    return SOON if life > 2 * SOON else None


def name_through(full_name: str, key_name: str, prefix: str) -> str:
    """Who did something by a key, as it is kept beside what was done."""
    through = f", qua khóa {key_name} ({prefix})"
    return f"{full_name[: LONGEST_BY_NAME - len(through)]}{through}"
