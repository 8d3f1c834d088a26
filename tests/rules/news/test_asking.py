"""When an answer is due, how a question stands, how long what was told is kept."""

from datetime import UTC, date, datetime

import pytest

from portal.errors import RuleBroken
from portal.rules.documents.working_days import BUILT_IN, WorkCalendar
from portal.rules.news.asking import (
    AskingSettings,
    QuestionState,
    answer_due,
    check_asking,
    check_reachable,
    months_before,
    question_state,
    read_asking,
)

NOW = datetime(2026, 11, 20, 1, tzinfo=UTC)
DUE = date(2026, 11, 20)


def test_working_days_leave_out_holidays_and_go_on_through_a_year_nobody_entered() -> None:
    calendar = WorkCalendar(BUILT_IN)
    assert answer_due(calendar, date(2026, 8, 31), 2) == date(2026, 9, 4), "1 and 2 September are holidays"
    assert answer_due(calendar, date(2026, 12, 30), 2) == date(2027, 1, 1), "2027 is not known: Monday to Friday"
    assert answer_due(WorkCalendar({}), date(2026, 11, 20), 10) == date(2026, 12, 4)


@pytest.mark.parametrize(
    ("answered", "away", "today", "state"),
    [
        (None, None, DUE, QuestionState.WAITING),
        (None, None, date(2026, 11, 21), QuestionState.OVERDUE),
        (NOW, None, date(2026, 11, 21), QuestionState.ANSWERED),
        (NOW, NOW, DUE, QuestionState.PUT_AWAY),
        (None, NOW, date(2027, 1, 1), QuestionState.PUT_AWAY),
    ],
)
def test_how_a_question_stands(
    answered: datetime | None, away: datetime | None, today: date, state: QuestionState
) -> None:
    assert question_state(due_on=DUE, answered_at=answered, put_away_at=away, today=today) == state


def test_months_are_counted_back_to_days_that_exist() -> None:
    assert months_before(datetime(2026, 3, 31, tzinfo=UTC), 1) == datetime(2026, 2, 28, tzinfo=UTC)
    assert months_before(datetime(2026, 1, 15, tzinfo=UTC), 12) == datetime(2025, 1, 15, tzinfo=UTC)
    assert months_before(datetime(2024, 2, 29, tzinfo=UTC), 12) == datetime(2023, 2, 28, tzinfo=UTC)


def test_unreadable_settings_count_as_usual() -> None:
    assert read_asking({"answer_days": "x", "keep_months": 0}) == AskingSettings()
    assert read_asking({"answer_days": 3, "keep_months": 6}) == AskingSettings(answer_days=3, keep_months=6)
    for wrong in (AskingSettings(answer_days=0), AskingSettings(keep_months=61)):
        with pytest.raises(RuleBroken):
            check_asking(wrong)


def test_there_is_a_way_to_answer() -> None:
    check_reachable("a@b.vn", None)
    check_reachable(None, "+84912345678")
    with pytest.raises(RuleBroken):
        check_reachable(None, "")
