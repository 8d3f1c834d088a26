"""Disclosure: which school year is due when, how a section stands, what may be published, when people are reminded."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.errors import RuleBroken
from portal.rules.documents.working_days import BUILT_IN, WorkCalendar, WorkYear
from portal.rules.news.disclosure import checks, reminders, states, topics, years
from portal.rules.news.disclosure.states import Filing, State
from portal.rules.news.disclosure.topics import TOPICS, Topic
from portal.rules.school_years import school_year_of

DAYS = st.dates(date(2016, 1, 1), date(2090, 1, 1))
IN_2026 = st.dates(date(2026, 1, 1), date(2026, 12, 31))
CALENDAR = WorkCalendar(BUILT_IN)
NOTHING = WorkCalendar({})


@given(st.integers(2016, 2090))
def test_30_june_of_a_school_year_lies_within_it(year: int) -> None:
    assert school_year_of(years.due_on(year)) == year


@given(DAYS)
def test_the_last_due_year_is_the_one_whose_day_came_last(today: date) -> None:
    year = years.last_due_year(today)
    assert years.due_on(year) <= today < years.due_on(year + 1)


def test_years_offered_go_from_the_next_back_to_the_first_with_something() -> None:
    today = date(2026, 11, 20)
    assert years.years_offered(today) == [2027, 2026, 2025, 2024, 2023, 2022, 2021]
    assert years.years_offered(today, 2018)[-1] == 2018
    assert years.years_offered(today, 2027)[0] == 2027


@given(DAYS, st.integers(2015, 2089))
def test_what_is_missing_is_overdue_from_30_june_on(today: date, year: int) -> None:
    stand = states.stand_of(Filing(), year, today, NOTHING)
    assert stand.day == date(year + 1, 6, 30)
    assert (stand.state == State.OVERDUE) == (today >= stand.day)
    assert stand.days == abs((stand.day - today).days)
    assert states.stand_of(Filing(published=True), year, today, NOTHING).state == State.PUBLISHED


def test_before_30_june_means_the_29th_at_the_latest() -> None:
    assert states.stand_of(Filing(), 2025, date(2026, 6, 29), CALENDAR).state == State.NOT_PUBLISHED
    assert states.stand_of(Filing(), 2025, date(2026, 6, 30), CALENDAR).state == State.OVERDUE


def test_a_change_is_to_be_worked_in_within_ten_working_days() -> None:
    def on(today: date) -> states.Stand:
        return states.stand_of(Filing(published=True, changed_on=date(2026, 8, 24)), 2025, today, CALENDAR)

    assert on(date(2026, 8, 24)) == states.Stand(State.TO_UPDATE, date(2026, 9, 9), 16), (
        "two days of Quốc khánh between"
    )
    assert on(date(2026, 9, 9)).state == State.TO_UPDATE
    assert on(date(2026, 9, 10)) == states.Stand(State.UPDATE_OVERDUE, date(2026, 9, 9), 1)
    late = Filing(published=True, settled=(date(2026, 8, 24), date(2026, 9, 10)))
    assert states.stand_of(late, 2025, date(2026, 12, 1), CALENDAR).state == State.UPDATED_LATE
    timely = Filing(published=True, settled=(date(2026, 8, 24), date(2026, 9, 9)))
    assert states.stand_of(timely, 2025, date(2026, 12, 1), CALENDAR).state == State.PUBLISHED


@given(IN_2026, IN_2026)
def test_late_is_what_the_counted_day_says(changed: date, today: date) -> None:
    until = states.update_until(changed, CALENDAR)
    late = changed <= states.last_late_day(today, CALENDAR)
    if until is not None and (today - changed).days < states.MOST_CALENDAR_DAYS:
        assert late == (until < today)
    if changed >= today:
        assert not late


@given(DAYS, st.integers(0, 39))
def test_through_a_year_that_is_not_known_nothing_is_counted(changed: date, days: int) -> None:
    stand = states.stand_of(Filing(published=True, changed_on=changed), 2025, changed + timedelta(days=days), NOTHING)
    assert stand == states.Stand(State.TO_UPDATE, None, None)
    later = changed + timedelta(days=states.MOST_CALENDAR_DAYS)
    stand = states.stand_of(Filing(published=True, changed_on=changed), 2025, later, NOTHING)
    assert stand.state == State.UPDATE_OVERDUE, "no holidays make ten working days that long"


@given(st.dates(date(2026, 1, 1), date(2026, 10, 1)), st.sets(st.integers(0, 60), max_size=12))
def test_no_holidays_make_ten_working_days_longer_than_the_bound(start: date, off: set[int]) -> None:
    free = {start + timedelta(days=n): "Nghỉ" for n in off}
    known = WorkCalendar(
        {year: WorkYear({day: name for day, name in free.items() if day.year == year}) for year in (2026, 2027)}
    )
    until = states.update_until(start, known)
    assert until is not None
    assert (until - start).days < states.MOST_CALENDAR_DAYS


@given(DAYS)
def test_a_report_is_kept_for_five_years_at_least(day: date) -> None:
    until = years.kept_until(day)
    assert until.year - day.year == 5
    assert (until - day).days >= 5 * 365


def test_schools_are_bound_and_offices_are_not() -> None:
    assert topics.is_bound("primary_school", is_school=True)
    assert not topics.is_bound("department", is_school=False)
    assert not topics.is_bound("campus", is_school=True), "the school discloses for all its places"


def test_the_eight_sections_have_words_of_their_own() -> None:
    assert [TOPICS[topic].numeral for topic in Topic] == ["I", "II", "III", "IV", "V", "VI", "VII", "VIII"]
    assert len(topics.TOPIC_OF_SLUG) == len({facts.label for facts in TOPICS.values()}) == 8
    assert [topic for topic in Topic if TOPICS[topic].demands_pdf] == [Topic.ANNUAL_REPORT]


@pytest.mark.parametrize(
    ("name", "kind", "fine"),
    [
        ("Báo cáo.pdf", "pdf", True),
        ("BANG.XLSX", "xlsx", True),
        ("a.docx", "docx", True),
        ("a.pdf", "docx", False),
        ("a.pdf", None, False),
        ("a.html", None, False),
        ("pdf", "pdf", False),
        ("a.doc", "docx", False),
        ("a.pdf.exe", "pdf", False),
    ],
)
def test_a_file_is_what_its_name_says(name: str, kind: str | None, fine: bool) -> None:
    if fine:
        checks.check_file(name, kind)
    else:
        with pytest.raises(RuleBroken) as refused:
            checks.check_file(name, kind)
        assert refused.value.field == "files"


def test_nothing_is_not_published_and_a_report_is_a_pdf() -> None:
    for topic in Topic:
        with pytest.raises(RuleBroken):
            checks.check_content(topic, body="", names=[])
        checks.check_content(topic, body="<p>x</p>", names=["a.PDF"])
    checks.check_content(Topic.STAFF, body="<p>x</p>", names=[])
    with pytest.raises(RuleBroken) as refused:
        checks.check_content(Topic.ANNUAL_REPORT, body="<p>x</p>", names=["a.docx"])
    assert refused.value.field == "files"


def test_a_change_lies_between_the_publication_and_today() -> None:
    first, today = date(2026, 6, 1), date(2026, 11, 20)
    for day in (first, today):
        checks.check_change(day, today=today, first_published=first)
    for day in (first - timedelta(days=1), today + timedelta(days=1)):
        with pytest.raises(RuleBroken) as refused:
            checks.check_change(day, today=today, first_published=first)
        assert refused.value.field == "day"


def test_people_are_reminded_30_and_7_days_before_and_weekly_afterwards() -> None:
    def on(month: int, day: int) -> tuple[int, str, int]:
        found = reminders.reminder_of(date(2026, month, day))
        return found.year, found.key, found.days

    assert on(5, 30) == (2024, "overdue-47", 334)
    assert on(5, 31) == (2025, "month", 30)
    assert on(6, 22) == (2025, "month", 8)
    assert on(6, 23) == (2025, "week", 7)
    assert on(6, 29) == (2025, "week", 1)
    assert on(6, 30) == (2025, "overdue-0", 0)
    assert on(7, 6) == (2025, "overdue-0", 6)
    assert on(7, 7) == (2025, "overdue-1", 7)


@given(DAYS)
def test_reminders_go_on_to_the_next_school_year_only(today: date) -> None:
    now, next_day = reminders.reminder_of(today), reminders.reminder_of(today + timedelta(days=1))
    assert now.year <= next_day.year <= now.year + 1
    assert (now.stage == reminders.Stage.OVERDUE) == (today >= years.due_on(now.year))
