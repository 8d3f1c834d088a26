"""Birth dates that may be known only in part: "2015-03-21", "2015-03", "2015"."""

import re
from datetime import date

from portal.errors import RuleBroken
from portal.rules.vietnamese import clean

_TYPED = re.compile(r"(?:(?:(\d{1,2})[/.\-])?(\d{1,2})[/.\-])?(\d{4})", re.ASCII)
_STORED = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?", re.ASCII)
OLDEST = 1900


def read_birth(typed: str, *, today: date) -> str:
    """ "2015-03-21" of "21/3/2015", "2015-03" of "3/2015", "2015" of "2015", "" of nothing.

    RuleBroken for anything else, for a day that does not exist and for a day to come.
    """
    text = clean(typed)
    if not text:
        return ""
    if _STORED.fullmatch(text) and "-" in text:
        text = "/".join(reversed(text.split("-")))
    found = _TYPED.fullmatch(text)
    if found is None:
        raise RuleBroken("Ghi ngày sinh là ngày/tháng/năm; chỉ biết một phần thì ghi tháng/năm hoặc năm.", field="born")
    day, month, year = (None if part is None else int(part) for part in found.groups())
    try:
        earliest = date(year or 0, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        raise RuleBroken("Không có ngày %(typed)s.", field="born", typed=text) from None
    if not earliest.year >= OLDEST or earliest > today:
        raise RuleBroken("Ngày sinh phải ở trước hôm nay và từ năm 1900.", field="born")
    return "-".join(f"{part:0{width}d}" for part, width in ((year, 4), (month, 2), (day, 2)) if part)


def show_birth(born: str) -> str:
    """ "21/03/2015", "03/2015", "2015" or "" of what is stored."""
    return "/".join(reversed(born.split("-"))) if born else ""
