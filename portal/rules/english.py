"""Dates, lengths of time, numbers and sizes in English, as ``vietnamese`` and ``documents.files`` have them."""

from datetime import date, timedelta

from portal.rules.documents.files import scaled

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def long_date(day: date) -> str:
    """ "5 February 2027"."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def duration(length: timedelta) -> str:
    """ "2 days 3 hours", "3 hours 5 minutes", "4 minutes", "less than 1 minute"; rounded down, never negative."""
    minutes = max(0, int(length.total_seconds() // 60))
    days, hours = divmod(minutes // 60, 24)
    if days:
        return f"{_count(days, 'day')} {_count(hours, 'hour')}" if hours else _count(days, "day")
    if hours:
        return f"{_count(hours, 'hour')} {_count(minutes % 60, 'minute')}" if minutes % 60 else _count(hours, "hour")
    return _count(minutes, "minute") if minutes else "less than 1 minute"


def number(value: int) -> str:
    """ "1,234,567"."""
    return f"{value:,}"


def human_size(size: int) -> str:
    """ "3.4 MB", "1 byte"; binary units, ``size`` in bytes."""
    value, unit = scaled(size)
    return f"{f'{value:.1f}'.removesuffix('.0')} {unit}" if unit else _count(size, "byte")


def _count(many: int, what: str) -> str:
    return f"{many} {what}{'' if many == 1 else 's'}"
