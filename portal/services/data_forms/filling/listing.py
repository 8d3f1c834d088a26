"""What a unit must report: open reports first, the nearest end of entry on top."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import case, func, or_, select

from portal.adapters import clock
from portal.db import db
from portal.models.data_forms import DataForm, FormPeriod, Report
from portal.models.units import Unit
from portal.rules.data_forms.periods import Days, Lock, lock_of
from portal.rules.data_forms.states import Stage, Standing, stage_of, standing_of, was_deemed
from portal.rules.permissions import Actor
from portal.services.data_forms import scope
from portal.services.paging import SIZE, Paged


@dataclass(frozen=True)
class Due:
    """One report of the own unit on the list."""

    report: Report
    period: FormPeriod
    form_name: str
    issuer: str

    @property
    def days(self) -> Days:
        """The days that hold for the unit."""
        return scope.days_of(self.period, self.report)

    @property
    def stage(self) -> Stage:
        """How far it has come."""
        return stage_of(scope.facts_of(self.report))

    @property
    def standing(self) -> Standing:
        """What its figures count as today."""
        return standing_of(scope.facts_of(self.report), official_on=self.days.official_on, today=clock.today())

    @property
    def deemed(self) -> bool:
        """Became official without an approval."""
        return was_deemed(scope.facts_of(self.report), official_on=self.days.official_on, today=clock.today())

    @property
    def lock(self) -> Lock | None:
        """The lock of the calendar."""
        return lock_of(self.days, today=clock.today(), returned=self.stage is Stage.RETURNED)

    @property
    def next_day(self) -> date:
        """The day that matters next: the end of entry, or the lock once that has passed."""
        return self.days.closes_on if clock.today() <= self.days.closes_on else self.days.locks_on

    @property
    def days_left(self) -> int:
        """Whole days until then; 0 on the day itself."""
        return (self.next_day - clock.today()).days


def list_due(actor: Actor, *, number: int = 1) -> Paged[Due]:
    """One page of the reports of the unit acted for."""
    total = db.session.scalar(select(func.count()).select_from(scope.own_reports(actor).subquery())) or 0
    number = min(max(1, number), max(1, -(-total // SIZE)))
    locks_on = func.coalesce(Report.own_locks_on, FormPeriod.locks_on)
    is_over = or_(locks_on < clock.today(), FormPeriod.cancelled_at.is_not(None), Report.excused_at.is_not(None))
    query = (
        scope.own_reports(actor)
        .join(FormPeriod, FormPeriod.id == Report.period_id)
        .join(DataForm, DataForm.id == FormPeriod.form_id)
        .join(Unit, Unit.id == FormPeriod.unit_id)
        .add_columns(FormPeriod, DataForm.name, Unit.name)
        .order_by(
            is_over,
            case((is_over, None), else_=func.coalesce(Report.own_closes_on, FormPeriod.closes_on)),
            locks_on.desc(),
            Report.id.desc(),
        )
    )
    rows = db.session.execute(query.limit(SIZE).offset((number - 1) * SIZE)).all() if total else []
    return Paged([Due(*row) for row in rows], number, SIZE, total)
