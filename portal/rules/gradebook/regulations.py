"""Which circular applies: by school level, grade and school year, never for everybody at once.

Sources: TT 22/2021 Article 21, TT 27/2020 Article 3 (the grades begin one after another); TT 26/2020 (in force
11/10/2020); TT 22/2016 (06/11/2016); TT 30/2014 (15/10/2014); TT 58/2011 (26/01/2012, used from 2011-2012 on).
"""

from portal.errors import RuleBroken
from portal.rules.gradebook.primary_circulars import PRESCHOOL, TT22_2016, TT27_2020, TT30_2014
from portal.rules.gradebook.secondary_circulars import TT22_2021, TT26_2020, TT58_2011
from portal.rules.gradebook.standards import Regulation
from portal.rules.school.levels import GRADES

REGULATIONS: dict[str, Regulation] = {
    one.code: one for one in (TT22_2021, TT26_2020, TT58_2011, TT27_2020, TT22_2016, TT30_2014, PRESCHOOL)
}
FIRST_YEARS: dict[int, tuple[tuple[int, Regulation], ...]] = {
    0: ((0, PRESCHOOL),),
    **{grade: ((2019 + grade, TT27_2020), (2016, TT22_2016), (2014, TT30_2014)) for grade in range(1, 6)},
    **{
        grade: ((first, TT22_2021), (2020, TT26_2020), (2011, TT58_2011))
        for first, grades in ((2021, (6,)), (2022, (7, 10)), (2023, (8, 11)), (2024, (9, 12)))
        for grade in grades
    },
}
"""Of each grade: from the school year that begins in this year on, which circular; the newest first."""


def regulation_for(level: str, grade: int, start_year: int) -> Regulation:
    """The rule set of a grade (0 is preschool) in the school year that begins in ``start_year``.

    Raises ``RuleBroken`` for a grade that the level does not have, and for years before the circulars known here.
    """
    if grade not in GRADES.get(level, ()):
        raise RuleBroken("Cấp học này không có khối lớp đã chọn.", field="grade")
    for first, regulation in FIRST_YEARS[grade]:
        if start_year >= first:
            return regulation
    raise RuleBroken(
        "Cổng chưa có quy định đánh giá của lớp %(grade)s cho năm học bắt đầu từ %(year)s.",
        field="start_year",
        grade=grade,
        year=start_year,
    )
