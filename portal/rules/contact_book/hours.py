"""When families are told: quiet hours at night, and sending at a chosen hour."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from portal.errors import RuleBroken, mark

MOST_AHEAD = timedelta(days=90)
"""So far ahead sending can be arranged."""


def _half_hours(first: int, last: int) -> tuple[time, ...]:
    return tuple(time(number // 2, number % 2 * 30) for number in range(first * 2, last * 2 + 1))


EVENINGS, MORNINGS, HOURS = _half_hours(20, 23), _half_hours(5, 7), _half_hours(6, 21)
"""What a school may choose as the beginning and the end of its quiet hours; at what hours sending can be arranged."""


@dataclass(frozen=True)
class Quiet:
    """From an evening to the next morning, local time."""

    since: time
    until: time


USUAL = Quiet(time(21), time(6, 30))
SINCE, UNTIL = "quiet_since", "quiet_until"
"""Keys of a unit's settings, "HH:MM"."""


def read_quiet(settings: Mapping[str, Any]) -> Quiet:
    """What a school chose, else the usual hours."""
    return Quiet(
        _read(settings.get(SINCE), EVENINGS) or USUAL.since,
        _read(settings.get(UNTIL), MORNINGS) or USUAL.until,
    )


def choose_quiet(since: str, until: str) -> Quiet:
    """Hours as chosen in a form."""
    evening, morning = _read(since, EVENINGS), _read(until, MORNINGS)
    if evening is None:
        raise RuleBroken("Hãy chọn một mục trong danh sách.", field="since")
    if morning is None:
        raise RuleBroken("Hãy chọn một mục trong danh sách.", field="until")
    return Quiet(evening, morning)


def quiet_end(quiet: Quiet, now: datetime) -> datetime | None:
    """When the quiet hours around a local moment end; None outside them."""
    if now.time() >= quiet.since:
        return datetime.combine(now.date() + timedelta(days=1), quiet.until, now.tzinfo)
    if now.time() < quiet.until:
        return datetime.combine(now.date(), quiet.until, now.tzinfo)
    return None


def check_schedule(day: date | None, hour: str, *, now: datetime, ends_on: date) -> datetime:
    """The local moment of sending; in the future, not too far ahead, not after the last day of the notice."""
    at = _read(hour, HOURS)
    if day is None:
        raise RuleBroken("Vui lòng chọn ngày gửi.", field="day")
    if at is None:
        raise RuleBroken("Hãy chọn một mục trong danh sách.", field="hour")
    moment = datetime.combine(day, at, now.tzinfo)
    if moment <= now:
        raise RuleBroken("Giờ hẹn đã qua. Hãy chọn giờ khác, hoặc gửi ngay.", field="day")
    if moment > now + MOST_AHEAD:
        raise RuleBroken("Chỉ hẹn được trong %(days)d ngày tới.", field="day", days=MOST_AHEAD.days)
    if day > ends_on:
        raise RuleBroken("Ngày gửi phải trước khi thông báo hết hạn.", field="day")
    return moment


def show_hour(hour: time) -> str:
    """ "06:30"."""
    return f"{hour.hour:02d}:{hour.minute:02d}"


def _read(typed: object, offered: tuple[time, ...]) -> time | None:
    return next((hour for hour in offered if show_hour(hour) == typed), None)


HOUR_ACTIONS: dict[str, str] = {
    "notice_scheduled": mark("Hẹn giờ gửi thông báo"),
    "notice_unscheduled": mark("Bỏ hẹn giờ gửi thông báo"),
    "notice_not_sent": mark("Thông báo hẹn giờ không gửi được"),
    "quiet_hours_chosen": mark("Đổi giờ yên tĩnh khi báo cho gia đình"),
}
HOUR_FIELDS: dict[str, str] = {
    SINCE: mark("Yên tĩnh từ"),
    UNTIL: mark("Yên tĩnh đến"),
    "send_at": mark("Gửi lúc"),
}
