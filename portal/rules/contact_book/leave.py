"""Leave of absence that a family asks for: which days, who decides, what may still be done with it."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from portal.errors import RuleBroken, mark
from portal.rules.attendance.days import SchoolDays
from portal.rules.attendance.statuses import AFTERNOON, MORNING

LATE_DAYS = 3
"""So many days back leave can still be asked for, and is marked late."""
MOST_FILES, LONGEST_WORDS = 3, 1000

ILL, FAMILY, OTHER = "ill", "family", "other"
KIND_LABELS: dict[str, str] = {ILL: mark("Ốm, đi khám bệnh"), FAMILY: mark("Việc gia đình"), OTHER: mark("Lý do khác")}

WAITING, RETURNED, APPROVED, REFUSED, WITHDRAWN = "waiting", "returned", "approved", "refused", "withdrawn"
STATE_LABELS: dict[str, str] = {
    WAITING: mark("Chờ duyệt"),
    RETURNED: mark("Nhà trường hỏi lại"),
    APPROVED: mark("Đã duyệt"),
    REFUSED: mark("Không duyệt"),
    WITHDRAWN: mark("Gia đình đã rút"),
}
OPEN = frozenset({WAITING, RETURNED})
"""Nobody has decided yet."""
STANDING = frozenset({WAITING, RETURNED, APPROVED})
"""The days are asked for or given: no second request of the same person may touch them."""
PROPOSED = frozenset({WAITING, APPROVED})
"""Proposed where the roll is taken."""

HOMEROOM, LEADER = "homeroom", "leader"
LEVEL_LABELS: dict[str, str] = {HOMEROOM: mark("Giáo viên chủ nhiệm"), LEADER: mark("Lãnh đạo nhà trường")}

ASKED, RESENT = "asked", "resent"
STEP_LABELS: dict[str, str] = {
    ASKED: mark("Gia đình gửi đơn"),
    RESENT: mark("Gia đình sửa và gửi lại"),
    RETURNED: mark("Nhà trường hỏi lại"),
    APPROVED: mark("Nhà trường duyệt"),
    REFUSED: mark("Nhà trường không duyệt"),
    WITHDRAWN: mark("Gia đình rút đơn"),
}
"""What happened to a request, in order."""

APPROVE, REFUSE, ASK_BACK = "approve", "refuse", "back"
OUTCOMES = {APPROVE: APPROVED, REFUSE: REFUSED, ASK_BACK: RETURNED}
_ORDER = (MORNING, AFTERNOON)
FRIDAY = 4


@dataclass(frozen=True, kw_only=True)
class Span:
    """From a session of one day to a session of another, both included; a whole day is morning to afternoon."""

    first_day: date
    last_day: date
    first_session: str = MORNING
    last_session: str = AFTERNOON

    @property
    def begins(self) -> tuple[date, int]:
        """The first session as something that can be compared."""
        return self.first_day, _ORDER.index(self.first_session)

    @property
    def ends(self) -> tuple[date, int]:
        """The last session as something that can be compared."""
        return self.last_day, _ORDER.index(self.last_session)

    def covers(self, day: date, session: str) -> bool:
        """Whether a session of a day lies within it."""
        return self.begins <= (day, _ORDER.index(session)) <= self.ends

    def touches(self, other: "Span") -> bool:
        """Whether both have a session in common."""
        return self.begins <= other.ends and other.begins <= self.ends


def check_span(span: Span, days: SchoolDays, *, today: date) -> int:
    """How many days of lessons it touches; refuses what is turned round, outside the school year, long ago, or free."""
    if span.first_day > span.last_day:
        raise RuleBroken("Ngày cuối phải từ ngày đầu trở đi.", field="last_day")
    if span.begins > span.ends:
        raise RuleBroken("Buổi cuối phải từ buổi đầu trở đi.", field="last_session")
    if span.first_day < today - timedelta(days=LATE_DAYS):
        raise RuleBroken(
            "Chỉ xin nghỉ được cho ngày đã qua không quá %(days)d ngày. Hãy gọi cho nhà trường.",
            field="first_day",
            days=LATE_DAYS,
        )
    if not days.first <= span.first_day <= days.last:
        raise RuleBroken("Ngày này không thuộc năm học của lớp.", field="first_day")
    if span.last_day > days.last:
        raise RuleBroken("Ngày này không thuộc năm học của lớp.", field="last_day")
    count = sum(days.is_due(day) for day in days.between(span.first_day, span.last_day))
    if not count and not any(True for _day in days.between(span.first_day, span.last_day)):
        raise RuleBroken("Những ngày này không có buổi học nên không cần xin nghỉ.", field="first_day")
    return max(count, 1)


def level_for(count: int, limit: int) -> str:
    """Who decides about so many days of lessons: the homeroom teacher up to ``limit``, a leader above."""
    return HOMEROOM if count <= limit else LEADER


def is_late(first_day: date, asked_on: date) -> bool:
    """Whether it was asked for after its first day."""
    return asked_on > first_day


def may_withdraw(state: str, first_day: date, today: date) -> bool:
    """What nobody has decided can always be withdrawn, what was approved only before its first day."""
    return state in OPEN or (state == APPROVED and today < first_day)


TO_DECIDER, TO_FAMILY = "decider", "family"
"""Who is reminded of a request nobody has decided."""
LONGEST_LEAD = 4
"""So many days before the first one the reminder can come: over a weekend, and one more."""
DECIDER_FROM, FAMILY_FROM, NOBODY_FROM = time(15, 0), time(6, 30), time(21, 0)
JUST_TOLD = timedelta(hours=2)
"""So long after the last step nobody is reminded: they have just heard of it."""


def reminder_of(state: str, first_day: date, *, told_at: datetime, local: datetime) -> list[str]:
    """Who is due to be reminded now (local time): who decides, from the afternoon of the last weekday before the first
    day; the family on the first day. Nobody at night, nor just after the last step (``told_at``)."""
    if state not in OPEN or local < told_at + JUST_TOLD or not FAMILY_FROM <= local.time() < NOBODY_FROM:
        return []
    today = local.date()
    if today == first_day:
        return [TO_FAMILY]
    begins = datetime.combine(_weekday_before(first_day), DECIDER_FROM, local.tzinfo)
    return [TO_DECIDER] if state == WAITING and today < first_day and local >= begins else []


def _weekday_before(day: date) -> date:
    before = day - timedelta(days=1)
    return before - timedelta(days=max(0, before.weekday() - FRIDAY))


LEAVE_ACTIONS: dict[str, str] = {
    "leave_asked": mark("Gia đình gửi đơn xin nghỉ"),
    "leave_resent": mark("Gia đình sửa và gửi lại đơn xin nghỉ"),
    "leave_withdrawn": mark("Gia đình rút đơn xin nghỉ"),
    "leave_approved": mark("Duyệt đơn xin nghỉ"),
    "leave_refused": mark("Không duyệt đơn xin nghỉ"),
    "leave_returned": mark("Hỏi lại gia đình về đơn xin nghỉ"),
}
LEAVE_OBJECTS: dict[str, str] = {"leave_request": mark("Đơn xin nghỉ học")}
