"""Periods for tests, planned as the pages do, and who was told of them."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.models.data_forms import FormPeriod, Report
from portal.models.notifications import Notification
from portal.rules.data_forms.periods import Days
from portal.services.data_forms.periods import planning
from portal.services.data_forms.periods.planning import Typed
from portal.services.data_forms.scope import days_of
from tests.cast import Cast, Person
from tests.data_forms import make_form, newest_version
from tests.make import actor_of

TODAY = date(2026, 11, 20)
DAY = timedelta(days=1)
DAYS = Days(
    opens_on=TODAY + DAY, closes_on=TODAY + 5 * DAY, locks_on=TODAY + 8 * DAY, official_on=TODAY + 9 * DAY, sync_on=None
)


def typed_for(form: Any, **changes: Any) -> Typed:
    """What somebody types about a period of the form."""
    usual: dict[str, Any] = {
        "version_id": newest_version(form).id,
        "name": "Giữa năm học",
        "start_year": 2026,
        "covers_from": date(2026, 9, 1),
        "covers_to": TODAY,
        "days": DAYS,
    }
    return Typed(**{**usual, **changes})


def create(cast: Cast, person: Person | None = None, **changes: Any) -> FormPeriod:
    """A period of a new form of the department, planned by its leader; committed."""
    form = make_form(cast.units["ben_tre"], cast.leader.id)
    made = planning.create_period(actor_of(person or cast.leader), form_id=form.id, typed=typed_for(form, **changes))
    db.session.commit()
    return made


def reported(period: FormPeriod) -> set[int]:
    """The units that have a report in the period."""
    return set(db.session.scalars(select(Report.unit_id).where(Report.period_id == period.id)))


def told(kind: str) -> set[int]:
    """Accounts told of something of this kind."""
    return set(db.session.scalars(select(Notification.account_id).where(Notification.kind == kind)))


def local(day: date, hour: int, minute: int) -> datetime:
    """An instant of a day in Vietnam."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=clock.LOCAL_ZONE)


def typed_of(period: FormPeriod) -> Typed:
    """What stands in the form of a period that is kept."""
    return Typed(
        version_id=period.version_id,
        name=period.name,
        start_year=period.start_year,
        covers_from=period.covers_from,
        covers_to=period.covers_to,
        days=days_of(period),
        basis=period.basis,
        is_test=period.is_test,
    )
