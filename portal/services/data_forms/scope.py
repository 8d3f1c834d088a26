"""Who sees which form, period and report. Every surface of the area goes through these functions."""

from sqlalchemy import Select, false, or_, select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotFound
from portal.models.data_forms import DataForm, FormPeriod, Report
from portal.rules.data_forms.periods import Days
from portal.rules.data_forms.states import Facts, Step
from portal.rules.permissions import Actor, Permission
from portal.services.units import tree


def own_reports(actor: Actor) -> Select[Report]:
    """What the unit acted for must report, from the day its period opens; test periods too."""
    if not actor.can(Permission.FORMS_READ) or actor.unit_id is None:
        return select(Report).where(false())
    opened = select(FormPeriod.id).where(FormPeriod.opens_on <= clock.today())
    return select(Report).where(Report.unit_id == actor.unit_id, Report.period_id.in_(opened))


def reports_below(actor: Actor) -> Select[Report]:
    """Reports of the units below the one acted for today, whoever asked for them, and of all it asked for itself."""
    if not actor.can(Permission.FORMS_OVERSEE) or actor.unit_id is None:
        return select(Report).where(false())
    below = tree.subtree(actor.unit_id)
    asked = select(FormPeriod.id).where(FormPeriod.unit_id == actor.unit_id)
    in_tree = Report.unit_id.in_(select(below.c.id).where(below.c.depth > 0))
    return select(Report).where(or_(in_tree, Report.period_id.in_(asked)))


def visible_reports(actor: Actor) -> Select[Report]:
    """Reports of the own unit and those overseen."""
    own = own_reports(actor).with_only_columns(Report.id)
    below = reports_below(actor).with_only_columns(Report.id)
    return select(Report).where(or_(Report.id.in_(own), Report.id.in_(below)))


def visible_periods(actor: Actor) -> Select[FormPeriod]:
    """Periods the own unit asks in, and those in which it or a unit below it must report."""
    asked = select(visible_reports(actor).with_only_columns(Report.period_id).subquery().c.period_id)
    own = FormPeriod.unit_id == actor.unit_id if actor.can(Permission.FORMS_OVERSEE) else false()
    return select(FormPeriod).where(or_(own, FormPeriod.id.in_(asked)))


def designed_forms(actor: Actor) -> Select[DataForm]:
    """Forms of the unit acted for, for those who make them."""
    allowed = actor.can(Permission.FORMS_DESIGN) and actor.unit_id is not None
    return select(DataForm).where(DataForm.unit_id == actor.unit_id if allowed else false())


def get_report(actor: Actor, report_id: int) -> Report:
    """One report the actor sees; NotFound for every other."""
    found = db.session.scalar(visible_reports(actor).where(Report.id == report_id))
    if found is None:
        raise NotFound
    return found


def get_period(actor: Actor, period_id: int) -> FormPeriod:
    """One period the actor sees; NotFound for every other."""
    found = db.session.scalar(visible_periods(actor).where(FormPeriod.id == period_id))
    if found is None:
        raise NotFound
    return found


def days_of(period: FormPeriod, report: Report | None = None) -> Days:
    """The days of a period, with those of a unit's extension in their place."""
    return Days(
        opens_on=period.opens_on,
        closes_on=(report and report.own_closes_on) or period.closes_on,
        locks_on=(report and report.own_locks_on) or period.locks_on,
        official_on=(report and report.own_official_on) or period.official_on,
        sync_on=period.sync_on,
        late_entry=period.late_entry,
    )


def facts_of(report: Report) -> Facts:
    """What the rules ask about a report."""
    return Facts(
        version=report.content_version,
        last_step=Step(report.last_step) if report.last_step else None,
        step_version=report.step_version,
        approved_version=report.approved_version,
        in_time_version=report.in_time_version,
        official_version=report.official_version,
    )
