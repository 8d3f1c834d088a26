"""Punctuality over a school year, by branch and by person."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, NotFound
from portal.models.data_forms import CellChange, FormPeriod, Report, ReportStep
from portal.rules.school_years import school_year_of
from portal.services.data_forms.totals.timeliness import read_timeliness
from tests.cast import Cast
from tests.data_forms import make_asked
from tests.make import actor_of
from tests.queries import count_queries


@pytest.fixture
def period(cast: Cast) -> FormPeriod:
    """Four units were asked; the last day was yesterday: one was in time, one late, two sent nothing."""
    period = make_asked(cast)
    today = clock.today()
    period.closes_on, period.locks_on, period.official_on = today - timedelta(days=1), today, today + timedelta(days=1)
    period.start_year = school_year_of(today)
    reports = {report.unit_id: report for report in db.session.scalars(select(Report))}
    reports[cast.units["vinh_binh"]].submitted_on = today - timedelta(days=1)
    reports[cast.units["hoa_nghia"]].submitted_on = today
    db.session.commit()
    return period


def test_reports_are_in_time_late_or_never_sent(cast: Cast, period: FormPeriod) -> None:
    found = read_timeliness(actor_of(cast.leader))
    assert [(line.name[:5], line.due, line.in_time, line.late, line.never) for line in found.lines] == [
        ("Phòng", 3, 1, 1, 1),
        ("Trườn", 1, 0, 0, 1),
    ]
    assert (found.total.due, found.total.share, found.total.deemed) == (4, 25.0, 0)
    late_first = read_timeliness(actor_of(cast.leader), sort="tre", descending=True)
    assert late_first.lines[0].late == 1
    assert not read_timeliness(actor_of(cast.leader), year=found.year).people


def test_what_is_not_due_excused_cancelled_or_a_test_does_not_count(cast: Cast, period: FormPeriod) -> None:
    report = db.session.scalars(select(Report).where(Report.unit_id == cast.units["vinh_binh"])).one()
    report.excused_at = clock.now()
    other = db.session.scalars(select(Report).where(Report.unit_id == cast.units["hoa_nghia"])).one()
    other.own_closes_on = clock.today()
    db.session.commit()
    assert read_timeliness(actor_of(cast.leader)).total.due == 2
    period.is_test = True
    db.session.commit()
    assert read_timeliness(actor_of(cast.leader)).total.due == 0


def test_deemed_reports_are_counted_as_such(cast: Cast, period: FormPeriod) -> None:
    period.official_on = clock.today()
    db.session.commit()
    assert read_timeliness(actor_of(cast.leader)).total.deemed == 2, "entered, and approved by nobody"


def test_a_unit_names_who_did_the_work(cast: Cast, period: FormPeriod) -> None:
    report = db.session.scalars(select(Report).where(Report.unit_id == cast.units["vinh_binh"])).one()
    now = clock.now()
    for key in ("classes", "grades.g1.total"):
        db.session.add(
            CellChange(
                report_id=report.id,
                key=key,
                after="1",
                origin="typed",
                content_version=1,
                at=now,
                account_id=cast.teacher.id,
                by_name="Ngô Thanh Hà",
            )
        )
    db.session.add(
        ReportStep(
            report_id=report.id,
            kind="approved",
            content_version=1,
            sha256="0" * 64,
            at=now,
            account_id=cast.principal.id,
            by_name="Đặng Thị Dung",
            unit_id=report.unit_id,
        )
    )
    db.session.commit()
    found = read_timeliness(actor_of(cast.leader), unit_id=cast.units["vinh_binh"])
    assert [(person.name, person.cells, person.approved) for person in found.people] == [
        ("Ngô Thanh Hà", 2, 0),
        ("Đặng Thị Dung", 0, 1),
    ]


def test_strangers_see_nothing_of_it(cast: Cast, period: FormPeriod) -> None:
    with pytest.raises(NotAllowed):
        read_timeliness(actor_of(cast.principal))
    with pytest.raises(NotFound):
        read_timeliness(actor_of(cast.leader), unit_id=cast.units["tam_binh"])


def test_it_takes_few_statements(cast: Cast, period: FormPeriod) -> None:
    actor = actor_of(cast.leader)
    with count_queries() as counted:
        read_timeliness(actor, unit_id=cast.units["vinh_binh"])
    assert len(counted) <= 7, counted.statements
