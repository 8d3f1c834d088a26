"""The open points: every one has words and a default, is stored by codes, and shows on whom it bears."""

from enum import StrEnum
from typing import get_type_hints

import pytest

from portal.errors import RuleBroken
from portal.rules.gradebook.levels import learning_level
from portal.rules.gradebook.regulations import REGULATIONS
from portal.rules.gradebook.secondary_circulars import TT22_2021
from portal.rules.gradebook.switches import (
    DEFAULT,
    OPEN_POINTS,
    OneSubject,
    Switches,
    points_that_matter,
    read_switches,
)
from tests.grades import commented, scored


def test_every_switch_is_described_with_all_its_choices() -> None:
    kinds: dict[str, type[StrEnum]] = get_type_hints(Switches)
    assert [point.code for point in OPEN_POINTS] == list(kinds)
    for point in OPEN_POINTS:
        assert set(point.choices) == set(kinds[point.code])
        assert point.default == getattr(DEFAULT, point.code)
        assert point.question.endswith("?")
        assert all((*point.choices.values(), point.reason, point.source))


def test_switches_are_stored_by_codes() -> None:
    chosen = Switches(one_subject=OneSubject.ANY)
    assert read_switches(chosen.codes()) == chosen
    assert read_switches({}) == DEFAULT
    assert read_switches({"one_subject": "any"}) == chosen


@pytest.mark.parametrize("codes", [{"rounding": "down"}, {"colour": "red"}, {"one_subject": ""}])
def test_unknown_choices_are_refused_at_their_field(codes: dict[str, str]) -> None:
    with pytest.raises(RuleBroken, match="Không có lựa chọn này") as broken:
        read_switches(codes)
    assert broken.value.field == next(iter(codes))


def test_on_whom_an_open_point_bears() -> None:
    doubtful = [*scored(*["8.5"] * 8), *commented(failed=1)]
    sure = [*scored(*["8.5"] * 8), *commented()]

    def codes(results) -> list[str]:
        points = points_that_matter(lambda switches: learning_level(TT22_2021, results, switches=switches).level)
        return [point.code for point in points]

    assert codes(doubtful) == ["one_subject"]
    assert codes(sure) == []
    assert codes([*scored(*["8.5"] * 5, "4.0"), *commented()]) == ["set_aside"]


def test_every_circular_says_what_about_it_is_not_confirmed() -> None:
    for regulation in REGULATIONS.values():
        assert regulation.name
        assert regulation.code == "tt27_2020" or regulation.unverified
