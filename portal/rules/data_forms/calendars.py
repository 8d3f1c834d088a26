"""Calendars of periods as data: lines by the year and by the month, and the days they make in a school year (R111).

A line says its days without a year: ``YearDay(10, 15)`` is the 15th of October of the year in which the school year
begins, ``YearDay(2, 15, 1)`` that of February in the year after. A month that has no such day has its last one
instead (29/2, the 31st), and the period says so.
"""

import calendar
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from portal.errors import RuleBroken, mark
from portal.rules.data_forms.periods import Days, check_days, official_after
from portal.rules.school_years import FIRST_MONTH

SCHOOL_MONTHS = (9, 10, 11, 12, 1, 2, 3, 4, 5)
"""The months in which pupils come to school."""
LATEST_SHIFT = 2
"""A day lies at most so many years after the one in which the school year begins."""


@dataclass(frozen=True)
class YearDay:
    """A day of every year; ``shift``: how many years after the one in which the school year begins."""

    month: int
    day: int
    shift: int = 0

    def in_year(self, start_year: int) -> date:
        """The day of this school year; the last of its month where the month has no such day."""
        return nearest(start_year + self.shift, self.month, self.day)


@dataclass(frozen=True, kw_only=True)
class Yearly:
    """Once in each school year. Without ``official`` it is the day after the lock."""

    covers_from: YearDay
    covers_to: YearDay
    opens: YearDay
    closes: YearDay
    locks: YearDay
    official: YearDay | None = None
    sync: YearDay | None = None
    late_entry: bool = True


@dataclass(frozen=True, kw_only=True)
class Monthly:
    """In each of some months, on days of the month; 31 is the last one.

    The data are about the month that ends on ``covers_day``: 31 the calendar month, 15 from the 16th of the month
    before.
    """

    opens: int
    closes: int
    locks: int
    covers_day: int = 31
    official: int | None = None
    sync: int | None = None
    months: tuple[int, ...] = SCHOOL_MONTHS
    late_entry: bool = True


Rule = Yearly | Monthly


@dataclass(frozen=True)
class Made:
    """A period as a line makes it. ``slot`` tells it from the line's others: a school year, or a month.

    ``moved``: days of the line, as day/month, that this year does not have.
    """

    slot: str
    name: str
    covers_from: date
    covers_to: date
    days: Days
    moved: tuple[str, ...] = field(default=())


def nearest(year: int, month: int, day: int) -> date:
    """The day, or the last of its month where the month is shorter."""
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def periods_of(name: str, rule: Rule, start_year: int) -> list[Made]:
    """The periods of a school year, in their order; ``name`` is the line's, a monthly one adds the month."""
    if isinstance(rule, Yearly):
        return [_of_year(name, rule, start_year)]
    months = sorted(rule.months, key=lambda month: (month < FIRST_MONTH, month))
    return [_of_month(name, rule, start_year + (month < FIRST_MONTH), month) for month in months]


def _of_year(name: str, rule: Yearly, start_year: int) -> Made:
    locks = rule.locks.in_year(start_year)
    days = Days(
        opens_on=rule.opens.in_year(start_year),
        closes_on=rule.closes.in_year(start_year),
        locks_on=locks,
        official_on=rule.official.in_year(start_year) if rule.official else official_after(locks),
        sync_on=rule.sync.in_year(start_year) if rule.sync else None,
        late_entry=rule.late_entry,
    )
    moved = tuple(
        f"{one.day}/{one.month}"
        for one in (rule.covers_from, rule.covers_to, rule.opens, rule.closes, rule.locks, rule.official, rule.sync)
        if one is not None and one.in_year(start_year).day != one.day
    )
    covers = rule.covers_from.in_year(start_year), rule.covers_to.in_year(start_year)
    return Made(str(start_year), name, *covers, days, tuple(dict.fromkeys(moved)))


