"""The units of a period by hand, states, and the list of periods."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from portal.adapters import clock
from portal.adapters.mail import FolderMailer
from portal.db import db
from portal.errors import NotFound, RuleBroken
from portal.models.data_forms import FormPeriod, Report
from portal.rules.data_forms.period_states import PeriodState, period_state
from portal.services.data_forms.periods import reading, units
from portal.services.data_forms.scope import days_of
from tests.cast import Cast, Person
from tests.data_forms import make_form, make_period, make_reports
from tests.form_periods import DAY, DAYS, TODAY, create, local, reported, told
from tests.make import actor_of
from tests.queries import QueryCount


@pytest.fixture(autouse=True)
def _may_mail(mails: FolderMailer) -> None:
    """Opening a period tells the units."""


def test_units_are_added_by_hand_excused_and_asked_again(cast: Cast, drain: Callable[[], int]) -> None:
    period = create(cast, days=replace(DAYS, opens_on=TODAY))
    drain()
    leader = actor_of(cast.leader)
    office = cast.units["cho_lach"]
    assert units.find_missing(leader, period_id=period.id, words="cho lach") == {
        office: "Phòng Giáo dục và Đào tạo Chợ Lách"
    }
    assert units.find_missing(leader, period_id=period.id, words="vinh binh") == {}
    assert units.add_units(leader, period_id=period.id, unit_ids=[office, cast.units["vinh_binh"]]) == 1
    assert units.add_units(leader, period_id=period.id, unit_ids=[office]) == 0
    db.session.commit()
    assert office in reported(period)
    for wrong in ([], [cast.units["tam_binh"]], [cast.units["ben_tre"]]):
        with pytest.raises(RuleBroken) as refused:
            units.add_units(leader, period_id=period.id, unit_ids=wrong)
        assert refused.value.field == "units"
    report = db.session.scalars(select(Report).where(Report.unit_id == cast.units["vinh_binh"])).one()
    units.excuse(leader, period_id=period.id, report_id=report.id, reason="Trường đang sửa chữa")
    db.session.commit()
    assert report.excused_at is not None
    assert told("form_excused") == {cast.principal.id}
    with pytest.raises(RuleBroken):
        units.excuse(leader, period_id=period.id, report_id=report.id, reason="Lần nữa")
    units.ask_again(leader, period_id=period.id, report_id=report.id)
    assert (report.excused_at, report.excused_reason) == (None, "")
    db.session.rollback()
    with pytest.raises(NotFound):
        units.excuse(leader, period_id=period.id, report_id=report.id + 1000, reason="x")


def test_units_of_an_official_period_stay(cast: Cast, clock_at: time_machine.Traveller) -> None:
    period = make_period(make_form(cast.units["ben_tre"], cast.leader.id), locks_on=TODAY)
    report = make_reports(period, [cast.units["vinh_binh"]])[0]
    clock_at.move_to(local(period.official_on, 0, 0))
    with pytest.raises(RuleBroken):
        units.excuse(actor_of(cast.leader), period_id=period.id, report_id=report.id, reason="x")


def test_states_in_the_database_agree_with_the_rule(cast: Cast, clock_at: time_machine.Traveller) -> None:
    form = make_form(cast.units["ben_tre"], cast.leader.id)
    for shift in range(-12, 12):
        make_period(
            form,
            locks_on=TODAY + shift * DAY,
            opens_on=TODAY + (shift - 3) * DAY,
            closes_on=TODAY + (shift - 1) * DAY,
            official_on=TODAY + (shift + 2) * DAY,
        )
    make_period(form, cancelled_at=clock.now())
    for state in PeriodState:
        query = select(FormPeriod).where(reading.is_in_state(state, TODAY))
        expected = {
            period.id
            for period in db.session.scalars(select(FormPeriod))
            if period_state(days_of(period), today=TODAY, is_cancelled=period.cancelled_at is not None) is state
        }
        assert {period.id for period in db.session.scalars(query)} == expected
        assert expected


def test_the_list_shows_what_runs_first_and_is_filtered(cast: Cast) -> None:
    form = make_form(cast.units["ben_tre"], cast.leader.id)
    over = make_period(form, locks_on=TODAY - 5 * DAY, name="Cũ")
    soon = make_period(form, locks_on=TODAY + 2 * DAY, name="Gần")
    later = make_period(form, locks_on=TODAY + 9 * DAY, name="Xa")
    make_reports(soon, [cast.units["vinh_binh"], cast.units["tam_binh"]])
    leader = actor_of(cast.leader)

    def names(person: Person, **wanted: Any) -> list[str]:
        page = reading.list_periods(actor_of(person), reading.Wanted(**wanted), number=1)
        return [line.period.name for line in page.items]

    assert names(cast.leader) == names(cast.supervisor) == [soon.name, later.name, over.name]
    assert names(cast.leader, state="official") == ["Cũ"]
    assert names(cast.leader, start_year=2025) == []
    assert names(cast.leader, form_id=form.id + 1) == []
    assert names(cast.principal) == ["Gần"]
    assert names(cast.stranger) == names(cast.teacher) == []
    assert reading.list_years(leader) == [2026]
    with QueryCount() as count:
        reading.list_periods(leader, reading.Wanted(), number=1)
    assert len(count) <= 5
    counts = {line.period.name: line.asked for line in reading.list_periods(leader, reading.Wanted(), number=1).items}
    assert counts == {"Gần": 2, "Xa": 0, "Cũ": 0}
    of_school = reading.list_periods(actor_of(cast.principal), reading.Wanted(), number=1).items
    assert [line.asked for line in of_school] == [1], "a school counts its own report only"
    own = reading.list_units(actor_of(cast.principal), period_id=soon.id, words="", number=1)
    assert [line.name for line in own.items] == ["Trường Tiểu học Vĩnh Bình"]


def test_a_unit_whose_figures_are_official_before_the_others_is_not_excused(cast: Cast) -> None:
    """An extension may bring a unit's days forward: what it was deemed to have confirmed counts from then on."""
    period = make_period(make_form(cast.units["ben_tre"], cast.leader.id))
    report = make_reports(period, [cast.units["vinh_binh"]])[0]
    report.own_official_on = clock.today()
    db.session.commit()
    for act in (
        lambda: units.excuse(actor_of(cast.leader), period_id=period.id, report_id=report.id, reason="Sửa chữa"),
        lambda: units.ask_again(actor_of(cast.leader), period_id=period.id, report_id=report.id),
    ):
        with pytest.raises(RuleBroken, match="chính thức"):
            act()
