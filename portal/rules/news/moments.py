"""Instants of an article's course."""

from datetime import datetime, timedelta

from portal.errors import RuleBroken

FARTHEST = timedelta(days=366 * 2)


def check_ahead(at: datetime, now: datetime, *, field: str) -> None:
    """Raise ``RuleBroken`` at the field unless the instant is to come, and within two years."""
    if at <= now:
        raise RuleBroken("Thời điểm này đã qua; hãy chọn ngày giờ sắp tới.", field=field)
    if at - now > FARTHEST:
        raise RuleBroken("Thời điểm này xa quá hai năm; kiểm tra lại năm.", field=field)
