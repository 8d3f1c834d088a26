"""Writing down the units that must report when a period opens: by the worker, in portions, each unit once.

Every portion is a transaction of its own, so that nobody waits long for the one writer of SQLite. The tree is that of
the day on which the first portion is written.
"""

from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from portal.adapters import clock
from portal.db import begin_write, db, insert_missing
from portal.models.data_forms import DataForm, FormPeriod, FormVersion, Report
from portal.models.records import OutboxItem
from portal.models.units import Unit
from portal.rules.data_forms.content import Content, completeness
from portal.rules.data_forms.stored import read_definition
from portal.services.data_forms.audience import asked_units, audience_of
from portal.services.data_forms.periods import telling
from portal.services.records.audit import note
from portal.services.records.outbox import queue

KIND = "form_listing"
PORTION = 200
OPENS_AT = time(0, 5)
"""Periods open five minutes into their day, when midnight's own work is over."""


def queue_due_periods() -> None:
    """The recurring job: have every period listed whose day has come."""
    local = clock.now().astimezone(clock.LOCAL_ZONE)
    day = local.date() if local.time() >= OPENS_AT else local.date() - timedelta(days=1)
    waiting = FormPeriod.listed_at.is_(None), FormPeriod.cancelled_at.is_(None)
    query = select(FormPeriod).where(FormPeriod.opens_on <= day, *waiting).order_by(FormPeriod.id)
    due = db.session.scalars(query).all()
    if not due:
        db.session.rollback()  # the usual case takes no write lock
        return
    keys = {_key(period): {"period_id": period.id} for period in due}
    begin_write()
    for key, payload in keys.items():
        queue(KIND, key, payload)
    db.session.commit()


def queue_if_due(period: FormPeriod) -> None:
    """Have a period listed that is to open today or was to open before."""
    if period.opens_on <= clock.today() and period.listed_at is None:
        queue(KIND, _key(period), {"period_id": period.id})


def _key(period: FormPeriod) -> str:
    return f"{KIND}-{period.id}-{period.opens_on.isoformat()}"


def list_portion(item: OutboxItem) -> None:
    """Write the next portion of reports and have the one after it written, until every unit asked has its own."""
    query = select(FormPeriod).where(FormPeriod.id == item.payload["period_id"]).with_for_update()
    period = db.session.scalar(query)
    if period is None or period.cancelled_at is not None or period.listed_at is not None:
        return
    if period.opens_on > clock.today():
        return
    on = date.fromisoformat(item.payload.get("on", clock.today().isoformat()))
    after: int = item.payload.get("after", 0)
    form = db.session.get_one(DataForm, period.form_id)
    asked = asked_units(period.unit_id, audience_of(form), on=on).where(Unit.id > after).order_by(Unit.id)
    unit_ids = list(db.session.scalars(asked.limit(PORTION)))
    write_reports(period, unit_ids)
    if len(unit_ids) == PORTION:
        payload = {"period_id": period.id, "on": on.isoformat(), "after": unit_ids[-1]}
        queue(KIND, f"{_key(period)}-{unit_ids[-1]}", payload)
        return
    _finish(period, clock.now())


def write_reports(period: FormPeriod, unit_ids: list[int]) -> list[int]:
    """One report for each unit that has none in the period yet; the ids of those written."""
    version = db.session.get_one(FormVersion, period.version_id)
    needed = completeness(Content(read_definition(version.definition)))[1] if unit_ids else 0
    common = {"period_id": period.id, "version_id": period.version_id, "needed": needed}
    rows = [{**common, "unit_id": unit_id} for unit_id in unit_ids]
    new = insert_missing(Report, rows, unique=["period_id", "unit_id"], returning=[Report.id])
    return [row[0] for row in new]


def _finish(period: FormPeriod, now: datetime) -> None:
    period.listed_at = now
    count = db.session.query(Report.id).filter(Report.period_id == period.id).count()
    note(None, "period_listed", "form_period", period.id, unit_id=period.unit_id, after={"units": count})
    db.session.flush()
    telling.queue_telling(period, telling.OPENED)
