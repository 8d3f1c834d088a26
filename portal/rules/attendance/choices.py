"""What a school may decide about attendance."""

from enum import StrEnum

from portal.errors import mark
from portal.rules.attendance.counting import Counting


class DaysBack(StrEnum):
    """So many days back a teacher may take or change a roll; leaders and the office always may."""

    ONE = "1"
    THREE = "3"
    WEEK = "7"
    TWO_WEEKS = "14"
    MONTH = "30"
    TWO_MONTHS = "60"


class LeaveDays(StrEnum):
    """Up to so many days of lessons the homeroom teacher decides about leave; above that a leader does."""

    ONE = "1"
    TWO = "2"
    THREE = "3"
    FIVE = "5"
    TEN = "10"


class Saturdays(StrEnum):
    """Whether lessons are held every Saturday, so that a roll is missed when nobody takes it."""

    NO = "no"
    YES = "yes"


DAYS_BACK_LABELS = {
    DaysBack.ONE: mark("1 ngày"),
    DaysBack.THREE: mark("3 ngày"),
    DaysBack.WEEK: mark("7 ngày"),
    DaysBack.TWO_WEEKS: mark("14 ngày"),
    DaysBack.MONTH: mark("30 ngày"),
    DaysBack.TWO_MONTHS: mark("60 ngày"),
}
LEAVE_DAYS_LABELS = {
    LeaveDays.ONE: mark("1 ngày học"),
    LeaveDays.TWO: mark("2 ngày học"),
    LeaveDays.THREE: mark("3 ngày học"),
    LeaveDays.FIVE: mark("5 ngày học"),
    LeaveDays.TEN: mark("10 ngày học"),
}
SATURDAY_LABELS = {
    Saturdays.NO: mark("Không: điểm danh được nhưng không tính là thiếu"),
    Saturdays.YES: mark("Có: chưa điểm danh thứ bảy là thiếu"),
}
COUNTING_LABELS = {
    Counting.ONE_A_DAY: mark("Mỗi ngày nhiều nhất một buổi, vắng nửa ngày cũng là một buổi"),
    Counting.HALVES: mark("Mỗi buổi trong hai buổi là nửa buổi, lẻ nửa buổi cuối năm thì bỏ"),
}
