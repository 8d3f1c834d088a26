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
SATURDAY_LABELS = {
    Saturdays.NO: mark("Không: điểm danh được nhưng không tính là thiếu"),
    Saturdays.YES: mark("Có: chưa điểm danh thứ bảy là thiếu"),
}
COUNTING_LABELS = {
    Counting.ONE_A_DAY: mark("Mỗi ngày nhiều nhất một buổi, vắng nửa ngày cũng là một buổi"),
    Counting.HALVES: mark("Mỗi buổi trong hai buổi là nửa buổi, lẻ nửa buổi cuối năm thì bỏ"),
}
