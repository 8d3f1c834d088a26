"""Who sees which report, period and form."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotFound
from portal.models.data_forms import Report
from portal.services.data_forms import scope
from tests.cast import Cast, Person
from tests.data_forms import make_form, make_period, make_reports
from tests.make import actor_of


def seen(person: Person) -> set[int]:
    """Units whose reports the person sees."""
    return set(db.session.scalars(scope.visible_reports(actor_of(person)).with_only_columns(Report.unit_id)))


def test_units_see_their_own_reports_and_superiors_those_below(cast: Cast) -> None:
    form = make_form(cast.units["ben_tre"], cast.leader.id)
    schools = [cast.units["vinh_binh"], cast.units["hoa_nghia"]]
    make_reports(make_period(form), schools)
    assert seen(cast.principal) == {schools[0]}
    assert seen(cast.office_clerk) == set(), "a clerk of an office reads what the office itself reports"
    assert seen(cast.supervisor) == set(schools)
    assert seen(cast.leader) == set(schools)
    assert seen(cast.stranger_principal) == seen(cast.nobody) == seen(cast.teacher) == set()


def test_a_report_outside_is_not_found_nor_its_period(cast: Cast) -> None:
    period = make_period(make_form(cast.units["ben_tre"], cast.leader.id))
    report = make_reports(period, [cast.units["vinh_binh"]])[0]
    assert scope.get_report(actor_of(cast.principal), report.id).id == report.id
    assert scope.get_period(actor_of(cast.principal), period.id).id == period.id
    for outsider in (cast.other_principal, cast.stranger_principal, cast.teacher, cast.nobody):
        with pytest.raises(NotFound):
            scope.get_report(actor_of(outsider), report.id)
        with pytest.raises(NotFound):
            scope.get_period(actor_of(outsider), period.id)


def test_a_report_shows_to_its_unit_from_the_opening_day(cast: Cast) -> None:
    form = make_form(cast.units["ben_tre"], cast.leader.id)
    period = make_period(form, locks_on=clock.today() + timedelta(days=30))
    make_reports(period, [cast.units["vinh_binh"]])
    assert seen(cast.principal) == set()
    assert seen(cast.leader) == {cast.units["vinh_binh"]}


def test_forms_are_designed_in_their_own_unit_only(cast: Cast) -> None:
    form = make_form(cast.units["ben_tre"], cast.leader.id)

    def designs(person: Person) -> bool:
        return form in db.session.scalars(scope.designed_forms(actor_of(person))).all()

    assert designs(cast.leader)
    assert designs(cast.administrator)
    assert not designs(cast.principal)
    assert not designs(cast.clerk)
    assert not designs(cast.stranger)


def test_days_of_an_extension_take_the_place_of_the_periods(cast: Cast) -> None:
    period = make_period(make_form(cast.units["ben_tre"], cast.leader.id))
    report = make_reports(period, [cast.units["vinh_binh"]])[0]
    assert scope.days_of(period, report).locks_on == period.locks_on
    report.own_locks_on = period.locks_on + timedelta(days=5)
    report.own_official_on = period.locks_on + timedelta(days=6)
    days = scope.days_of(period, report)
    assert (days.closes_on, days.locks_on, days.official_on) == (
        period.closes_on,
        report.own_locks_on,
        report.own_official_on,
    )
    assert db.session.scalar(select(Report.own_locks_on)) == report.own_locks_on
