"""Preschool: sets of indicators with their fields and standards, and what is noted of a child; no marks, no ranking.

The set is data that a school enters or imports. QĐ 4222/QĐ-BGDĐT of 27/12/2024, for five-year-olds (60 to under 72
months), has 6 fields, 22 standards and 70 indicators; their official text is not part of the portal.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from portal.errors import RuleBroken
from portal.rules.gradebook.scales import DAT, PASSING
from portal.rules.vietnamese import clean

MOST_TEXT = 500
MOST_INDICATORS = 300
STANDARD_SET = (6, 22, 70)
"""Fields, standards and indicators of QĐ 4222/QĐ-BGDĐT; a set that says it is that one is compared with these."""


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """One indicator: its code in the set, the field and standard it stands under, its text, all the school's."""

    code: str
    area: str
    standard: str
    text: str


@dataclass(frozen=True, kw_only=True)
class IndicatorSet:
    """A version of a set, from a school year on. ``basis`` cites the decision it follows."""

    code: str
    name: str
    basis: str
    from_year: int
    indicators: tuple[Indicator, ...]

    def counts(self) -> tuple[int, int, int]:
        """Fields, standards and indicators; to be compared with ``STANDARD_SET``."""
        areas = {one.area for one in self.indicators}
        return len(areas), len({(one.area, one.standard) for one in self.indicators}), len(self.indicators)


@dataclass(frozen=True, kw_only=True)
class Observation:
    """What is noted of a child for one indicator on a day: achieved or not, with a note."""

    indicator: str
    level: str
    day: date
    note: str = ""


def check_set(indicators: Sequence[Indicator]) -> None:
    """Raise ``RuleBroken`` for a set that cannot be used: empty, too long, a code twice, something not filled in."""
    if not indicators:
        raise RuleBroken("Bộ chỉ số chưa có chỉ số nào.", field="indicators")
    if len(indicators) > MOST_INDICATORS:
        raise RuleBroken("Bộ chỉ số có nhiều nhất %(most)s chỉ số.", field="indicators", most=MOST_INDICATORS)
    seen: set[str] = set()
    for row, one in enumerate(indicators, start=1):
        if not all(clean(part) for part in (one.code, one.area, one.standard, one.text)):
            raise RuleBroken(
                "Dòng %(row)s: cần đủ mã, lĩnh vực, chuẩn và nội dung chỉ số.", field="indicators", row=row
            )
        if len(one.text) > MOST_TEXT:
            raise RuleBroken(
                "Dòng %(row)s: nội dung dài quá %(most)s chữ cái.", field="indicators", row=row, most=MOST_TEXT
            )
        if one.code in seen:
            raise RuleBroken("Dòng %(row)s: mã %(code)s đã có ở trên.", field="indicators", row=row, code=one.code)
        seen.add(one.code)


def check_observation(one: Observation, known: IndicatorSet, *, today: date) -> None:
    """Raise ``RuleBroken`` unless the indicator is of the set, the level one of the two, the day not in the future."""
    if one.indicator not in {indicator.code for indicator in known.indicators}:
        raise RuleBroken("Không có chỉ số này trong bộ chỉ số.", field="indicator")
    if one.level not in PASSING.slugs:
        raise RuleBroken("Chọn Đạt hoặc Chưa đạt.", field="level")
    if one.day > today:
        raise RuleBroken("Ngày này chưa đến.", field="day")


def latest(observations: Sequence[Observation]) -> dict[str, Observation]:
    """What holds of each indicator: the observation of the latest day; of one day, the one noted last."""
    newest: dict[str, Observation] = {}
    for one in observations:
        if one.indicator not in newest or one.day >= newest[one.indicator].day:
            newest[one.indicator] = one
    return newest


@dataclass(frozen=True)
class AreaProgress:
    """How many indicators of a field are achieved, not achieved, not observed yet."""

    area: str
    achieved: int
    not_achieved: int
    open: int


def progress(known: IndicatorSet, holding: Mapping[str, Observation]) -> list[AreaProgress]:
    """One child's standing by field, in the set's order; a child is never compared with another."""
    areas = list(dict.fromkeys(one.area for one in known.indicators))
    return [_area(area, [one for one in known.indicators if one.area == area], holding) for area in areas]


def _area(area: str, indicators: Sequence[Indicator], holding: Mapping[str, Observation]) -> AreaProgress:
    levels = [holding[one.code].level for one in indicators if one.code in holding]
    achieved = sum(level == DAT.slug for level in levels)
    return AreaProgress(area, achieved, len(levels) - achieved, len(indicators) - len(levels))


def set_for(sets: Sequence[IndicatorSet], start_year: int) -> IndicatorSet | None:
    """The newest set that holds in a school year."""
    holding = [one for one in sets if one.from_year <= start_year]
    return max(holding, key=lambda one: one.from_year, default=None)
