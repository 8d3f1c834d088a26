"""The calendar of the school software: plan 1648 of 2019 (R96-R101)."""

from portal.errors import mark
from portal.rules.data_forms.calendars import Monthly, YearDay, Yearly
from portal.rules.data_forms.ready import SCHOOLS, SMAS, YEAR_BEGINS, YEAR_ENDS, Ready

SMAS_LINES: tuple[Ready, ...] = (
    Ready(
        code="R96",
        system=SMAS,
        name=mark("Sau khai giảng"),
        asked=SCHOOLS,
        content=mark("Báo cáo sau khai giảng"),
        rule=Yearly(
            covers_from=YEAR_BEGINS,
            covers_to=YearDay(9, 6),
            opens=YEAR_BEGINS,
            closes=YearDay(9, 6),
            locks=YearDay(9, 9),
        ),
        doubt=mark("Hết nhập 06/9, khóa 09/9: từ 07/9 Sở kiểm tra; không nói trường còn nhập muộn được không."),
    ),
    Ready(
        code="R97",
        system=SMAS,
        name=mark("Tháng"),
        asked=SCHOOLS,
        content=mark("Học sinh vắng, nghỉ học, điểm số"),
        rule=Monthly(covers_day=15, opens=15, closes=15, locks=17),
        doubt=mark(
            "Kế hoạch ghi “ngày 15/9 hằng tháng”; hiểu là ngày 15 mỗi tháng học (tháng 9 đến tháng 5), khóa ngày 17."
        ),
    ),
    Ready(
        code="R98",
        system=SMAS,
        name=mark("Học kì I"),
        asked=SCHOOLS,
        content=mark("Số liệu học kì I"),
        rule=Yearly(
            covers_from=YEAR_BEGINS,
            covers_to=YearDay(12, 31),
            opens=YearDay(12, 25),
            closes=YearDay(12, 30),
            locks=YearDay(12, 31),
        ),
    ),
    Ready(
        code="R99",
        system=SMAS,
        name=mark("Năm học"),
        asked=SCHOOLS,
        content=mark("Số liệu cả năm học"),
        rule=Yearly(
            covers_from=YEAR_BEGINS,
            covers_to=YEAR_ENDS,
            opens=YearDay(5, 25, 1),
            closes=YearDay(5, 30, 1),
            locks=YEAR_ENDS,
        ),
    ),
    Ready(
        code="R100",
        system=SMAS,
        name=mark("Tốt nghiệp THCS"),
        asked=mark("Trường có cấp THCS"),
        content=mark("Kết quả xét tốt nghiệp THCS"),
        rule=Yearly(
            covers_from=YEAR_BEGINS,
            covers_to=YearDay(5, 24, 1),
            opens=YearDay(5, 20, 1),
            closes=YearDay(5, 24, 1),
            locks=YearDay(5, 25, 1),
        ),
    ),
    Ready(
        code="R101",
        system=SMAS,
        name=mark("Tốt nghiệp THPT"),
        asked=mark("Trường có cấp THPT"),
        content=mark("Kết quả tốt nghiệp THPT"),
        rule=Yearly(
            covers_from=YEAR_BEGINS,
            covers_to=YearDay(8, 10, 1),
            opens=YearDay(8, 5, 1),
            closes=YearDay(8, 10, 1),
            locks=YearDay(8, 15, 1),
        ),
        doubt=mark("Hết nhập 10/8 nhưng đến 15/8 mới khóa: không nói từ 11/8 đến 15/8 trường còn nhập được không."),
    ),
)
