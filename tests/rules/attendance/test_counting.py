"""Sessions absent: one a day of the plan, 45 allowed, 46 not (Circular 22/2021, Article 12)."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from portal.rules.attendance.counting import Counting, Missed, Sessions, closeness, count_sessions, has_limit, is_over
from portal.rules.attendance.statuses import EXCUSED, LATE, LESSONS, UNEXCUSED

MONDAY = date(2026, 9, 7)


def days(count: int, status: str = EXCUSED, sessions_a_day: int = 1) -> list[Missed]:
    return [Missed(MONDAY + timedelta(days=number), status, sessions_a_day) for number in range(count)]


def test_forty_five_sessions_are_allowed_and_forty_six_are_not() -> None:
    assert not is_over(count_sessions(days(45)).total)
    assert is_over(count_sessions(days(46)).total)


def test_absences_with_and_without_permission_count_alike() -> None:
    found = count_sessions([*days(40), *(Missed(one.day + timedelta(days=60), UNEXCUSED) for one in days(6))])
    assert (found.excused, found.unexcused, is_over(found.total)) == (40, 6, True)


def test_late_and_single_lessons_are_no_absence() -> None:
    assert count_sessions([*days(3, LATE), *days(2, LESSONS)]) == Sessions(0, 0)


def test_a_day_with_two_sessions_missed_counts_one() -> None:
    assert count_sessions(days(2, sessions_a_day=2) * 2) == Sessions(2, 0)


def test_a_day_missed_in_part_counts_one_and_without_permission_prevails() -> None:
    assert count_sessions(days(1, sessions_a_day=2)) == Sessions(1, 0)
    assert count_sessions([*days(1, EXCUSED, 2), *days(1, UNEXCUSED, 2)]) == Sessions(0, 1)


def test_the_other_reading_counts_half_for_each_of_two_sessions() -> None:
    half = Counting.HALVES
    assert count_sessions(days(3, sessions_a_day=2), counting=half).total == 1
    assert count_sessions(days(3, sessions_a_day=1), counting=half).total == 3
    mixed = [*days(1, EXCUSED, 2), *days(1, UNEXCUSED, 2)]
    assert count_sessions(mixed, counting=half) == Sessions(0, 1)


@given(
    st.lists(
        st.builds(
            Missed,
            st.dates(MONDAY, MONDAY + timedelta(days=200)),
            st.sampled_from([EXCUSED, UNEXCUSED, LATE]),
            st.sampled_from([1, 2]),
        )
    )
)
def test_no_day_counts_more_than_one_session(missed: list[Missed]) -> None:
    absent = [one for one in missed if one.status != LATE]
    assert count_sessions(missed).total == len({one.day for one in absent})


def test_a_warning_comes_before_the_limit() -> None:
    assert [closeness(total) for total in (29, 30, 39, 40, 45, 46)] == [
        "fine",
        "near",
        "near",
        "urgent",
        "urgent",
        "over",
    ]


def test_only_secondary_schools_have_the_limit() -> None:
    assert [grade for grade in range(13) if has_limit(grade)] == [6, 7, 8, 9, 10, 11, 12]
