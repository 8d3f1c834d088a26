"""Reminders as people see and choose them: one mail a day, none on a day off, who was told of a report and when."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from portal.adapters import clock
from portal.adapters.mail import FolderMailer
from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.data_forms import FormPeriod, Report
from portal.models.documents import EnteredYear
from portal.models.notifications import Notification
from portal.models.records import AuditEntry
from portal.rules.data_forms.period_reminders import Pace, Rung
from portal.rules.data_forms.states import Step
from portal.services.data_forms.filling.reminded import read_reminders
from portal.services.data_forms.periods import pacing, reminding
from tests.cast import Cast
from tests.data_forms import fill, make_form, make_period, make_reports
from tests.make import actor_of
from tests.queries import QueryCount

FRIDAY = date(2026, 11, 20)
DAY = timedelta(days=1)


@pytest.fixture
def period(cast: Cast, mails: FolderMailer) -> FormPeriod:
    return make(cast, "truong")


def make(cast: Cast, code: str) -> FormPeriod:
    """Entry until Monday, the lock on Thursday, official the Saturday after."""
    made = make_period(
        make_form(cast.units["ben_tre"], cast.leader.id, code=code),
        opens_on=FRIDAY - 10 * DAY,
        closes_on=FRIDAY + 3 * DAY,
        locks_on=FRIDAY + 6 * DAY,
        official_on=FRIDAY + 8 * DAY,
    )
    make_reports(made, [cast.units["vinh_binh"]])
    return made


def go_to(clock_at: Any, day: date) -> None:
    clock_at.move_to(datetime(day.year, day.month, day.day, 8, 0, tzinfo=clock.LOCAL_ZONE))


def due() -> int:
    return len(db.session.scalars(select(Notification.id).where(Notification.kind == "form_due")).all())


def remind(drain: Callable[[], int]) -> None:
    reminding.queue_form_reminders()
    drain()


def test_two_forms_make_one_mail_a_day(
    cast: Cast, period: FormPeriod, mails: FolderMailer, drain: Callable[[], int], clock_at: Any
) -> None:
    make(cast, "khac")
    remind(drain)
    assert due() == 2, "both stand in the list on the portal"
    assert [mail["To"] for mail in mails.newest(9)] == ["principal@example.vn"]
    go_to(clock_at, period.closes_on)
    remind(drain)
    assert due() == 4
    assert len(mails.newest(9)) == 2


def test_nobody_is_reminded_on_a_day_off(
    cast: Cast, period: FormPeriod, drain: Callable[[], int], clock_at: Any
) -> None:
    pacing.save_pace(actor_of(cast.leader), period_id=period.id, pace=Pace(soon=2))
    db.session.commit()
    remind(drain)
    assert due() == 1, "two days before is a Saturday: told on the Friday"
    for day in (FRIDAY + DAY, FRIDAY + 2 * DAY):
        go_to(clock_at, day)
        remind(drain)
        assert due() == 1
    off = {(FRIDAY + 3 * DAY).isoformat(): "Nghỉ"}
    db.session.add(
        EnteredYear(year=2026, off=off, saved_at=clock.now(), saved_by_id=cast.operator.id, saved_by="Người ghi")
    )
    db.session.commit()
    go_to(clock_at, FRIDAY + 3 * DAY)
    remind(drain)
    assert due() == 1, "the calendar of holidays is data"


def test_a_pace_is_chosen_by_who_asks_within_bounds(cast: Cast, period: FormPeriod) -> None:
    for person in (cast.principal, cast.supervisor, cast.stranger):
        with pytest.raises((NotAllowed, NotFound)):
            pacing.save_pace(actor_of(person), period_id=period.id, pace=Pace())
    leader = actor_of(cast.leader)
    with pytest.raises(RuleBroken):
        pacing.save_pace(leader, period_id=period.id, pace=Pace(soon=15))
    pacing.save_pace(leader, period_id=period.id, pace=Pace(5, 2, 1))
    pacing.save_pace(leader, period_id=period.id, pace=Pace(5, 2, 1))
    db.session.commit()
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "period_pace_chosen")).one()
    assert entry.before == {"remind_soon": 3, "remind_lock": 1, "remind_deem": 1}
    assert reminding.pace_of(period) == Pace(5, 2, 1)


def test_who_was_told_of_a_report_and_what_is_to_come(
    cast: Cast, period: FormPeriod, drain: Callable[[], int], clock_at: Any
) -> None:
    make(cast, "khac")
    report = db.session.scalars(select(Report).where(Report.period_id == period.id)).one()
    remind(drain)
    clock_at.shift(timedelta(hours=1))
    reminding.remind(actor_of(cast.leader), [report.id])
    db.session.commit()
    for person in (cast.principal, cast.leader, cast.office_clerk):
        if person is cast.office_clerk:
            with pytest.raises(NotFound):
                read_reminders(actor_of(person), report.id)
            continue
        with QueryCount() as count:
            found = read_reminders(actor_of(person), report.id)
        assert len(count) <= 16, count.statements
        assert [(one.name, one.what) for one in found.sent.items] == [
            ("Đặng Thị Dung", "Cấp trên nhắc nộp báo cáo"),
            ("Đặng Thị Dung", "Sắp hết hạn nhập"),
        ]
        assert {one.mailed for one in found.sent.items} <= {"sent", "queued"}
        assert [one.rung for one in found.coming] == [
            Rung.CLOSING_SOON,
            Rung.CLOSING,
            Rung.LOCKING,
            Rung.DEEMING,
        ]
    fill(report, cast.principal.id, {"classes": "5"}, step=Step.APPROVED)
    assert not read_reminders(actor_of(cast.principal), report.id).coming, "approved: nothing more is sent"


def test_the_pages(client_for: Any, cast: Cast, period: FormPeriod, drain: Callable[[], int], queries: Any) -> None:
    leader, report = client_for(cast.leader), db.session.scalars(select(Report)).one()
    remind(drain)
    url, seen = f"/bieu-mau/ky/{period.id}/ngay-nhac", f"/bieu-mau/phieu/{report.id}/nhac-viec"
    wrong = leader.submit(url, {"soon": "99", "lock": "", "deem": "2"})
    assert wrong.status_code == 422
    assert 'value="99"' in wrong.text
    assert "Từ 1 đến 14 ngày" in leader.submit(url, {"soon": "99", "lock": "1", "deem": "2"}).text
    assert leader.submit(url, {"soon": "5", "lock": "2", "deem": "2"}).status_code == 303
    assert "trước hạn nhập 5 ngày" in leader.get(f"/bieu-mau/ky/{period.id}").text
    for client in (leader, client_for(cast.principal)):
        with queries() as count:
            page = client.get(seen)
        assert len(count) <= 22, count.statements
        assert "Sắp hết hạn nhập" in page.text
        assert "Đặng Thị Dung" in page.text
    assert client_for(cast.principal).get(url).status_code == 403
    assert client_for(cast.stranger).get(seen).status_code == 404
