"""Indicator sets of preschool: what a set must have, what is noted of a child, its standing by field."""

from dataclasses import replace
from datetime import date

import pytest

from portal.errors import RuleBroken
from portal.rules.gradebook.preschool import (
    MOST_INDICATORS,
    Indicator,
    IndicatorSet,
    Observation,
    check_observation,
    check_set,
    latest,
    progress,
    set_for,
)

TODAY = date(2026, 11, 20)


def indicator(code: str, area: str = "Lĩnh vực A", standard: str = "Chuẩn 1") -> Indicator:
    return Indicator(code=code, area=area, standard=standard, text=f"Nội dung {code}")


SET = IndicatorSet(
    code="truong-2026",
    name="Bộ của trường",
    basis="Quyết định của trường",
    from_year=2026,
    indicators=(indicator("1"), indicator("2"), indicator("3", "Lĩnh vực B"), indicator("4", "Lĩnh vực B", "Chuẩn 2")),
)


def seen(code: str, level: str, day: date = TODAY) -> Observation:
    return Observation(indicator=code, level=level, day=day)


def test_a_set_is_counted_and_checked() -> None:
    check_set(SET.indicators)
    assert SET.counts() == (2, 3, 4)


@pytest.mark.parametrize(
    ("indicators", "told"),
    [
        ([], "chưa có chỉ số nào"),
        ([indicator(str(number)) for number in range(MOST_INDICATORS + 1)], "nhiều nhất 300 chỉ số"),
        ([indicator("1"), indicator("1")], "Dòng 2: mã 1 đã có ở trên"),
        ([replace(indicator("1"), text=" ")], "Dòng 1: cần đủ mã"),
        ([replace(indicator("1"), text="a" * 501)], "Dòng 1: nội dung dài quá 500 chữ cái"),
    ],
)
def test_a_set_that_cannot_be_used_says_where(indicators: list[Indicator], told: str) -> None:
    with pytest.raises(RuleBroken, match=told) as broken:
        check_set(indicators)
    assert broken.value.field == "indicators"


@pytest.mark.parametrize(
    ("observation", "field"),
    [
        (seen("9", "dat"), "indicator"),
        (seen("1", "tot"), "level"),
        (seen("1", "8"), "level"),
        (seen("1", "dat", date(2026, 11, 21)), "day"),
    ],
)
def test_only_achieved_or_not_is_noted(observation: Observation, field: str) -> None:
    with pytest.raises(RuleBroken) as broken:
        check_observation(observation, SET, today=TODAY)
    assert broken.value.field == field
    check_observation(seen("1", "chua_dat"), SET, today=TODAY)


def test_the_latest_day_holds_and_a_child_stands_by_itself() -> None:
    notes = [
        seen("1", "dat", date(2026, 11, 10)),
        seen("1", "chua_dat", date(2026, 10, 10)),
        seen("3", "chua_dat"),
        seen("3", "dat"),
        seen("4", "chua_dat"),
    ]
    holding = latest(notes)
    assert {code: one.level for code, one in holding.items()} == {"1": "dat", "3": "dat", "4": "chua_dat"}
    fields = progress(SET, holding)
    assert [(one.area, one.achieved, one.not_achieved, one.open) for one in fields] == [
        ("Lĩnh vực A", 1, 0, 1),
        ("Lĩnh vực B", 1, 1, 0),
    ]


def test_the_set_of_a_school_year() -> None:
    newer = replace(SET, code="moi", from_year=2028)
    assert set_for([newer, SET], 2027) == SET
    assert set_for([newer, SET], 2028) == newer
    assert set_for([newer, SET], 2025) is None
