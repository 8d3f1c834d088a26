"""Working days in Vietnam: Monday to Friday without public holidays, and the days of rest worked in exchange.

Source: Bộ luật Lao động 45/2019/QH14, Article 112 (eleven days off a year) and 111.3 (one that falls on a day of rest
is taken on the next working day). Which days Tết and the second day of Quốc khánh are, and which days are exchanged,
is announced for each year anew: a year that nobody has entered is not known, and nothing is counted through it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from portal.errors import RuleBroken

STATUTORY = 11
MOST = 60
LONGEST_NAME = 100
FIXED = (
    (1, 1, "Tết Dương lịch"),
    (4, 30, "Ngày Chiến thắng"),
    (5, 1, "Ngày Quốc tế Lao động"),
    (9, 2, "Quốc khánh"),
)
KINGS = {2026: date(2026, 4, 26), 2027: date(2027, 4, 16)}
"""The tenth of the third lunar month: Giỗ Tổ Hùng Vương."""
KINGS_NAME = "Giỗ Tổ Hùng Vương"
INSTEAD = "Nghỉ bù"
_LINE = re.compile(r"(\d{1,2})\s?[/.-]\s?(\d{1,2})(?:\s?[/.-]\s?(\d{4}))?(?!\d)[\s:,–-]*(.*)")


class UnknownYear(Exception):
    """The holidays of a year are not known."""

    def __init__(self, year: int) -> None:
        super().__init__(year)
        self.year = year


@dataclass(frozen=True)
class WorkYear:
    """The days off of one year with their names, and the Saturdays and Sundays that are worked."""

    off: Mapping[date, str]
    worked: frozenset[date] = frozenset()


@dataclass(frozen=True)
class WorkCalendar:
    """The years that are known."""

    years: Mapping[int, WorkYear] = field(default_factory=dict)

    def is_working(self, day: date) -> bool:
        """Whether people work on a day; raises ``UnknownYear``."""
        if day.year not in self.years:
            raise UnknownYear(day.year)
        year = self.years[day.year]
        return day in year.worked or (day.weekday() < 5 and day not in year.off)

    def name_of(self, day: date) -> str:
        """The name of a day off; empty for every other day, and in a year that is not known."""
        return self.years[day.year].off.get(day, "") if day.year in self.years else ""

    def add(self, start: date, days: int) -> date:
        """So many working days after ``start``, which is not counted; raises ``UnknownYear``."""
        found = start
        while days > 0:
            found += timedelta(days=1)
            days -= self.is_working(found)
        return found


TET = tuple(date(2026, 2, day) for day in range(16, 21))
BUILT_IN: Mapping[int, WorkYear] = {
    2026: WorkYear(
        {
            date(2026, 1, 1): FIXED[0][2],
            **dict.fromkeys(TET, "Tết Nguyên đán"),
            date(2026, 4, 27): INSTEAD,
            date(2026, 4, 30): FIXED[1][2],
            date(2026, 5, 1): FIXED[2][2],
            date(2026, 9, 1): FIXED[3][2],
            date(2026, 9, 2): FIXED[3][2],
        }
    )
}
"""Years announced when this version was made; what an administrator enters takes their place."""


def suggest(year: int) -> WorkYear:
    """What is certain of a year: the fixed days, and Giỗ Tổ where its day is known, with the days off instead."""
    if year in BUILT_IN:
        return BUILT_IN[year]
    known = {date(year, month, day): name for month, day, name in FIXED}
    if year in KINGS:
        known[KINGS[year]] = KINGS_NAME
    off = dict(known)
    for day in sorted(known):
        instead = day
        while instead.weekday() >= 5 or (instead != day and instead in off):
            instead += timedelta(days=1)
        off.setdefault(instead, INSTEAD)
    return WorkYear(dict(sorted(off.items())))


def read_year(year: int, off: str, worked: str) -> WorkYear:
    """A year as an administrator types it, a day a line with its name; what cannot be raises ``RuleBroken`` there."""
    days = _read_lines(year, off, "off")
    extra = _read_lines(year, worked, "worked")
    for month, day, name in FIXED:
        found = date(year, month, day)
        if found.weekday() < 5 and found not in days:
            raise RuleBroken("Thiếu ngày %(day)s.", field="off", day=f"{day:02d}/{month:02d} {name}")
    if len(days) < STATUTORY:
        raise RuleBroken(
            "Mới có %(count)d ngày; mỗi năm có ít nhất %(least)d ngày nghỉ lễ, tết (Điều 112 Bộ luật Lao động).",
            field="off",
            count=len(days),
            least=STATUTORY,
        )
    for found in extra:
        if found.weekday() < 5:
            raise RuleBroken("%(day)s không phải thứ bảy hay chủ nhật.", field="worked", day=f"{found:%d/%m/%Y}")
        if found in days:
            raise RuleBroken("%(day)s vừa nghỉ vừa làm bù.", field="worked", day=f"{found:%d/%m/%Y}")
    return WorkYear(days, frozenset(extra))


def write_lines(days: Mapping[date, str] | Sequence[date]) -> str:
    """Days as ``read_year`` takes them."""
    names = days if isinstance(days, Mapping) else dict.fromkeys(days, "")
    return "\n".join(f"{day:%d/%m/%Y} {names[day]}".strip() for day in sorted(names))


def _read_lines(year: int, text: str, where: str) -> dict[date, str]:
    found: dict[date, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        day, name = _read_line(year, line.strip(), number, where)
        if day in found:
            raise RuleBroken("Dòng %(line)d: ngày này đã có ở trên.", field=where, line=number)
        found[day] = name
    if len(found) > MOST:
        raise RuleBroken("Nhiều nhất %(most)d ngày.", field=where, most=MOST)
    return dict(sorted(found.items()))


def _read_line(year: int, line: str, number: int, where: str) -> tuple[date, str]:
    match = _LINE.fullmatch(line)
    try:
        if match is None:
            raise ValueError(line)
        day = date(int(match[3] or year), int(match[2]), int(match[1]))
    except ValueError as error:
        raise RuleBroken(
            "Dòng %(line)d: không đọc được ngày. Ghi ngày trước, tên sau, ví dụ 30/4 Ngày Chiến thắng.",
            field=where,
            line=number,
        ) from error
    if day.year != year:
        raise RuleBroken("Dòng %(line)d: ngày không thuộc năm %(year)s.", field=where, line=number, year=str(year))
    if len(match[4]) > LONGEST_NAME:
        raise RuleBroken("Dòng %(line)d: tên dài quá %(max)d ký tự.", field=where, line=number, max=LONGEST_NAME)
    return day, match[4].strip()
