"""The papers a class can be printed on, and who may print which: the one place that says so."""

from dataclasses import dataclass
from enum import StrEnum

from portal.errors import RuleBroken, mark
from portal.rules.vietnamese import clean


class PaperKind(StrEnum):
    """A paper, by the word that stands in its address."""

    SLIP = "phieu-bao-diem"
    REPORT = "hoc-ba"
    SUMMARY = "bang-tong-hop"
    BOOK = "so-theo-doi"
    SIGNING = "danh-sach-ki"
    CHILD = "phieu-danh-gia-tre"


@dataclass(frozen=True, kw_only=True)
class PaperFacts:
    """``has_pupils``: may be made for one pupil alone. ``has_period``: of a semester or of the year.

    ``is_small``: made at once although it is of a class. ``for_teachers``: also for who only teaches in the class.
    """

    label: str
    words: str
    has_pupils: bool = False
    has_period: bool = False
    is_small: bool = False
    for_teachers: bool = False


PAPERS: dict[PaperKind, PaperFacts] = {
    PaperKind.SLIP: PaperFacts(
        label=mark("Phiếu báo điểm"),
        words=mark(
            "Gửi gia đình: mọi điểm của từng môn, kết quả, số buổi nghỉ và nhận xét của một học kì hoặc cả năm."
        ),
        has_pupils=True,
        has_period=True,
    ),
    PaperKind.REPORT: PaperFacts(
        label=mark("Học bạ"),
        words=mark("Lí lịch và kết quả từng năm học tại trường, có chỗ để giáo viên và hiệu trưởng kí."),
        has_pupils=True,
    ),
    PaperKind.SUMMARY: PaperFacts(
        label=mark("Bảng tổng hợp kết quả"),
        words=mark("Cả lớp trên một bảng khổ ngang: kết quả từng môn, học tập, rèn luyện và lên lớp."),
        has_period=True,
    ),
    PaperKind.BOOK: PaperFacts(
        label=mark("Sổ theo dõi và đánh giá"),
        words=mark(
            "Bìa, danh sách, số buổi nghỉ, sổ điểm từng môn và bảng tổng hợp. Giáo viên bộ môn in sổ môn mình dạy."
        ),
        has_period=True,
        for_teachers=True,
    ),
    PaperKind.CHILD: PaperFacts(
        label=mark("Phiếu đánh giá trẻ"),
        words=mark(
            "Gửi gia đình: từng chỉ số của các lĩnh vực phát triển đã đạt, chưa đạt hay chưa quan sát, và nhận xét."
        ),
        has_pupils=True,
        has_period=True,
    ),
    PaperKind.SIGNING: PaperFacts(
        label=mark("Danh sách kí tên"),
        words=mark("Danh sách lớp trên một trang, có cột trống để kí nhận sách, phiếu, tiền hay ghi ý kiến."),
        is_small=True,
        for_teachers=True,
    ),
}
STATE_LABELS: dict[str, str] = {
    "waiting": mark("Đang chờ máy chủ"),
    "reading": mark("Đang đọc dữ liệu"),
    "setting": mark("Đang dàn trang"),
    "ready": mark("Đã xong"),
    "failed": mark("Không lập được"),
    "swept": mark("Tệp đã hết hạn"),
}
UNDER_WAY = ("waiting", "reading", "setting")
"""The steps of a paper in the making, in their order."""
KEPT_HOURS = 72
"""So long a paper that was made in the background can be downloaded."""
LONGEST_REASON = 300


LONGEST_HEADING = 80
MOST_COLUMNS, LONGEST_COLUMN = 4, 30


def papers_of(grade: int) -> list[PaperKind]:
    """The papers that make sense for a class of a grade: preschool has no marks, and only it has indicators."""
    return [kind for kind in PAPERS if kind == PaperKind.SIGNING or (kind == PaperKind.CHILD) == (grade == 0)]


def may_print(kind: PaperKind, *, leads: bool, sees_all: bool, teaches: bool) -> bool:
    """Whether somebody may print a paper of a class: who leads it, and who may see the whole school.

    Who only teaches there prints class lists, and of the book the sheets of the own subjects.
    """
    return leads or sees_all or (teaches and PAPERS[kind].for_teachers)


def read_columns(typed: str) -> tuple[str, ...]:
    """The headings of further columns, separated by commas; at most four short ones, else RuleBroken."""
    found = tuple(part for part in (clean(part) for part in typed.split(",")) if part)
    if len(found) > MOST_COLUMNS:
        raise RuleBroken("Nhiều nhất %(most)s cột, cách nhau bằng dấu phẩy.", field="columns", most=MOST_COLUMNS)
    for one in found:
        if len(one) > LONGEST_COLUMN:
            raise RuleBroken("Tên cột “%(name)s” dài quá %(most)s chữ.", field="columns", name=one, most=LONGEST_COLUMN)
    return found
