"""Preschool: a field of development with its indicators, each achieved or not by a child; no marks, no ranking.

The indicators are data that a school enters, of a school year, so that a former year keeps its own. QĐ 4222/QĐ-BGDĐT
of 27/12/2024, for five-year-olds, has 6 fields, 22 standards and 70 indicators; their text is not part of the portal.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from portal.errors import RuleBroken
from portal.rules.gradebook.columns import COMMENT, Column, Part, Takes
from portal.rules.gradebook.scales import DAT, Scale
from portal.rules.vietnamese import clean

LONGEST_TEXT = 500
MOST_INDICATORS = 25
"""Of one field: a sheet of a class stays one that can be read, and be saved at once."""
PREFIX = "cs_"
"""How the codes of their columns begin."""
_CODE = re.compile(r"(?:cs\s*)?([0-9a-z]{1,8})", re.ASCII | re.IGNORECASE)
_SPLIT = re.compile(r"[|\t]")


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """One indicator of a field: its code in the set, the standard it stands under ("" for none), its text."""

    code: str
    standard: str
    text: str

    @property
    def column(self) -> str:
        """The code its cells are stored under."""
        return PREFIX + self.code.lower()

    def line(self) -> str:
        """As it is typed: "1 | Chuẩn 1 | Nội dung"."""
        return " | ".join(part for part in (self.code, self.standard, self.text) if part)


def read_indicators(typed: str) -> tuple[Indicator, ...]:
    """The indicators of a field, one a line: code, standard (may be left out) and text, parted by | or a tab.

    ``RuleBroken`` names the line that cannot be read, is too long or has a code again, and a field with too many.
    """
    found: dict[str, Indicator] = {}
    for row, line in enumerate((line for line in typed.splitlines() if clean(line)), start=1):
        one = _read(line, row)
        if one.column in found:
            raise RuleBroken("Dòng %(row)s: mã %(code)s đã có ở trên.", field="indicators", row=row, code=one.code)
        found[one.column] = one
    if len(found) > MOST_INDICATORS:
        raise RuleBroken("Mỗi lĩnh vực có nhiều nhất %(most)s chỉ số.", field="indicators", most=MOST_INDICATORS)
    return tuple(found.values())


def _read(line: str, row: int) -> Indicator:
    parts = [clean(part) for part in _SPLIT.split(line)]
    if len(parts) not in (2, 3) or not parts[0] or not parts[-1]:
        raise RuleBroken("Dòng %(row)s: ghi mã, chuẩn, nội dung, cách nhau bằng dấu |.", field="indicators", row=row)
    code = _CODE.fullmatch(parts[0])
    if code is None:
        raise RuleBroken("Dòng %(row)s: mã chỉ số gồm 1 đến 8 chữ số, chữ cái không dấu.", field="indicators", row=row)
    standard = parts[1] if len(parts) == 3 else ""
    if max(len(standard), len(parts[-1])) > LONGEST_TEXT:
        raise RuleBroken(
            "Dòng %(row)s: nội dung dài quá %(most)s chữ cái.", field="indicators", row=row, most=LONGEST_TEXT
        )
    return Indicator(code=code[1], standard=standard, text=parts[-1])


def indicator_columns(indicators: Iterable[Indicator], scale: Scale) -> tuple[Column, ...]:
    """A column for each indicator of a field and the teacher's comment; nothing for a field without indicators."""
    columns = [
        Column(
            code=one.column,
            label=one.text,
            short=f"CS {one.code}",
            part=Part.INDICATOR,
            takes=Takes.LEVEL,
            scale=scale,
        )
        for one in indicators
    ]
    return (*columns, COMMENT) if columns else ()


@dataclass(frozen=True)
class Reached:
    """Which indicators of a field a child has achieved, has not achieved yet, and those not observed yet."""

    achieved: tuple[Indicator, ...]
    not_yet: tuple[Indicator, ...]
    open: tuple[Indicator, ...]

    def shown(self) -> str:
        """ "8/12": achieved of all; "" while nothing was observed."""
        observed = len(self.achieved) + len(self.not_yet)
        return f"{len(self.achieved)}/{observed + len(self.open)}" if observed else ""


def reached(indicators: Sequence[Indicator], cells: Sequence[Mapping[str, str]]) -> Reached:
    """One child's standing in a field from the cells of one or more semesters: the last that says something holds."""
    levels = {code: level for each in cells for code, level in each.items() if level}
    return Reached(
        tuple(one for one in indicators if levels.get(one.column) == DAT.slug),
        tuple(one for one in indicators if levels.get(one.column, DAT.slug) != DAT.slug),
        tuple(one for one in indicators if one.column not in levels),
    )
