"""Public consultations (lấy ý kiến, TT 37/2020/TT-BGDĐT Art. 9): from one day to another, both whole."""

from datetime import date, datetime
from enum import StrEnum

from portal.errors import RuleBroken, mark

LONGEST_TITLE, LONGEST_BODY, LONGEST_SUMMARY = 200, 50_000, 20_000
LONGEST_NAME, LONGEST_COMMENT = 100, 4000
MOST_DAYS = 366


class ConsultationState(StrEnum):
    """How a consultation stands."""

    DRAFT = "draft"
    COMING = "coming"
    OPEN = "open"
    CLOSED = "closed"


CONSULTATION_LABELS = {
    ConsultationState.DRAFT: mark("Bản nháp"),
    ConsultationState.COMING: mark("Chưa đến ngày"),
    ConsultationState.OPEN: mark("Đang lấy ý kiến"),
    ConsultationState.CLOSED: mark("Đã kết thúc"),
}


def consultation_state(
    *, published_at: datetime | None, opens_at: datetime, ends_at: datetime, now: datetime
) -> ConsultationState:
    """``ends_at`` is the first instant that no longer counts."""
    if published_at is None:
        return ConsultationState.DRAFT
    if now < opens_at:
        return ConsultationState.COMING
    return ConsultationState.OPEN if now < ends_at else ConsultationState.CLOSED


def check_span(opens_on: date, closes_on: date) -> None:
    """Raise unless the last day is not before the first, and not years later."""
    if closes_on < opens_on:
        raise RuleBroken("Ngày kết thúc không được trước ngày bắt đầu.", field="closes_on")
    if (closes_on - opens_on).days > MOST_DAYS:
        raise RuleBroken("Không quá %(most)d ngày.", field="closes_on", most=MOST_DAYS)
