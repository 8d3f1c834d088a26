"""The calendars of five letters of the sector as data (table 1.6: R89-R110), ready to be taken over for a form.

What a letter leaves open is decided here in one way and said in ``doubt``, which every page shows beside the line
(R113): nobody mistakes our reading for the letter's words.
"""

from datetime import date

from portal.errors import mark
from portal.rules.data_forms.calendars import YearDay, Yearly
from portal.rules.data_forms.ready import (
    NO_DAYS,
    NO_START,
    NO_WINDOW,
    PRESCHOOL,
    REGISTERS,
    SCHOOLS,
    SECTOR,
    SITE,
    YEAR_BEGINS,
    YEAR_ENDS,
    Ready,
    once,
)
from portal.rules.data_forms.ready_seqap import SEQAP_LINES
from portal.rules.data_forms.ready_smas import SMAS_LINES

SECTOR_LINES: tuple[Ready, ...] = (
    Ready(
        code="R102",
        system=SECTOR,
        name=mark("Kỳ đầu năm học"),
        asked=SCHOOLS,
        content=mark("Trường, lớp, học sinh; đội ngũ; phòng học; ngân sách"),
        rule=Yearly(
            covers_from=YEAR_BEGINS,
            covers_to=YearDay(10, 10),
            opens=YearDay(9, 15),
            closes=YearDay(10, 10),
            locks=YearDay(10, 10),
            sync=YearDay(10, 10),
        ),
        doubt=NO_WINDOW,
    ),
    Ready(
        code="R103",
        system=SECTOR,
        name=mark("Kỳ giữa năm học"),
        asked=SCHOOLS,
        content=mark("Trường, lớp, học sinh"),
        rule=Yearly(
            covers_from=YEAR_BEGINS,
            covers_to=YearDay(1, 10, 1),
            opens=YearDay(12, 25),
            closes=YearDay(1, 10, 1),
            locks=YearDay(1, 10, 1),
            sync=YearDay(1, 10, 1),
        ),
        doubt=NO_WINDOW,
    ),
    Ready(
        code="R104",
        system=SECTOR,
        name=mark("Kỳ cuối năm học"),
        asked=SCHOOLS,
        content=mark("Trường, lớp, học sinh; đội ngũ"),
        rule=Yearly(
            covers_from=YEAR_BEGINS,
            covers_to=YEAR_ENDS,
            opens=YearDay(5, 15, 1),
            closes=YEAR_ENDS,
            locks=YEAR_ENDS,
            sync=YEAR_ENDS,
        ),
        doubt=NO_WINDOW,
    ),
    Ready(
        code="R105",
        system=SECTOR,
        name=mark("Tốt nghiệp THPT"),
        asked=mark("Trường có cấp THPT; phòng Khảo thí kiểm tra"),
        content=mark("Học sinh tốt nghiệp"),
        rule=Yearly(
            covers_from=YEAR_BEGINS,
            covers_to=YearDay(8, 15, 1),
            opens=YearDay(8, 1, 1),
            closes=YearDay(8, 15, 1),
            locks=YearDay(8, 15, 1),
            sync=YearDay(8, 15, 1),
        ),
        doubt=NO_WINDOW,
    ),
    Ready(
        code="R106",
        system=SECTOR,
        name=mark("Đầu năm học 2020-2021"),
        asked=mark("Mầm non: EMIS; tiểu học: EMIS, EQMS, Đề án ngoại ngữ; THCS: EMIS, Đề án ngoại ngữ"),
        content=mark("Báo cáo đầu năm"),
        basis=mark("Công văn 642/PGDĐT, mục 1.1b"),
        once=once(
            "Đầu năm học 2020-2021",
            (date(2020, 9, 1), date(2020, 9, 18)),
            date(2020, 9, 1),
            date(2020, 9, 18),
            date(2020, 9, 18),
        ),
        doubt=NO_START,
    ),
    Ready(
        code="R107",
        system=SITE,
        name=mark("Hoàn thành nội dung trang tin 2020-2021"),
        asked=SCHOOLS,
        content=mark("Thông tin nhà trường, cơ cấu tổ chức, liên hệ"),
        once=once(
            "Nội dung trang tin 2020-2021",
            (date(2020, 9, 1), date(2020, 9, 18)),
            date(2020, 9, 1),
            date(2020, 9, 18),
            date(2020, 9, 18),
        ),
        doubt=NO_START,
    ),
    Ready(
        code="R108",
        system=SECTOR,
        name=mark("Thay đổi thông tin nhân sự"),
        asked=SCHOOLS,
        content=mark("Thông tin cán bộ, giáo viên thay đổi: trong 5 ngày làm việc"),
        basis=mark("Công văn 642/PGDĐT, mục 1.1c"),
        doubt=mark("Không phải kỳ: hạn tính từ ngày thay đổi, theo lịch nghỉ của năm; xem ở mục Cập nhật muộn."),
    ),
    Ready(
        code="R109",
        system=PRESCHOOL,
        name=mark("Đầu năm, giữa năm, cuối năm"),
        asked=mark("Trường mầm non"),
        content=mark("Báo cáo của trường mầm non"),
        doubt=NO_DAYS,
    ),
    Ready(
        code="R110",
        system=REGISTERS,
        name=mark("Cuối học kì, cuối năm hoặc đột xuất"),
        asked=mark("Các đơn vị"),
        content=mark("Vướng mắc gặp phải và đề xuất"),
        doubt=NO_DAYS,
    ),
)
READY: tuple[Ready, ...] = (*SEQAP_LINES, *SMAS_LINES, *SECTOR_LINES)
"""Every line of the table, in its order."""


def find_ready(code: str) -> Ready | None:
    """The line of a code, e.g. "R96"."""
    return next((each for each in READY if each.code == code), None)
