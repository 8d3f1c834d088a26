"""The handling of a received document: its code, its deadline, who may be named."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.errors import RuleBroken
from portal.rules.documents import handling
from portal.rules.documents.handling import Due, HandlingCode, due_state, handling_code

TODAY = date(2026, 11, 20)
MOMENT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
FACTS = ("refused_at", "registered_at", "assigned_at", "started_at", "completed_at")
facts = st.fixed_dictionaries({name: st.sampled_from([None, MOMENT]) for name in FACTS})


def test_a_life_in_codes() -> None:
    life: dict[str, datetime | None] = dict.fromkeys(FACTS)
    seen = [handling_code(**life)]
    for name in FACTS[1:]:
        life[name] = MOMENT
        seen.append(handling_code(**life))
    assert seen == ["01", "03", "04", "05", "06"]
    assert handling_code(**life | {"completed_at": None}) == HandlingCode.IN_PROGRESS  # to be done again


@given(facts)
def test_each_further_fact_never_takes_a_code_back(known: dict[str, datetime | None]) -> None:
    before = handling_code(**known)
    for name in FACTS[2:]:
        after = handling_code(**known | {name: MOMENT})
        assert after >= before or before == HandlingCode.REFUSED
    assert handling_code(**known | {"refused_at": MOMENT}) == HandlingCode.REFUSED


@pytest.mark.parametrize(("days", "state"), [(-1, Due.OVERDUE), (0, Due.SOON), (3, Due.SOON), (4, Due.LATER)])
def test_the_day_of_the_deadline_is_still_in_time(days: int, state: Due) -> None:
    day = TODAY + timedelta(days=days)
    assert due_state(day, None, TODAY) == state
    assert due_state(day, MOMENT, TODAY) == Due.NONE
    assert due_state(None, None, TODAY) == Due.NONE


@pytest.mark.parametrize(("days", "fine"), [(-1, False), (0, True), (1100, True), (1101, False)])
def test_a_deadline_is_not_past_and_not_absurd(days: int, fine: bool) -> None:
    day = TODAY + timedelta(days=days)
    if fine:
        handling.check_deadline(day, TODAY)
        return
    with pytest.raises(RuleBroken) as broken:
        handling.check_deadline(day, TODAY)
    assert broken.value.field == "due_on"


@given(st.dates(TODAY, date(2028, 1, 1)), st.dates(TODAY, date(2028, 1, 1)))
def test_a_part_is_never_due_after_the_whole(part: date, whole: date) -> None:
    if part <= whole:
        handling.check_part_deadline(part, TODAY, whole)
        return
    with pytest.raises(RuleBroken):
        handling.check_part_deadline(part, TODAY, whole)


@pytest.mark.parametrize(
    ("lead", "cooperators", "watchers", "field"),
    [(None, [], [], "lead"), (1, [1], [], "cooperators"), (1, [2], [2], "watchers"), (1, [], [1], "watchers")],
)
def test_one_lead_and_one_part_each(lead: int | None, cooperators: list[int], watchers: list[int], field: str) -> None:
    handling.check_parts(1, [2, 3], [4])
    with pytest.raises(RuleBroken) as broken:
        handling.check_parts(lead, cooperators, watchers)
    assert broken.value.field == field


@pytest.mark.parametrize("percent", [None, -1, 101])
def test_progress_is_a_percentage(percent: int | None) -> None:
    assert [handling.check_percent(number) for number in (0, 100)] == [0, 100]
    with pytest.raises(RuleBroken):
        handling.check_percent(percent)


def test_texts_are_bounded() -> None:
    assert handling.check_text(" được ", field="text") == "được"
    for text, needed in (("a" * 2001, ""), ("  ", "Vui lòng ghi.")):
        with pytest.raises(RuleBroken):
            handling.check_text(text, field="text", needed=needed)
