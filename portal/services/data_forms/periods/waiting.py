"""What the forms ask of a person now: reports of the own unit to be finished, or to be approved in time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, case, func, or_

from portal.adapters import clock
from portal.db import db
from portal.models.data_forms import DataForm, FormPeriod, Report
from portal.rules.data_forms.states import Stage
from portal.rules.permissions import Actor, Permission
from portal.services.data_forms.periods.reminding import is_unfinished
from portal.services.data_forms.scope import own_reports
from portal.services.data_forms.standing import official_on, stage_sql

SHOWN = 5


@dataclass(frozen=True)
class WaitingReport:
    """A report that waits; ``to_approve``: for the leader's approval before ``day``; else entry ends with it."""

    report_id: int
    form_name: str
    period_name: str
    day: date
    to_approve: bool


@dataclass(frozen=True)
class FormWork:
    """The first few, the most urgent first, and how many there are."""

    reports: Sequence[WaitingReport] = ()
    count: int = 0

    def __bool__(self) -> bool:
        return bool(self.count)


def what_waits(actor: Actor) -> FormWork:
    """One query for who enters or approves the unit's reports, none for everybody else."""
    approves = actor.can(Permission.FORMS_APPROVE)
    if not (approves or actor.can(Permission.FORMS_ENTER)):
        return FormWork()
    today, stage = clock.today(), stage_sql()
    submitted = stage == Stage.SUBMITTED.value
    locks = func.coalesce(Report.own_locks_on, FormPeriod.locks_on)
    closes = func.coalesce(Report.own_closes_on, FormPeriod.closes_on)
    can_enter = and_(locks >= today, ~submitted)
    can_approve = and_(submitted, official_on() > today)
    day = case((submitted, official_on()), (closes < today, locks), else_=closes)
    mine = or_(can_enter, can_approve) if approves else can_enter
    query = (
        own_reports(actor)
        .join(FormPeriod, FormPeriod.id == Report.period_id)
        .join(DataForm, DataForm.id == FormPeriod.form_id)
        .where(FormPeriod.cancelled_at.is_(None), is_unfinished(), mine)
        .with_only_columns(Report.id, DataForm.name, FormPeriod.name, day.label("day"), submitted, func.count().over())
        .order_by(day, Report.id)
        .limit(SHOWN)
    )
    rows = db.session.execute(query).all()
    waiting = [WaitingReport(row[0], row[1], row[2], row[3], to_approve=bool(row[4])) for row in rows]
    return FormWork(waiting, rows[0][5] if rows else 0)
