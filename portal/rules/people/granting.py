"""Who may give and take which role. The scope (which units) is checked where the unit is loaded."""

from datetime import date

from portal.errors import NotAllowed, RuleBroken, mark
from portal.rules.permissions import ROLE_LABELS, Actor, Permission, Role


def grantable_roles(actor: Actor) -> list[Role]:
    """The roles the actor may give somewhere in the own scope, in the order of their labels' table."""
    if not actor.can(Permission.PEOPLE_MANAGE):
        return []
    system = Role.SYSTEM_ADMINISTRATOR in actor.roles
    return [role for role in ROLE_LABELS if role != Role.SYSTEM_ADMINISTRATOR or system]


def check_grant(actor: Actor, *, account_id: int | None, role: Role, unit_is_root: bool) -> None:
    """Refuse one's own roles and roles above the own ones; the system's administration is given at the root only."""
    if account_id == actor.account_id or role not in grantable_roles(actor):
        raise NotAllowed
    if role == Role.SYSTEM_ADMINISTRATOR and not unit_is_root:
        raise RuleBroken(mark("Vai trò quản trị hệ thống chỉ được giao ở đơn vị cao nhất."), field="unit")


def check_days(valid_from: date, valid_to: date | None, *, field: str = "last_day") -> None:
    """``valid_to`` is the first day without the role."""
    if valid_to is not None and valid_to <= valid_from:
        raise RuleBroken(mark("Ngày kết thúc phải từ ngày bắt đầu trở đi."), field=field)
