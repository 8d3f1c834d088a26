"""The five letters, read by a person: every deadline they give (requirements R89-R110), and false proposals by name."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from portal.rules.documents.deadlines import Rhythm, Timing

FOLDER = Path(__file__).parents[3] / "portal" / "demo" / "letters"
ISSUED = {
    "683-SGDDT-GDTH": date(2012, 5, 31),
    "253-BGDDT-SEQAP": date(2012, 5, 22),
    "1648-SGDDT-VP": date(2019, 9, 30),
    "489-SGDDT-GDTrH": date(2019, 3, 8),
    "642-PGDDT": date(2020, 9, 7),
    "555-GDDT": date(2016, 8, 5),
}


@dataclass(frozen=True)
class Expected:
    """A deadline of a letter, the requirement that lists it, and some of the words it must be proposed with."""

    letter: str
    number: str
    timing: Timing
    words: str


def once(year: int, month: int, day: int, opens: date | None = None) -> Timing:
    return Timing(rhythm=Rhythm.ONCE, due=date(year, month, day), opens=opens)


def yearly(day: int, month: int, opens: tuple[int, int] = (0, 0)) -> Timing:
    return Timing(rhythm=Rhythm.YEARLY, day=day, month=month, opens_day=opens[0] or None, opens_month=opens[1] or None)


def monthly(day: int) -> Timing:
    return Timing(rhythm=Rhythm.MONTHLY, day=day)


S, B, V, Q, P = "683-SGDDT-GDTH", "253-BGDDT-SEQAP", "1648-SGDDT-VP", "489-SGDDT-GDTrH", "642-PGDDT"
RUSH = once(2012, 6, 30, opens=date(2012, 5, 28))

EXPECTED = (
    Expected(S, "R89", once(2012, 6, 30), "Trước ngày 30/6/2012"),
    Expected(B, "R89", RUSH, "từ 28/5 đến 30/6/2012"),
    Expected(B, "R90", RUSH, "giai đoạn gấp rút"),  # "từ bắt đầu đến 31/12/2011" says which data, not until when
    Expected(B, "R91", yearly(15, 10), "kết thúc vào ngày 15/10 hằng năm"),
    Expected(B, "R92", yearly(15, 2), "kết thúc ngày 15/02 hằng năm"),
    Expected(B, "R93", yearly(15, 7), "kết thúc ngày 15/7 hằng năm"),
    Expected(B, "R94", yearly(31, 8), "Báo cáo thông tin các gói thầu"),
    Expected(B, "R94", yearly(31, 8), "Báo cáo thông tin các khóa tập huấn"),
    Expected(B, "R94", yearly(31, 8), "Báo cáo thông tin tài chính"),
    Expected(B, "R94", once(2012, 8, 31), "6 tháng đầu năm 2012"),
    Expected(B, "R95", yearly(31, 3), "Báo cáo thông tin các gói thầu"),
    Expected(B, "R95", yearly(31, 3), "Báo cáo thông tin các khóa tập huấn"),
    Expected(B, "R95", yearly(31, 3), "Báo cáo thông tin tài chính"),
    Expected(B, "R95", once(2013, 3, 31), "cả năm 2012"),
    Expected(V, "R96", yearly(9, 9), "Khóa ngày ngày 09 tháng 9 hằng năm"),
    Expected(V, "R96", yearly(6, 9, opens=(1, 9)), "từ ngày 01/9 đến ngày 06/9"),
    Expected(V, "R97", monthly(17), "Khóa ngày 17 hằng tháng"),
    Expected(V, "R97", monthly(15), "ngày 15/9 hằng tháng"),
    Expected(V, "R98", yearly(31, 12), "Báo cáo học kỳ I: Khóa"),
    Expected(V, "R98", yearly(30, 12, opens=(25, 12)), "từ ngày 25/12 đến ngày 30/12"),
    Expected(V, "R99", yearly(31, 5), "Báo cáo năm học: Khóa"),
    Expected(V, "R99", yearly(30, 5, opens=(25, 5)), "từ ngày 25/5 đến ngày 30/5"),
    Expected(V, "R100", yearly(25, 5), "Báo cáo tốt nghiệp THCS: Khóa"),
    Expected(V, "R100", yearly(24, 5, opens=(20, 5)), "từ ngày 20/5 đến ngày 24/5"),
    Expected(V, "R101", yearly(15, 8), "Báo cáo tốt nghiệp THPT: Khóa"),
    Expected(V, "R101", yearly(10, 8, opens=(5, 8)), "từ ngày 05/8 đến ngày 10/8"),
    Expected(V, "R102", yearly(10, 10), "Báo cáo kỳ đầu năm học"),
    Expected(V, "R103", yearly(10, 1), "Báo cáo kỳ giữa năm học"),
    Expected(V, "R104", yearly(31, 5), "Báo cáo kỳ cuối năm học"),
    Expected(V, "R105", yearly(15, 8), "Báo cáo tốt nghiệp THPT: Thời gian thực hiện ngày"),
    Expected(P, "R106", once(2020, 9, 18), "chậm nhất đến ngày 18/9/2020"),
    Expected(P, "R107", once(2020, 9, 18), "Thời gian hoàn thành đến ngày 18/9/2020"),
    Expected(
        P,
        "R108",
        Timing(rhythm=Rhythm.AFTER_EVENT, days=5, working=True, event="có thay đổi về thông tin"),
        "chậm nhất trong 5 ngày làm việc",
    ),
    Expected(Q, "R110", Timing(rhythm=Rhythm.SEMESTERS), "Cuối mỗi học kỳ"),
)
WITHOUT_A_DAY = {"R109": "555-GDDT names three reports of the year and another letter that gives their days"}

# (letter, words): every proposal that is no duty of anybody. None today; a new one is named here and counted.
FALSE: tuple[tuple[str, str], ...] = ()


def body_of(letter: str) -> str:
    """The letter's text without the head of the demo's file."""
    return (FOLDER / f"{letter}.txt").read_text(encoding="utf-8").partition("\n\n")[2]
