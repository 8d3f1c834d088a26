"""The calendar of SEQAP Online: letters 253 and 683 of 2012 (R89-R95)."""

from datetime import date

from portal.errors import mark
from portal.rules.data_forms.calendars import YearDay, Yearly
from portal.rules.data_forms.ready import (
    NO_START,
    SAME_THREE,
    SCHOOLS,
    SEQAP,
    YEAR_BEGINS,
    YEAR_ENDS,
    Ready,
    once,
)

SEQAP_LINES: tuple[Ready, ...] = (
    Ready(
        code="R89",
        system=SEQAP,
        name=mark("Giai đoạn gấp rút 2012"),
        asked=mark("Trường tham gia năm 2010-2011, 2011-2012; BQL huyện; Sở"),
        content=mark("Mọi nội dung của mục II"),
        once=once(
            "Giai đoạn gấp rút 2012",
            (date(2010, 9, 1), date(2012, 5, 31)),
            date(2012, 5, 28),
            date(2012, 6, 30),
            date(2012, 6, 30),
        ),
        doubt=mark("Công văn của Sở ghi “Trước ngày 30/6/2012”, của Ban quản lý ghi đến 30/6/2012."),
    ),
    Ready(
        code="R90",
        system=SEQAP,
        name=mark("Số liệu các năm trước của huyện"),
        asked=mark("BQL huyện"),
        content=SAME_THREE,
        once=once(
            "Số liệu đến 31/12/2011",
            (date(2010, 1, 1), date(2011, 12, 31)),
            date(2012, 5, 28),
            date(2012, 6, 30),
            date(2012, 6, 30),
        ),
        doubt=mark("Công văn ghi “từ đầu đến 31/12/2011”, không ghi ngày đầu; ở đây lấy 01/01/2010."),
    ),
    Ready(
        code="R91",
        system=SEQAP,
        name=mark("Đầu năm học"),
        asked=mark("Trường trong danh sách FDS"),
        content=mark("Trường, điểm trường, cơ sở vật chất, giáo viên, học sinh"),
        rule=Yearly(
            covers_from=YEAR_BEGINS,
            covers_to=YearDay(10, 15),
            opens=YEAR_BEGINS,
            closes=YearDay(10, 15),
            locks=YearDay(10, 15),
            official=YearDay(10, 16),
        ),
        doubt=NO_START,
    ),
    Ready(
        code="R92",
        system=SEQAP,
        name=mark("Giữa năm học"),
        asked=SCHOOLS,
        content=mark("Cập nhật giữa năm"),
        rule=Yearly(
            covers_from=YEAR_BEGINS,
            covers_to=YearDay(2, 15, 1),
            opens=YearDay(1, 15, 1),
            closes=YearDay(2, 15, 1),
            locks=YearDay(2, 15, 1),
            official=YearDay(2, 16, 1),
        ),
        doubt=NO_START,
    ),
    Ready(
        code="R93",
        system=SEQAP,
        name=mark("Cuối năm học"),
        asked=SCHOOLS,
        content=mark("Cập nhật cuối năm"),
        rule=Yearly(
            covers_from=YEAR_BEGINS,
            covers_to=YEAR_ENDS,
            opens=YearDay(6, 1, 1),
            closes=YearDay(7, 15, 1),
            locks=YearDay(7, 15, 1),
            official=YearDay(7, 16, 1),
        ),
        doubt=NO_START,
    ),
    Ready(
        code="R94",
        system=SEQAP,
        name=mark("6 tháng đầu năm"),
        asked=mark("Phòng, BQL huyện"),
        content=SAME_THREE,
        rule=Yearly(
            covers_from=YearDay(1, 1),
            covers_to=YearDay(6, 30),
            opens=YearDay(7, 1),
            closes=YearDay(8, 31),
            locks=YearDay(8, 31),
            official=YearDay(9, 1),
        ),
        doubt=NO_START,
    ),
    Ready(
        code="R95",
        system=SEQAP,
        name=mark("Cả năm"),
        asked=mark("Phòng, BQL huyện"),
        content=SAME_THREE,
        rule=Yearly(
            covers_from=YearDay(1, 1),
            covers_to=YearDay(12, 31),
            opens=YearDay(1, 1, 1),
            closes=YearDay(3, 31, 1),
            locks=YearDay(3, 31, 1),
            official=YearDay(4, 1, 1),
        ),
        doubt=NO_START,
    ),
)
