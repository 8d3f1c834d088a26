"""How an account stands today, in one word. The SQL of ``services.people.staff`` says the same; a test compares."""

from datetime import date, datetime
from enum import StrEnum

from portal.errors import mark


class Standing(StrEnum):
    """From the strongest reason not to be here to none."""

    LEFT = "left"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    NEVER_SIGNED_IN = "never_signed_in"
    ACTIVE = "active"


STANDING_LABELS: dict[Standing, str] = {
    Standing.LEFT: mark("đã nghỉ hoặc chuyển công tác"),
    Standing.SUSPENDED: mark("tạm khóa"),
    Standing.EXPIRED: mark("hết hạn"),
    Standing.NEVER_SIGNED_IN: mark("chưa đăng nhập lần nào"),
    Standing.ACTIVE: mark("đang dùng"),
}


def standing(
    *,
    left_on: date | None,
    suspended_at: datetime | None,
    expires_on: date | None,
    last_sign_in_at: datetime | None,
    today: date,
) -> Standing:
    """``left_on`` is the first day away, ``expires_on`` the last day of use."""
    if left_on is not None and left_on <= today:
        return Standing.LEFT
    if suspended_at is not None:
        return Standing.SUSPENDED
    if expires_on is not None and expires_on < today:
        return Standing.EXPIRED
    return Standing.ACTIVE if last_sign_in_at is not None else Standing.NEVER_SIGNED_IN
