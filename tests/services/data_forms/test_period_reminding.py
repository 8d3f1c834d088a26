"""Reminders of periods: by the clock to officers then leaders, each rung once, and by the superior once a day."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from portal.adapters import clock
from portal.adapters.mail import FolderMailer
from portal.db import db
from portal.errors import NotAllowed
from portal.models.data_forms import FormPeriod, Report
from portal.models.notifications import Notification
from portal.models.people import Membership
from portal.models.records import AuditEntry
from portal.rules.data_forms.states import Step
from portal.rules.people.domains import Domain
from portal.rules.permissions import Role
from portal.services.data_forms.periods import reminding
from tests.cast import LONG_AGO, Cast, Person
from tests.data_forms import fill, make_form, make_period, make_reports
from tests.make import actor_of
from tests.queries import QueryCount
from tests.trees import add_schools

TODAY = date(2026, 11, 20)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _may_mail(mails: FolderMailer) -> None:
    """Reminders go by mail."""


@pytest.fixture
def period(cast: Cast) -> FormPeriod:
    """Entry until today + 3, lock after + 6, official from + 8; asked of two schools."""
    made = make_period(
        make_form(cast.units["ben_tre"], cast.leader.id),
        opens_on=TODAY - 5 * DAY,
        closes_on=TODAY + 3 * DAY,
        locks_on=TODAY + 6 * DAY,
        official_on=TODAY + 8 * DAY,
    )
    make_reports(made, [cast.units["vinh_binh"], cast.units["hoa_nghia"]])
    return made


def make_officer(cast: Cast, person: Person, unit: str, domain: Domain) -> None:
    db.session.add(
        Membership(
            account_id=person.id, unit_id=cast.units[unit], role=Role.DATA_OFFICER, domain=domain, valid_from=LONG_AGO
        )
    )
    db.session.commit()


def report_of(cast: Cast, key: str) -> Report:
    return db.session.scalars(select(Report).where(Report.unit_id == cast.units[key])).one()


@pytest.fixture
def told(drain: Callable[[], int]) -> Callable[[], list[int]]:
    """Look for what is due, let the worker do it; whom it told since the last time."""
    seen: set[int] = set()

    def look() -> list[int]:
        reminding.queue_form_reminders()
        drain()
        query = select(Notification).where(Notification.kind.in_(["form_due", "form_reminded"]))
        new = [each for each in db.session.scalars(query) if each.id not in seen]
        seen.update(each.id for each in new)
        return sorted(each.account_id for each in new)

    return look


def move(clock_at: time_machine.Traveller, day: date) -> None:
    clock_at.move_to(datetime(day.year, day.month, day.day, 8, 0, tzinfo=clock.LOCAL_ZONE))


def test_the_ladder_goes_to_officers_then_leaders_each_once(
    cast: Cast, period: FormPeriod, told: Callable[[], list[int]], clock_at: time_machine.Traveller
) -> None:
    make_officer(cast, cast.teacher, "vinh_binh", Domain.PUPILS)
    make_officer(cast, cast.it_teacher, "vinh_binh", Domain.EXAMS)
    officer, leader, other = cast.teacher.id, cast.principal.id, cast.other_principal.id
    assert told() == sorted([officer, other]), "the officer of a domain of the form; a leader where there is none"
    assert told() == []
    move(clock_at, TODAY + DAY)
    assert told() == [], "each rung once, however many days it stands"
    move(clock_at, period.closes_on)
    assert told() == sorted([officer, other])
    move(clock_at, period.locks_on - DAY)
    assert told() == sorted([officer, leader, other])
    move(clock_at, period.official_on - DAY)
    assert told() == [], "nothing was entered: nothing can be approved any more"
    move(clock_at, period.official_on)
    assert told() == []


def test_who_finished_is_excused_or_cancelled_is_left_in_peace(
    cast: Cast, period: FormPeriod, told: Callable[[], list[int]], clock_at: time_machine.Traveller
) -> None:
    fill(report_of(cast, "vinh_binh"), cast.principal.id, {"classes": "5"}, step=Step.APPROVED)
    report_of(cast, "hoa_nghia").excused_at = clock.now()
    db.session.commit()
    assert told() == []
    report_of(cast, "hoa_nghia").excused_at = None
    db.session.commit()
    fill(report_of(cast, "vinh_binh"), cast.principal.id, {"note": "đổi"})
    assert told() == sorted([cast.principal.id, cast.other_principal.id]), "a change voids the approval"
    move(clock_at, period.official_on - DAY)
    assert told() == [cast.principal.id], "only where there is something to approve"
    period.cancelled_at = clock.now()
    db.session.commit()
    assert told() == []


def test_an_extension_has_its_own_ladder(
    cast: Cast, period: FormPeriod, told: Callable[[], list[int]], clock_at: time_machine.Traveller
) -> None:
    longer = report_of(cast, "vinh_binh")
    longer.own_closes_on = longer.own_locks_on = TODAY + 10 * DAY
    longer.own_official_on = TODAY + 11 * DAY
    db.session.commit()
    assert told() == [cast.other_principal.id]
    move(clock_at, TODAY + 7 * DAY)
    assert told() == [cast.principal.id]
    words = db.session.scalars(select(Notification).where(Notification.account_id == cast.principal.id)).one()
    assert words.params["day"] == "30/11/2026"


def test_the_superior_reminds_each_unit_once_a_day(
    cast: Cast, period: FormPeriod, told: Callable[[], list[int]], clock_at: time_machine.Traveller
) -> None:
    make_officer(cast, cast.teacher, "vinh_binh", Domain.PUPILS)
    move(clock_at, TODAY - DAY)
    ids = [report_of(cast, key).id for key in ("vinh_binh", "hoa_nghia")]
    leader = actor_of(cast.leader)
    assert reminding.remind(leader, ids[:1]) == 1
    assert reminding.remind(leader, ids) == 1, "one of the two was reminded a moment ago"
    assert reminding.remind(leader, ids) == 0
    db.session.commit()
    assert told() == sorted([cast.principal.id, cast.teacher.id, cast.other_principal.id])
    move(clock_at, TODAY)
    fill(report_of(cast, "hoa_nghia"), cast.other_principal.id, {"classes": "5"}, step=Step.ACCEPTED)
    assert reminding.remind(leader, ids) == 1
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "reports_reminded")).all()
    assert [entry.after["units"] for entry in entries if entry.after] == [1, 1, 1]


def test_nobody_reminds_where_nothing_can_be_done_or_without_the_right(
    cast: Cast, period: FormPeriod, clock_at: time_machine.Traveller
) -> None:
    ids = [report_of(cast, "vinh_binh").id, report_of(cast, "hoa_nghia").id]
    for person in (cast.supervisor, cast.principal, cast.stranger, cast.nobody):
        with pytest.raises(NotAllowed):
            reminding.remind(actor_of(person), ids)
    membership = db.session.scalars(select(Membership).where(Membership.account_id == cast.stranger.id)).one()
    membership.role = Role.LEADER
    db.session.commit()
    assert reminding.remind(actor_of(cast.stranger), ids) == 0, "units elsewhere are not seen"
    leader = actor_of(cast.leader)
    fill(report_of(cast, "hoa_nghia"), cast.other_principal.id, {"classes": "5"}, step=Step.SUBMITTED)
    move(clock_at, period.locks_on + DAY)
    assert reminding.remind(leader, ids) == 1, "what was entered can still be approved"
    move(clock_at, period.official_on)
    assert reminding.remind(leader, ids) == 0


def test_seven_hundred_schools_are_reminded_in_portions(
    cast: Cast, period: FormPeriod, drain: Callable[[], int]
) -> None:
    add_schools(cast.units["cho_lach"], 700)
    below = [unit for (unit,) in db.session.execute(db.text("SELECT id FROM unit WHERE code LIKE 'S____'"))]
    make_reports(period, below)
    reminding.queue_form_reminders()
    with QueryCount() as count:
        drain()
    assert set(db.session.scalars(select(Notification.account_id))) == {cast.principal.id, cast.other_principal.id}
    assert len(count) < 400, "not one statement for each school"
