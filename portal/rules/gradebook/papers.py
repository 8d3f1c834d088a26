"""The papers a class can be printed on, and who may print which: the one place that says so."""

from dataclasses import dataclass
from enum import StrEnum

from portal.errors import mark


class PaperKind(StrEnum):
    """A paper, by the word that stands in its address."""

    SLIP = "phieu-bao-diem"
    REPORT = "hoc-ba"
    SUMMARY = "bang-tong-hop"


@dataclass(frozen=True, kw_only=True)
class PaperFacts:
    """``has_pupils``: may be made for one pupil alone. ``has_period``: of a semester or of the year."""

    label: str
    words: str
    has_pupils: bool = False
    has_period: bool = False


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


def may_print(kind: PaperKind, *, leads: bool, sees_all: bool) -> bool:
    """Whether somebody may print a paper of a class: who leads it, and who may see the whole school."""
    return kind in PAPERS and (leads or sees_all)
