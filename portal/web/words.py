"""What a page says in its language: stored messages, lengths of time, dates, numbers, sizes."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from flask_babel import get_locale, gettext

from portal.errors import mark
from portal.rules import english, vietnamese
from portal.rules.documents import files
from portal.rules.gradebook.columns import Column, Part, Takes

_WHEN = {"gk_": mark("giữa kì"), "ck_": mark("cuối kì")}
"""When a quality or competence is assessed, by the beginning of its column's code."""


def say(message: str | None, **params: Any) -> str:
    """A message id in the language of the page, its places filled; lengths of time among them become words."""
    if not message:
        return ""
    return gettext(message, **{name: _worded(value) for name, value in params.items()})


def as_typed(message: str) -> str:
    """What has to be typed in Vietnamese, as a heading of a table to import; on an English page its meaning follows."""
    return f"{message} ({gettext(message)})" if _in_english() else message


def _worded(value: Any) -> Any:
    return duration(value) if isinstance(value, timedelta) else value


def duration(length: timedelta) -> str:
    """ "3 giờ 05 phút", in English "3 hours 5 minutes"."""
    return english.duration(length) if _in_english() else vietnamese.duration(length)


def column_title(column: Column) -> str:
    """A column of the books as a family reads it; an indicator is the school's own text, all else one of ours."""
    title = column.title(str if column.part == Part.INDICATOR else gettext)
    when = _WHEN.get(column.code[:3]) if column.takes == Takes.LEVEL else None
    return f"{title} ({gettext(when)})" if when else title


def long_date(day: date) -> str:
    """ "ngày 05 tháng 02 năm 2027", in English "5 February 2027"."""
    return english.long_date(day) if _in_english() else vietnamese.long_date(day)


def number(value: int | None) -> str:
    """ "1.234.567", in English "1,234,567"; empty for None."""
    if value is None:
        return ""
    return english.number(value) if _in_english() else vietnamese.number(value)


def decimal(value: float) -> str:
    """ "29,5", in English "29.5": one place after the point."""
    whole, tenths = divmod(round(value * 10), 10)
    return f"{number(whole)}{'.' if _in_english() else ','}{tenths}"


def human_size(size: int) -> str:
    """ "3,4 MB", in English "3.4 MB"; ``size`` in bytes."""
    return english.human_size(size) if _in_english() else files.human_size(size)


def _in_english() -> bool:
    return str(get_locale()) == "en"


FILTERS: dict[str, Callable[..., str]] = {
    "tr": say,
    "as_typed": as_typed,
    "column_title": column_title,
    "duration": duration,
    "long_date": long_date,
    "number": number,
    "decimal": decimal,
    "human_size": human_size,
}
"""What templates use of it."""
