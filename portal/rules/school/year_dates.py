"""The dates of a school year as a department or a school sets them (a year has 35 weeks of teaching: 18 and 17)."""

from dataclasses import dataclass
from datetime import date

from portal.errors import RuleBroken, mark

WEEKS = 35


@dataclass(frozen=True, kw_only=True)
class YearDates:
    """Each day is the first or the last day itself."""

    opens_on: date
    first_begins_on: date
    first_ends_on: date
    second_begins_on: date
    second_ends_on: date
    closes_on: date


def check_dates(dates: YearDates, start_year: int) -> None:
    """RuleBroken at the first date that is out of its order or out of its year (1 August to 31 July)."""
    order = (
        ("first_ends_on", dates.first_begins_on, dates.first_ends_on),
        ("second_begins_on", dates.first_ends_on, dates.second_begins_on),
        ("second_ends_on", dates.second_begins_on, dates.second_ends_on),
        ("closes_on", dates.second_ends_on, dates.closes_on),
        ("closes_on", dates.opens_on, dates.closes_on),
    )
    for field, day in vars(dates).items():
        if not date(start_year, 8, 1) <= day <= date(start_year + 1, 7, 31):
            raise RuleBroken("Ngày này không thuộc năm học.", field=field)
    for field, before, after in order:
        strictly = field != "closes_on"
        if after < before or (strictly and after == before):
            raise RuleBroken("Ngày này phải sau ngày đứng trước nó.", field=field)


def hints(dates: YearDates) -> list[str]:
    """What is allowed but unusual: a semester of fewer weeks than the year's plan needs."""
    weeks = sum(
        -(-((end - begin).days + 1) // 7)
        for begin, end in (
            (dates.first_begins_on, dates.first_ends_on),
            (dates.second_begins_on, dates.second_ends_on),
        )
    )
    return [mark("Hai học kì cộng lại chưa đủ 35 tuần.")] if weeks < WEEKS else []
