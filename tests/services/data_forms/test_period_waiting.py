"""Reports on “Việc của tôi”: what the unit has to enter, what its leader has to approve."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.models.data_forms import DataForm, FormPeriod, Report
from portal.rules.data_forms.states import Step
from portal.services.data_forms.periods.waiting import what_waits
from tests.cast import Cast, Person
from tests.data_forms import fill, make_form, make_period, make_reports
from tests.make import actor_of
from tests.queries import QueryCount

TODAY = date(2026, 11, 20)
DAY = timedelta(days=1)


@pytest.fixture
def form(app: object, cast: Cast) -> DataForm:
    return make_form(cast.units["ben_tre"], cast.leader.id)


def ask(cast: Cast, form: DataForm, name: str, locks_on: date, **changes: object) -> FormPeriod:
    period = make_period(form, locks_on=locks_on, name=name, **changes)
    make_reports(period, [cast.units["vinh_binh"], cast.units["hoa_nghia"]])
    return period


def waits(person: Person) -> list[tuple[str, date, bool]]:
    return [(one.period_name, one.day, one.to_approve) for one in what_waits(actor_of(person)).reports]


def of(cast: Cast, period: FormPeriod) -> Report:
    return db.session.scalars(
        select(Report).where(Report.period_id == period.id, Report.unit_id == cast.units["vinh_binh"])
    ).one()


def test_what_must_be_entered_stands_until_the_lock_the_most_urgent_first(cast: Cast, form: DataForm) -> None:
    ask(cast, form, "Xa", TODAY + 9 * DAY)
    late = ask(cast, form, "Muộn", TODAY, closes_on=TODAY - DAY)
    ask(cast, form, "Khóa", TODAY - DAY)
    ask(cast, form, "Chưa mở", TODAY + 30 * DAY)
    ask(cast, form, "Hủy", TODAY + 9 * DAY, cancelled_at=clock.now())
    assert waits(cast.principal) == [("Muộn", TODAY, False), ("Xa", TODAY + 6 * DAY, False)]
    for nobody in (cast.teacher, cast.stranger, cast.leader, cast.nobody):
        assert not what_waits(actor_of(nobody))
    of(cast, late).excused_at = clock.now()
    db.session.commit()
    assert [name for name, *_rest in waits(cast.principal)] == ["Xa"]
    of(cast, late).excused_at = None
    of(cast, late).own_locks_on = TODAY - DAY
    db.session.commit()
    assert [name for name, *_rest in waits(cast.principal)] == ["Xa"], "by the unit's own days"


def test_what_was_submitted_waits_for_the_leader_until_it_is_official(cast: Cast, form: DataForm) -> None:
    sent = ask(cast, form, "Đã trình", TODAY - DAY, official_on=TODAY + DAY)
    fill(of(cast, sent), cast.principal.id, {"classes": "5"}, step=Step.SUBMITTED)
    assert waits(cast.principal) == [("Đã trình", TODAY + DAY, True)]
    sent.official_on = TODAY
    db.session.commit()
    assert waits(cast.principal) == []
    done = ask(cast, form, "Đã duyệt", TODAY + 9 * DAY)
    fill(of(cast, done), cast.principal.id, {"classes": "5"}, step=Step.APPROVED)
    assert waits(cast.principal) == []
    fill(of(cast, done), cast.principal.id, {"note": "đổi"})
    assert [name for name, *_rest in waits(cast.principal)] == ["Đã duyệt"], "a change voids the approval"


def test_one_statement_however_many_and_the_first_five_are_shown(cast: Cast, form: DataForm) -> None:
    for number in range(8):
        ask(cast, form, f"Kỳ {number}", TODAY + (9 - number) * DAY)
    principal, teacher = actor_of(cast.principal), actor_of(cast.teacher)
    with QueryCount() as count:
        work = what_waits(principal)
        what_waits(teacher)
    assert len(count) == 1
    assert work.count == 8
    assert [one.period_name for one in work.reports] == [f"Kỳ {number}" for number in (6, 5, 4, 7, 3)]
