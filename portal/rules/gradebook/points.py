"""Every point at which a school, or a unit above it, chooses: the open points of the circulars, and attendance.

A choice holds from a school year on. What a unit above has chosen holds for all its schools ("do cấp trên quy định");
of several above, the topmost.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from portal.errors import RuleBroken, mark
from portal.rules.attendance.choices import (
    COUNTING_LABELS,
    DAYS_BACK_LABELS,
    LEAVE_DAYS_LABELS,
    SATURDAY_LABELS,
    DaysBack,
    LeaveDays,
    Saturdays,
)
from portal.rules.attendance.counting import COUNTING, Counting
from portal.rules.gradebook.switches import OPEN_POINTS, Switches, read_switches

ASSESSMENT, ATTENDANCE = "assessment", "attendance"


@dataclass(frozen=True, kw_only=True)
class Point:
    """A point in words: the question, choices with labels, what holds unless chosen, why, the source, what it does."""

    code: str
    area: str
    question: str
    choices: Mapping[str, str]
    default: str
    reason: str
    source: str
    effect: str

    def check(self, choice: str) -> None:
        """Raise unless it is one of the choices."""
        if choice not in self.choices:
            raise RuleBroken("Hãy chọn một mục trong danh sách.", field="choice")


_EFFECTS = {
    "rounding": mark("Điểm trung bình từng môn của học kì và cả năm, từ đó mức học tập, lên lớp và danh hiệu."),
    "year_from": mark("Điểm trung bình cả năm của từng môn, từ đó mức học tập cả năm, lên lớp và danh hiệu."),
    "one_subject": mark("Mức học tập của học sinh chỉ bị một môn đánh giá bằng nhận xét kéo xuống."),
    "set_aside": mark("Mức học tập của học sinh bị một môn kéo xuống khi lớp chỉ có vừa đủ số môn có điểm."),
    "missing_test": mark("Học sinh còn thiếu bài khi học kì đã khóa: chưa được xếp mức, hay bị tính 0 điểm."),
    "both_low": mark("Việc lên lớp của học sinh có cả rèn luyện và học tập cả năm Chưa đạt."),
    "reassessed": mark("Điểm cả năm, mức học tập và việc lên lớp của học sinh đánh giá lại trong hè."),
}
POINTS: dict[str, Point] = {
    point.code: Point(
        code=point.code,
        area=ASSESSMENT,
        question=point.question,
        choices={str(choice): label for choice, label in point.choices.items()},
        default=point.default,
        reason=point.reason,
        source=point.source,
        effect=_EFFECTS[point.code],
    )
    for point in OPEN_POINTS
} | {
    point.code: point
    for point in (
        Point(
            code="counting",
            area=ATTENDANCE,
            question=mark("Ở lớp học hai buổi, số buổi nghỉ để xét lên lớp tính thế nào?"),
            choices={str(choice): label for choice, label in COUNTING_LABELS.items()},
            default=str(COUNTING),
            reason=mark("Đúng chữ của thông tư, và trong hai cách là cách nhắc sớm hơn."),
            source=mark(
                "Thông tư 22/2021, điểm c khoản 1 Điều 12: “tính theo kế hoạch giáo dục 01 buổi/ngày”; không nói gì "
                "về lớp hai buổi."
            ),
            effect=mark("Số buổi nghỉ và việc lên lớp từ lớp 6."),
        ),
        Point(
            code="days_back",
            area=ATTENDANCE,
            question=mark("Giáo viên được điểm danh, sửa điểm danh lùi lại bao nhiêu ngày?"),
            choices={str(choice): label for choice, label in DAYS_BACK_LABELS.items()},
            default=str(DaysBack.WEEK),
            reason=mark("Đủ cho một tuần nghỉ ốm của giáo viên; lâu hơn thì lãnh đạo, văn thư sửa."),
            source=mark("Nhà trường tự quyết định."),
            effect=mark("Ngày giáo viên còn ghi được; lãnh đạo, văn thư ghi được mọi ngày của năm học."),
        ),
        Point(
            code="saturdays",
            area=ATTENDANCE,
            question=mark("Trường có học mọi thứ bảy không?"),
            choices={str(choice): label for choice, label in SATURDAY_LABELS.items()},
            default=str(Saturdays.NO),
            reason=mark("Phần lớn các trường nghỉ thứ bảy; trường học bù vẫn điểm danh được."),
            source=mark("Kế hoạch thời gian năm học của nhà trường."),
            effect=mark("Bảng tiến độ và sổ điểm danh tháng: thứ bảy chưa điểm danh có tính là thiếu hay không."),
        ),
        Point(
            code="leave_days",
            area=ATTENDANCE,
            question=mark("Đơn xin nghỉ đến bao nhiêu ngày học thì giáo viên chủ nhiệm duyệt?"),
            choices={str(choice): label for choice, label in LEAVE_DAYS_LABELS.items()},
            default=str(LeaveDays.TWO),
            reason=mark("Nghỉ ngắn thì chủ nhiệm biết rõ nhất; nghỉ dài hơn thì lãnh đạo nhà trường duyệt."),
            source=mark("Nhà trường tự quyết định."),
            effect=mark("Đơn gia đình gửi từ lúc đổi; đơn đã gửi vẫn do người đang giữ duyệt."),
        ),
    )
}


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """What one unit chose; ``depth`` 0 is the school itself, 1 the unit above and so on."""

    point: str
    choice: str
    start_year: int
    unit_id: int
    depth: int
    by: str
    at: datetime
    basis: str = ""


@dataclass(frozen=True)
class Choices:
    """The choices that hold for a unit in a school year; a point that nobody chose has its default.

    ``tried`` are other choices at some points, to see what they would change.
    """

    held: Mapping[str, Chosen]
    tried: Mapping[str, str] = field(default_factory=dict)

    def of(self, code: str) -> str:
        """The choice at a point."""
        if code in self.tried:
            return self.tried[code]
        found = self.held.get(code)
        return found.choice if found else POINTS[code].default

    @property
    def switches(self) -> Switches:
        """The choices of the circulars' open points, for the rules of assessment."""
        return read_switches({point.code: self.of(point.code) for point in OPEN_POINTS})

    @property
    def counting(self) -> Counting:
        """How sessions absent are counted."""
        return Counting(self.of("counting"))

    @property
    def days_back(self) -> int:
        """So many days back teachers may take a roll."""
        return int(DaysBack(self.of("days_back")))

    @property
    def leave_days(self) -> int:
        """Up to so many days of lessons the homeroom teacher decides about leave."""
        return int(LeaveDays(self.of("leave_days")))

    @property
    def saturdays(self) -> bool:
        """Whether lessons are held every Saturday."""
        return self.of("saturdays") == Saturdays.YES


DEFAULTS = Choices({})


def settle(chosen: Iterable[Chosen]) -> Choices:
    """What holds, from everything that a unit and those above chose up to the year asked for."""
    newest: dict[tuple[str, int], Chosen] = {}
    for one in chosen:
        place = (one.point, one.depth)
        if one.point in POINTS and (place not in newest or one.start_year > newest[place].start_year):
            newest[place] = one
    decided = sorted((one for one in newest.values() if one.choice), key=lambda one: one.depth)
    return Choices({one.point: one for one in decided})
