"""What a leader may lend, and for how long."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from portal.errors import RuleBroken, mark
from portal.rules.permissions import ROLE_PERMISSIONS, Permission, Role, delegable

MOST_DAYS = 90


def lending_role(roles: Iterable[Role]) -> Role | None:
    """The role in which its holder lends: the first that may delegate, in the order of ranks; None when none may."""
    held = set(roles)
    return next((role for role in Role if role in held and Permission.PEOPLE_DELEGATE in ROLE_PERMISSIONS[role]), None)


def check_permissions(role: Role, wanted: Collection[str]) -> list[Permission]:
    """The permissions to lend; at least one, each one that the role may lend."""
    allowed = delegable([role])
    if not wanted:
        raise RuleBroken(mark("Hãy chọn ít nhất một quyền."), field="permissions")
    if any(code not in allowed for code in wanted):
        raise RuleBroken(mark("Có quyền bạn không được ủy quyền."), field="permissions")
    return [permission for permission in Permission if permission in allowed and permission.value in wanted]


def check_period(first_day: date, last_day: date, today: date) -> None:
    """From today or later, at most 90 days, both days included."""
    if first_day < today:
        raise RuleBroken(mark("Ngày bắt đầu đã qua."), field="first_day")
    if last_day < first_day:
        raise RuleBroken(mark("Ngày kết thúc phải từ ngày bắt đầu trở đi."), field="last_day")
    if (last_day - first_day).days >= MOST_DAYS:
        raise RuleBroken(mark("Mỗi lần ủy quyền không quá %(days)d ngày."), field="last_day", days=MOST_DAYS)


def is_in_force(begins_at: datetime, ends_at: datetime, revoked_at: datetime | None, now: datetime) -> bool:
    """Whether a delegation runs: begin included, end not."""
    return begins_at <= now < ends_at and revoked_at is None
