"""Questions of the public to a site: their limits, by when they are answered, how long what they tell is kept."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from portal.errors import RuleBroken, mark
from portal.rules.documents.working_days import UnknownYear, WorkCalendar

LONGEST_NAME, LONGEST_SUBJECT, LONGEST_QUESTION, LONGEST_ANSWER = 100, 200, 4000, 10_000
ANSWER_DAYS, MOST_ANSWER_DAYS = 10, 60
"""Working days within which a question is answered, unless the site says otherwise."""
KEEP_MONTHS, MOST_KEEP_MONTHS = 12, 60
"""How long after the answer names, addresses and words of askers are kept."""


class QuestionState(StrEnum):
    """How a question stands."""

    WAITING = "waiting"
    OVERDUE = "overdue"
    ANSWERED = "answered"
    PUT_AWAY = "put_away"


QUESTION_LABELS = {
    QuestionState.WAITING: mark("Chờ trả lời"),
    QuestionState.OVERDUE: mark("Quá hạn"),
    QuestionState.ANSWERED: mark("Đã trả lời"),
    QuestionState.PUT_AWAY: mark("Đã cất"),
}


def question_state(
    *, due_on: date, answered_at: datetime | None, put_away_at: datetime | None, today: date
) -> QuestionState:
    """One put away is that whatever else became of it; the last day for the answer is not yet late."""
    if put_away_at is not None:
        return QuestionState.PUT_AWAY
    if answered_at is not None:
        return QuestionState.ANSWERED
    return QuestionState.OVERDUE if today > due_on else QuestionState.WAITING


@dataclass(frozen=True, kw_only=True)
class AskingSettings:
    """``answer_days``: working days for an answer. ``keep_months``: after so many what askers told is deleted."""

    answer_days: int = ANSWER_DAYS
    keep_months: int = KEEP_MONTHS


def read_asking(stored: Mapping[str, object]) -> AskingSettings:
    """The settings of a site; what is missing or unreadable counts as usual."""
    days, months = stored.get("answer_days"), stored.get("keep_months")
    return AskingSettings(
        answer_days=days if isinstance(days, int) and 1 <= days <= MOST_ANSWER_DAYS else ANSWER_DAYS,
        keep_months=months if isinstance(months, int) and 1 <= months <= MOST_KEEP_MONTHS else KEEP_MONTHS,
    )


def check_asking(settings: AskingSettings) -> None:
    """Raise ``RuleBroken`` for settings nobody could keep to."""
    if not 1 <= settings.answer_days <= MOST_ANSWER_DAYS:
        raise RuleBroken("Số ngày từ 1 đến %(most)d.", field="answer_days", most=MOST_ANSWER_DAYS)
    if not 1 <= settings.keep_months <= MOST_KEEP_MONTHS:
        raise RuleBroken("Số tháng từ 1 đến %(most)d.", field="keep_months", most=MOST_KEEP_MONTHS)


def answer_due(calendar: WorkCalendar, asked_on: date, days: int) -> date:
    """The last day for the answer, so many working days on; through a year whose holidays nobody has entered yet,
    Mondays to Fridays count."""
    found = asked_on
    while days > 0:
        found += timedelta(days=1)
        try:
            days -= calendar.is_working(found)
        except UnknownYear:
            days -= found.weekday() < 5
    return found


def months_before(instant: datetime, months: int) -> datetime:
    """The same instant so many months ago; on the last day of a shorter month."""
    year, month = divmod(instant.year * 12 + instant.month - 1 - months, 12)
    return instant.replace(year=year, month=month + 1, day=min(instant.day, monthrange(year, month + 1)[1]))


def check_reachable(email: str | None, phone: str | None) -> None:
    """Raise unless there is a way to answer."""
    if not email and not phone:
        raise RuleBroken("Hãy ghi thư điện tử hoặc số điện thoại để đơn vị trả lời.", field="email")


def check_text(text: str, longest: int, *, field: str) -> str:
    """The text without blanks around it; raises when nothing is left or it is too long."""
    if not text.strip():
        raise RuleBroken("Vui lòng nhập mục này.", field=field)
    if len(text.strip()) > longest:
        raise RuleBroken("Không quá %(max)d ký tự.", field=field, max=longest)
    return text.strip()
