"""Who sees which form, period and report. Every surface of the area goes through these functions."""

from sqlalchemy import ColumnElement, Select, false, or_, select
from sqlalchemy.orm import aliased

from portal.adapters import clock
from portal.db import db
from portal.errors import NotFound
from portal.models.data_forms import DataForm, FormPeriod, Report
from portal.rules.data_forms.periods import Days
from portal.rules.data_forms.states import Facts, Step
from portal.rules.permissions import Actor, Permission
from portal.services.units import tree

ItsPeriod = aliased(FormPeriod)
"""The period of a report, inside conditions whose statement may look at periods itself."""


def own_reports(actor: Actor) -> Select[Report]:
    """What the unit acted for must report, from the day its period opens; test periods too."""
    return select(Report).where(_is_own(actor))


def _is_own(actor: Actor) -> ColumnElement[bool]:
    if not actor.can(Permission.FORMS_READ) or actor.unit_id is None:
        return false()
    opened = select(ItsPeriod.id).where(ItsPeriod.id == Report.period_id, ItsPeriod.opens_on <= clock.today())
    return (Report.unit_id == actor.unit_id) & opened.exists()


def is_below(actor: Actor) -> ColumnElement[bool]:
    """Which reports the actor oversees, as a condition: those of the units below the one acted for today, whoever asked
    for them, and of all it asked for itself."""
    if not actor.can(Permission.FORMS_OVERSEE) or actor.unit_id is None:
        return false()
    below = tree.subtree(actor.unit_id)
    asked = select(ItsPeriod.id).where(ItsPeriod.id == Report.period_id, ItsPeriod.unit_id == actor.unit_id)
    in_tree = Report.unit_id.in_(select(below.c.id).where(below.c.depth > 0))
    return or_(in_tree, asked.exists())


def reports_below(actor: Actor) -> Select[Report]:
    """The reports the actor oversees."""
    return select(Report).where(is_below(actor))


def visible_reports(actor: Actor) -> Select[Report]:
    """Reports of the own unit and those overseen."""
    return select(Report).where(or_(_is_own(actor), is_below(actor)))


def visible_periods(actor: Actor) -> Select[FormPeriod]:
    """Periods the own unit asks in, and those in which it or a unit below it must report."""
    own = FormPeriod.unit_id == actor.unit_id if actor.can(Permission.FORMS_OVERSEE) else false()
    seen = select(Report.id).where(Report.period_id == FormPeriod.id, or_(_is_own(actor), is_below(actor)))
    return select(FormPeriod).where(or_(own, seen.exists()))


def overseen_periods(actor: Actor) -> Select[FormPeriod]:
    """Periods in which a unit below the own one must report, and those the own unit asks in."""
    own = FormPeriod.unit_id == actor.unit_id if actor.can(Permission.FORMS_OVERSEE) else false()
    seen = select(Report.id).where(Report.period_id == FormPeriod.id, is_below(actor))
    return select(FormPeriod).where(or_(own, seen.exists()))


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