def _of_month(name: str, rule: Monthly, year: int, month: int) -> Made:
    def on(day: int) -> date:
        return nearest(year, month, day)

    locks = on(rule.locks)
    days = Days(
        opens_on=on(rule.opens),
        closes_on=on(rule.closes),
        locks_on=locks,
        official_on=on(rule.official) if rule.official else official_after(locks),
        sync_on=on(rule.sync) if rule.sync else None,
        late_entry=rule.late_entry,
    )
    before = (year, month - 1) if month > 1 else (year - 1, 12)
    begins = official_after(nearest(*before, rule.covers_day))
    wanted = (rule.opens, rule.closes, rule.locks, rule.official, rule.sync)
    moved = tuple(f"{day}/{month}" for day in dict.fromkeys(wanted) if day and day != 31 and on(day).day != day)
    return Made(f"{year}-{month:02}", f"{name} {month}/{year}", begins, on(rule.covers_day), days, moved)


def check_rule(rule: Rule) -> None:
    """RuleBroken, at its field, when a line cannot make periods in every year."""
    if isinstance(rule, Monthly):
        if not rule.months or not set(rule.months) <= set(range(1, 13)):
            raise RuleBroken(mark("Hãy chọn ít nhất một tháng."), field="months")
        for name, day in _days_of_month(rule):
            if day is not None and not 1 <= day <= 31:
                raise RuleBroken(mark("Ngày trong tháng là số từ 1 đến 31."), field=name)
    else:
        for name, one in _days_of_year(rule):
            if one is not None and not _exists(one):
                raise RuleBroken(mark("Ngày này không có trong lịch."), field=name)
        if rule.covers_to.in_year(2023) < rule.covers_from.in_year(2023):
            raise RuleBroken(mark("Ngày cuối của số liệu phải từ ngày đầu trở đi."), field="covers_to")
    for start_year in (2023, 2024):  # a leap year and another: its February is in the year after, or in the same
        for made in periods_of("", rule, start_year):
            check_days(made.days)


def _exists(one: YearDay) -> bool:
    longest = 29 if one.month == 2 else calendar.monthrange(2024, one.month)[1] if 1 <= one.month <= 12 else 0
    return 1 <= one.day <= longest and 0 <= one.shift <= LATEST_SHIFT


def _days_of_year(rule: Yearly) -> Iterator[tuple[str, YearDay | None]]:
    yield "covers_from", rule.covers_from
    yield "covers_to", rule.covers_to
    yield "opens_on", rule.opens
    yield "closes_on", rule.closes
    yield "locks_on", rule.locks
    yield "official_on", rule.official
    yield "sync_on", rule.sync


def _days_of_month(rule: Monthly) -> Iterator[tuple[str, int | None]]:
    yield "covers_to", rule.covers_day
    yield "opens_on", rule.opens
    yield "closes_on", rule.closes
    yield "locks_on", rule.locks
    yield "official_on", rule.official
    yield "sync_on", rule.sync


def write_rule(rule: Rule) -> dict[str, Any]:
    """JSON of a line."""
    every = "month" if isinstance(rule, Monthly) else "year"
    return {"every": every, **{name: _plain(value) for name, value in asdict(rule).items() if value is not None}}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return [value["month"], value["day"], value["shift"]]
    return list(value) if isinstance(value, tuple) else value


def read_rule(stored: Mapping[str, Any]) -> Rule:
    """The line of its JSON; ValueError for what is none."""
    given: dict[str, Any] = {name: value for name, value in stored.items() if name != "every"}
    try:
        if stored.get("every") == "month":
            given["months"] = tuple(given["months"])
            return Monthly(**given)
        for name, value in given.items():
            given[name] = YearDay(*value) if isinstance(value, list) else value
        return Yearly(**given)
    except (TypeError, KeyError) as error:
        raise ValueError(f"not a line of a calendar: {error}") from error


_YEAR_DAY = re.compile(r"(\d{1,2})/(\d{1,2})", re.ASCII)


def read_year_day(typed: str, shift: int, *, field: str) -> YearDay | None:
    """ "15/10" as a day of every year; None for a blank; RuleBroken at the field for anything else."""
    if not typed:
        return None
    found = _YEAR_DAY.fullmatch(typed.replace(" ", ""))
    if found is None:
        raise RuleBroken(mark("Ghi ngày/tháng, ví dụ 15/10."), field=field)
    return YearDay(int(found[2]), int(found[1]), shift)


def read_month_day(typed: str, *, field: str) -> int | None:
    """ "15" as a day of every month; None for a blank; RuleBroken at the field for anything else."""
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit() and len(typed) <= 2):
        raise RuleBroken(mark("Ngày trong tháng là số từ 1 đến 31."), field=field)
    return int(typed)
