"""What somebody is to the school as an employee, from a day on, and who may end what at the end of it (R119)."""

from datetime import date, timedelta

from portal.errors import RuleBroken, mark
from portal.rules.people.granting import grantable_roles
from portal.rules.permissions import Actor, Permission, Role

WORKING, MATERNITY, STUDYING, ON_LEAVE, STOPPED, MOVED, RETIRED = (
    "working",
    "maternity",
    "studying",
    "on_leave",
    "stopped",
    "moved",
    "retired",
)
STAFF_LABELS: dict[str, str] = {
    WORKING: mark("Đang làm việc"),
    MATERNITY: mark("Nghỉ thai sản"),
    STUDYING: mark("Đi học"),
    ON_LEAVE: mark("Nghỉ có thời hạn"),
    STOPPED: mark("Thôi việc"),
    MOVED: mark("Chuyển đơn vị khác"),
    RETIRED: mark("Nghỉ hưu"),
}
NO_ROLE = "no_role"
NO_ROLE_LABEL = mark("Không còn vai trò ở trường")
"""Of somebody about whom nothing was entered and whose roles at the school are over."""
AWAY = frozenset({MATERNITY, STUDYING, ON_LEAVE})
"""Statuses after which the person is expected back; the roles stay."""
GONE = frozenset({STOPPED, MOVED, RETIRED})
"""Statuses that end what the person may do at the school."""
FURTHEST_DAYS = 366
_ABOVE_LEADERS = frozenset({Role.LEADER, Role.UNIT_ADMINISTRATOR, Role.SYSTEM_ADMINISTRATOR})


def check_entry(status: str, *, on: date, until: date | None, before: str, last_on: date | None, today: date) -> None:
    """RuleBroken unless the status may follow the one before, on this day; ``until`` is the expected last day."""
    if status not in STAFF_LABELS:
        raise RuleBroken("Hãy chọn một mục trong danh sách.", field="status")
    if status == before and status not in AWAY:
        raise RuleBroken("Người này đang ở tình trạng đó rồi.", field="status")
    if on > today + timedelta(days=FURTHEST_DAYS):
        raise RuleBroken("Chỉ ghi trước nhiều nhất một năm.", field="happened_on")
    if last_on is not None and on < last_on:
        raise RuleBroken("Ngày này trước lần thay đổi gần nhất.", field="happened_on")
    if until is not None and status not in AWAY:
        raise RuleBroken("Chỉ ghi ngày dự kiến cho người còn trở lại làm việc.", field="until")
    if until is not None and until < on:
        raise RuleBroken("Ngày này trước ngày bắt đầu.", field="until")


def statuses_for(actor: Actor) -> tuple[str, ...]:
    """What the actor may enter: whoever keeps the records everybody's leave, leaders also that somebody is gone."""
    return tuple(status for status in STAFF_LABELS if status not in GONE or actor.can(Permission.GRADEBOOK_LOCK))


def may_end(actor: Actor, role: Role) -> bool:
    """Whether the actor ends a role of somebody who is gone.

    Leaders of a school end those of its staff, only the head that of a deputy; the head's own role and that of an
    administrator are ended by whoever manages people.
    """
    if actor.can(Permission.PEOPLE_MANAGE):
        return role in grantable_roles(actor)
    if role in _ABOVE_LEADERS:
        return False
    return actor.can(Permission.GRADEBOOK_APPROVE if role == Role.DEPUTY_LEADER else Permission.GRADEBOOK_LOCK)
