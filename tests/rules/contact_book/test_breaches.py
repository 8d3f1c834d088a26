"""Breaches of personal data: the 72 hours, and what has to be written down."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from portal.errors import RuleBroken
from portal.rules.contact_book.breaches import BREACH_LABELS, BreachFacts, BreachState, check_facts, due_at, state_of

NOTICED = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
END = NOTICED + timedelta(hours=72)
SECOND = timedelta(seconds=1)
State = BreachState


def facts() -> BreachFacts:
    return BreachFacts(
        noticed_at=NOTICED,
        nature="Mất máy tính của văn phòng",
        kinds="Họ tên, điện thoại",
        people=40,
        consequences="Gia đình bị gọi điện làm phiền",
        measures="Đổi mật khẩu",
        contact="Lê Văn Thư, 0912345678",
        is_harmful=True,
        tells_people=False,
    )


@pytest.mark.parametrize(
    ("told_at", "now", "state"),
    [
        (None, END, State.WAITING),
        (None, END + SECOND, State.OVERDUE),
        (END, END + SECOND, State.TOLD),
        (END + SECOND, END + SECOND, State.TOLD_LATE),
    ],
)
def test_the_last_second_of_the_72_hours_is_in_time(told_at: datetime | None, now: datetime, state: State) -> None:
    assert due_at(NOTICED) == END
    given = {"noticed_at": NOTICED, "told_at": told_at, "now": now}
    assert state_of(**given, is_harmful=True, is_closed=False) == state
    assert state_of(**given, is_harmful=True, is_closed=True) == State.CLOSED
    harmless = state_of(**given, is_harmful=False, is_closed=False)
    assert harmless == (state if told_at else State.NO_NOTICE)
    assert BREACH_LABELS.keys() == set(State)


def test_what_has_to_be_written_down() -> None:
    check_facts(facts(), now=NOTICED)
    wrong = [("noticed_at", NOTICED + SECOND), ("people", -1), ("people", 10_000_001)]
    wrong += [(name, "") for name in ("nature", "kinds", "consequences", "measures", "contact")]
    for name, value in wrong:
        with pytest.raises(RuleBroken) as broken:
            check_facts(replace(facts(), **{name: value}), now=NOTICED)
        assert broken.value.field == name
