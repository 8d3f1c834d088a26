"""Being away for some days."""

from collections.abc import Iterable
from datetime import date

from portal.errors import RuleBroken, mark

MOST_DAYS = 366


def check_absence(first_day: date, last_day: date, today: date, taken: Iterable[tuple[date, date]]) -> None:
    """Not over yet, at most a year, and not across another absence; all days are included."""
    if last_day < first_day:
        raise RuleBroken(mark("Ngày kết thúc phải từ ngày bắt đầu trở đi."), field="last_day")
    if last_day < today:
        raise RuleBroken(mark("Thời gian vắng mặt đã qua."), field="last_day")
    if (last_day - first_day).days >= MOST_DAYS:
        raise RuleBroken(mark("Mỗi lần vắng mặt không quá %(days)d ngày."), field="last_day", days=MOST_DAYS)
    if any(first_day <= last and first <= last_day for first, last in taken):
        raise RuleBroken(mark("Bạn đã báo vắng mặt trong những ngày này; hãy hủy lần báo trước."), field="first_day")
