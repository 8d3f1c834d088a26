"""The public holidays: without those of a year nothing is counted in working days through it."""

from datetime import date

from portal.adapters import clock
from portal.errors import mark
from portal.services.records.health.findings import Finding, ok, warn
from portal.services.records.work_years import load_calendar

NAME = mark("Lịch nghỉ lễ, tết")
DECEMBER = 12
"""From then on deadlines run into the next year."""


def examine() -> list[Finding]:
    """Whether the days off of this year, and in December of the next, are known."""
    known = load_calendar().years
    lacking = [str(year) for year in wanted_years(clock.today()) if year not in known]
    if not lacking:
        return [ok(NAME, mark("Đã có lịch nghỉ của năm"))]
    words = mark("Chưa có lịch nghỉ năm %(years)s: hạn tính theo ngày làm việc chưa đúng. Nhập ở Hệ thống, Ngày nghỉ.")
    return [warn(NAME, words, years=", ".join(lacking))]


def wanted_years(today: date) -> list[int]:
    """The years whose holidays are needed now."""
    return [today.year, today.year + 1] if today.month == DECEMBER else [today.year]
