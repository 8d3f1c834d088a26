"""A breach of personal data: until when the authority is told, how far it is, what has to be written down.

Law 91/2025/QH15 art. 23 and decree 356/2025 art. 28-29: within 72 hours after it was detected the authority for the
protection of personal data is told of a breach that may harm security, order, or the life, health, honour, dignity or
property of people; of biometric or location data the people concerned too. The file is kept for at least five years.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from portal.errors import RuleBroken, mark

TERM = timedelta(hours=72)
LONGEST_LINE, LONGEST_TEXT, MOST_PEOPLE = 300, 4000, 10_000_000


class BreachState(StrEnum):
    """How far a breach is."""

    WAITING = "waiting"
    OVERDUE = "overdue"
    TOLD = "told"
    TOLD_LATE = "told_late"
    NO_NOTICE = "no_notice"
    CLOSED = "closed"


BREACH_LABELS: dict[str, str] = {
    BreachState.WAITING: mark("Phải báo cơ quan chuyên trách"),
    BreachState.OVERDUE: mark("Quá 72 giờ chưa báo"),
    BreachState.TOLD: mark("Đã báo đúng hạn"),
    BreachState.TOLD_LATE: mark("Đã báo, muộn"),
    BreachState.NO_NOTICE: mark("Không phải báo"),
    BreachState.CLOSED: mark("Đã kết thúc"),
}


@dataclass(frozen=True, kw_only=True)
class BreachFacts:
    """What is written down. ``noticed_at``: detected, to the minute; ``people``: about how many are concerned."""

    noticed_at: datetime
    nature: str
    kinds: str
    people: int
    consequences: str
    measures: str
    contact: str
    is_harmful: bool
    tells_people: bool


def due_at(noticed_at: datetime) -> datetime:
    """Until when the authority is told."""
    return noticed_at + TERM


def state_of(
    *, noticed_at: datetime, is_harmful: bool, told_at: datetime | None, is_closed: bool, now: datetime
) -> BreachState:
    """The last second of the 72 hours is still in time. What was told late stays so until it is closed."""
    if is_closed:
        return BreachState.CLOSED
    if told_at is not None:
        return BreachState.TOLD if told_at <= due_at(noticed_at) else BreachState.TOLD_LATE
    if not is_harmful:
        return BreachState.NO_NOTICE
    return BreachState.WAITING if now <= due_at(noticed_at) else BreachState.OVERDUE


def check_facts(facts: BreachFacts, *, now: datetime) -> None:
    """Refuse what lies ahead, says nothing or is about nobody."""
    if facts.noticed_at > now:
        raise RuleBroken("Lúc này chưa đến.", field="noticed_at")
    for name in ("nature", "kinds", "consequences", "measures", "contact"):
        if not getattr(facts, name):
            raise RuleBroken("Vui lòng nhập mục này.", field=name)
    if not 0 <= facts.people <= MOST_PEOPLE:
        raise RuleBroken("Hãy ghi số người, ước lượng cũng được.", field="people")


BREACH_ACTIONS: dict[str, str] = {
    "breach_entered": mark("Ghi sự cố dữ liệu cá nhân"),
    "breach_told": mark("Ghi đã báo sự cố dữ liệu cho cơ quan chuyên trách"),
    "breach_added": mark("Ghi thêm về sự cố dữ liệu"),
    "breach_closed": mark("Kết thúc sự cố dữ liệu cá nhân"),
}
BREACH_OBJECTS: dict[str, str] = {"data_breach": mark("Sự cố dữ liệu cá nhân")}
