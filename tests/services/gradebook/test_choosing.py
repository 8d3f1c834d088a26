"""Choosing where the circulars leave a choice: what holds, from when, for whom, and what it changes."""

from datetime import date

import pytest

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.rules.permissions import Role
from portal.services.attendance.days import days_back, load_days
from portal.services.gradebook import choosing, locks
from portal.services.gradebook.results import read_class_results
from portal.services.gradebook.sheets import open_sheet
from portal.services.school.choices import find_choices
from tests.cast import Cast
from tests.gradebook import SCHOOL, Taught, make_taught, write
from tests.make import actor_of
from tests.news import hire

TIE = {(0, "tx1"): "8", (0, "tx2"): "8", (0, "tx3"): "8", (0, "gk"): "9", (0, "ck"): "8"}
"""66 / 8 = 8,25."""


@pytest.fixture
def taught(cast: Cast) -> Taught:
    found = make_taught(cast, "lich_su")
    write(found, TIE)
    return found


def shown(cast: Cast, taught: Taught) -> tuple[str, str]:
    """The average on the sheet and among the results."""
    sheet = open_sheet(actor_of(taught.teacher), taught.key)
    found = read_class_results(actor_of(cast.thpt_principal), class_id=taught.key.class_id, period="1", visit=False)
    result = sheet.rows[0].result
    return result.shown() if result else "", found.rows[0].shown("lich_su", found.period)


def test_a_choice_changes_the_results_and_says_of_how_many_first(cast: Cast, taught: Taught) -> None:
    principal = actor_of(cast.thpt_principal)
    assert shown(cast, taught) == ("8,3", "8,3")
    (effect,) = choosing.preview(principal, code="rounding", start_year=2026).values()
    assert (effect.pupils, effect.levels, effect.promotions) == (1, 0, 0)
    made = choosing.choose(principal, code="rounding", start_year=2026, choice="half_even", basis="Biên bản 05")
    assert (made.chosen_by, made.basis) == (principal.name, "Biên bản 05")
    db.session.commit()
    assert shown(cast, taught) == ("8,2", "8,2")
    seen = choosing.get_point(principal, code="rounding", start_year=2026)
    assert seen.held is not None
    assert (seen.choice, seen.fixed, seen.held.by) == ("half_even", False, principal.name)


def test_a_missing_test_counts_only_in_a_closed_semester_of_a_school_that_chose_so(cast: Cast, taught: Taught) -> None:
    principal = actor_of(cast.thpt_principal)
    write(taught, {(0, "ck"): ""})
    choosing.choose(principal, code="missing_test", start_year=2026, choice="zero", basis="")
    assert shown(cast, taught) == ("", "")
    locks.set_lock(principal, semester=1, class_id=None, subject=None, column=None, reason="Hết học kì")
    db.session.commit()
    assert shown(cast, taught) == ("5,3", "5,3")  # 42 / 8


def test_it_holds_from_its_year_on_and_never_before(cast: Cast) -> None:
    principal, unit_id = actor_of(cast.thpt_principal), cast.units[SCHOOL]
    choosing.choose(principal, code="rounding", start_year=2027, choice="half_even", basis="")
    assert [find_choices(unit_id, year).of("rounding") for year in (2025, 2026, 2027, 2030)] == [
        "half_up",
        "half_up",
        "half_even",
        "half_even",
    ]
    with pytest.raises(NotFound):
        choosing.choose(principal, code="rounding", start_year=2025, choice="half_even", basis="")


def test_what_a_department_fixes_the_school_cannot_change(cast: Cast) -> None:
    leader, principal = actor_of(cast.leader), actor_of(cast.thpt_principal)
    choosing.choose(principal, code="reassessed", start_year=2026, choice="higher", basis="")
    choosing.choose(leader, code="reassessed", start_year=2026, choice="replaces", basis="12/SGDĐT")
    seen = choosing.get_point(principal, code="reassessed", start_year=2026)
    assert (seen.choice, seen.fixed, seen.by_unit) == ("replaces", True, "Sở Giáo dục và Đào tạo Bến Tre")
    with pytest.raises(RuleBroken, match="Cấp trên đã quy định"):
        choosing.choose(principal, code="reassessed", start_year=2026, choice="higher", basis="")
    assert find_choices(cast.units["tam_binh"], 2026).of("reassessed") == "replaces"  # the default there
    choosing.choose(leader, code="reassessed", start_year=2026, choice="", basis="")
    assert find_choices(cast.units[SCHOOL], 2026).of("reassessed") == "higher"


def test_teachers_take_rolls_as_far_back_as_the_school_says(cast: Cast) -> None:
    principal, teacher = actor_of(cast.principal), actor_of(cast.teacher)
    choosing.choose(principal, code="days_back", start_year=2026, choice="14", basis="")
    choosing.choose(principal, code="saturdays", start_year=2026, choice="yes", basis="")
    days = load_days(teacher, 2026)
    assert (days_back(teacher, days), days_back(principal, days)) == (14, None)
    assert days.is_due(date(2026, 11, 14))  # a Saturday
    assert clock.today() == date(2026, 11, 20)
    assert load_days(actor_of(cast.other_principal), 2026).teacher_days_back == 7


def test_who_may_and_what_is_refused(cast: Cast) -> None:
    principal = actor_of(cast.thpt_principal)
    for choice in ("", "round_down"):
        with pytest.raises(RuleBroken):
            choosing.choose(principal, code="rounding", start_year=2026, choice=choice, basis="")
    with pytest.raises(NotFound):
        choosing.get_point(principal, code="nothing", start_year=2026)
    for person in (cast.teacher, hire(cast, Role.RECORDS_CLERK)):
        with pytest.raises(NotAllowed):
            choosing.list_points(actor_of(person), start_year=2026)
