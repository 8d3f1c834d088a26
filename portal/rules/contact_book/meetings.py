"""A parents' day: the slots of a teacher, when two meetings collide, until when families book."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from portal.errors import RuleBroken, mark

MOST_SLOTS, MOST_TEACHERS = 60, 150
NEEDED, NOT_NEEDED = "needed", "not_needed"
WISH_LABELS: dict[str, str] = {
    "": mark("Tùy gia đình"),
    NEEDED: mark("Cần gặp"),
    NOT_NEEDED: mark("Không cần gặp"),
}


@dataclass(frozen=True, kw_only=True)
class Hours:
    """From when to when teachers meet families, minutes of a meeting and of the pause after it (local time)."""

    opens: time
    closes: time
    minutes: int
    pause: int

    def starts(self) -> list[time]:
        """When meetings can begin; the last one ends by ``closes``."""
        day, length = date(2000, 1, 1), timedelta(minutes=self.minutes)
        at, end = datetime.combine(day, self.opens), datetime.combine(day, self.closes)
        found: list[time] = []
        while at + length <= end and len(found) <= MOST_SLOTS:
            found.append(at.time())
            at += length + timedelta(minutes=self.pause)
        return found


def check_day(hours: Hours, *, day: date, book_until: date, today: date) -> None:
    """Refuse a day that is over, hours without a slot or with too many, booking that ends after the day."""
    if day < today:
        raise RuleBroken("Ngày này đã qua.", field="day")
    if not today <= book_until <= day:
        raise RuleBroken("Hạn đặt lịch phải từ hôm nay đến ngày gặp.", field="book_until")
    if not 5 <= hours.minutes <= 60:
        raise RuleBroken("Mỗi lượt gặp từ 5 đến 60 phút.", field="minutes")
    if not 0 <= hours.pause <= 30:
        raise RuleBroken("Nghỉ giữa hai lượt từ 0 đến 30 phút.", field="pause")
    count = len(hours.starts()) if hours.opens < hours.closes else 0
    if not count:
        raise RuleBroken("Từ giờ bắt đầu đến giờ kết thúc chưa đủ một lượt gặp.", field="closes")
    if count > MOST_SLOTS:
        raise RuleBroken(
            "Mỗi giáo viên nhiều nhất %(most)d lượt. Hãy rút ngắn thời gian.", field="closes", most=MOST_SLOTS
        )


def collide(one: time, its_minutes: int, other: time, other_minutes: int) -> bool:
    """Whether two meetings of one day have a minute in common."""
    first, second = one.hour * 60 + one.minute, other.hour * 60 + other.minute
    return first < second + other_minutes and second < first + its_minutes


MEETING_ACTIONS: dict[str, str] = {
    "meeting_day_made": mark("Mở ngày gặp gia đình"),
    "meeting_day_cancelled": mark("Hủy ngày gặp gia đình"),
    "meeting_teacher_cancelled": mark("Hủy các lượt gặp của một giáo viên"),
    "meeting_cancelled": mark("Nhà trường hủy một lượt gặp"),
    "meeting_booked": mark("Gia đình đặt lịch gặp giáo viên"),
    "meeting_unbooked": mark("Gia đình hủy lịch gặp giáo viên"),
    "meeting_wished": mark("Đánh dấu cần gặp gia đình"),
}
MEETING_OBJECTS: dict[str, str] = {"meeting_day": mark("Ngày gặp gia đình")}
