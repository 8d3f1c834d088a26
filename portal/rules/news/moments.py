"""Instants of an article's course."""

from datetime import date, datetime, timedelta

from portal.errors import RuleBroken

FARTHEST = timedelta(days=366 * 2)


def check_ahead(at: datetime, now: datetime, *, field: str) -> None:
    """Raise ``RuleBroken`` at the field unless the instant is to come, and within two years."""
    if at <= now:
        raise RuleBroken("Thời điểm này đã qua; hãy chọn ngày giờ sắp tới.", field=field)
    if at - now > FARTHEST:
        raise RuleBroken("Thời điểm này xa quá hai năm; kiểm tra lại năm.", field=field)


def check_last_day(day: date | None, today: date, *, field: str) -> date:
    """The day itself; ``RuleBroken`` at the field unless it is today or to come, and within two years."""
    if day is None:
        raise RuleBroken("Hãy chọn ngày.", field=field)
    if day < today:
        raise RuleBroken("Ngày này đã qua; hãy chọn hôm nay hoặc một ngày sắp tới.", field=field)
    if day - today > FARTHEST:
        raise RuleBroken("Ngày này xa quá hai năm; kiểm tra lại năm.", field=field)
    return day
