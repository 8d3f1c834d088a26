"""What every line of the table of letters says (``ready_calendars``), and what several of them share."""

from dataclasses import dataclass
from datetime import date

from portal.errors import mark
from portal.rules.data_forms.calendars import Made, Rule, YearDay
from portal.rules.data_forms.periods import Days, official_after

SEQAP, SMAS, SECTOR, SITE, PRESCHOOL, REGISTERS = "seqap", "smas", "sector", "site", "preschool", "registers"
SYSTEM_LABELS: dict[str, str] = {
    SEQAP: mark("SEQAP Online"),
    SMAS: mark("SMAS, phần mềm quản lý nhà trường"),
    SECTOR: mark("CSDL ngành"),
    SITE: mark("Trang thông tin điện tử"),
    PRESCHOOL: mark("Hệ thống mầm non (mn.hcm.edu.vn)"),
    REGISTERS: mark("Sổ điện tử"),
}
BASIS: dict[str, str] = {
    SEQAP: mark("Công văn 253/BGDĐT-SEQAP, mục II, III"),
    SMAS: mark("Kế hoạch 1648/SGDĐT-VP, mục II.2"),
    SECTOR: mark("Kế hoạch 1648/SGDĐT-VP, mục II.3, III"),
    SITE: mark("Công văn 642/PGDĐT, mục 1.2"),
    PRESCHOOL: mark("Công văn 555/GDĐT, mục 2.2"),
    REGISTERS: mark("Công văn 489/SGDĐT-GDTrH, mục 2"),
}


@dataclass(frozen=True, kw_only=True)
class Ready:
    """One line of the table. ``rule``: comes back every year; ``once``: a period of the past, kept for comparison.

    Neither: the letter names no day, or it is a duty and no period (R108).
    """

    code: str
    system: str
    name: str
    asked: str
    content: str
    rule: Rule | None = None
    once: Made | None = None
    basis: str = ""
    doubt: str = ""

    @property
    def source(self) -> str:
        """The letter it stands in."""
        return self.basis or BASIS[self.system]


def once(name: str, covers: tuple[date, date], opens: date, closes: date, locks: date) -> Made:
    """A period that was once, official the day after its lock."""
    days = Days(opens_on=opens, closes_on=closes, locks_on=locks, official_on=official_after(locks))
    return Made("", name, *covers, days)


NO_START = mark("Công văn chỉ ghi hạn cuối, không ghi ngày bắt đầu nhập; ngày mở ở đây do cổng gợi ý.")
NO_WINDOW = mark("Văn bản chỉ ghi ngày đồng bộ, không ghi ngày mở và ngày khóa; ở đây khóa ngay ngày đồng bộ.")
NO_DAYS = mark("Văn bản không ghi ngày nào; cần chọn ngày trước khi dùng.")
YEAR_BEGINS, YEAR_ENDS = YearDay(9, 1), YearDay(5, 31, 1)
SCHOOLS, SAME_THREE = mark("Các trường"), mark("Gói thầu và hợp đồng; lớp tập huấn; tài chính")
