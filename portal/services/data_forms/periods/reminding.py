"""Reminding units that have not finished: by the clock, and by the superior with one press."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from portal.adapters import clock
from portal.db import begin_write, db, read_pairs
from portal.errors import NotAllowed
from portal.models.data_forms import FormPeriod, FormVersion, Report
from portal.models.notifications import Notification
from portal.models.people import Membership
from portal.models.records import OutboxItem
from portal.rules.data_forms.period_reminders import IsWorking, Pace, Reached, ladder, reached_rung
from portal.rules.data_forms.periods import Days
from portal.rules.data_forms.states import Stage
from portal.rules.data_forms.stored import read_definition
from portal.rules.notifications.kinds import Kind
from portal.rules.permissions import FORM_APPROVERS, Actor, Permission, Role
from portal.rules.vietnamese import short_date
from portal.services.data_forms.periods.telling import tell
from portal.services.data_forms.scope import days_of, reports_below
from portal.services.data_forms.standing import stage_sql
from portal.services.people.holders import holders
from portal.services.records.audit import note
from portal.services.records.outbox import queue, queue_many
from portal.services.records.work_years import load_calendar

KIND = "form_reminder"
PORTION = 200
MOST_AT_ONCE = 1000
SATURDAY = 5
OWN_DAYS = (Report.own_closes_on, Report.own_locks_on, Report.own_official_on)


def is_unfinished() -> ColumnElement[bool]:
    """Asked, and not approved as it stands now."""
    return and_(Report.excused_at.is_(None), stage_sql().not_in([Stage.APPROVED.value, Stage.ACCEPTED.value]))


def queue_form_reminders() -> None:
    """The recurring job: queue every rung that has been reached, for the period and for extensions each by its days."""
    today = clock.today()
    running = (
        FormPeriod.listed_at.is_not(None),
        FormPeriod.cancelled_at.is_(None),
        func.coalesce(Report.own_official_on, FormPeriod.official_on) > today,
    )
    query = select(FormPeriod, *OWN_DAYS).join(Report, Report.period_id == FormPeriod.id)
    query = query.where(*running, is_unfinished()).group_by(FormPeriod.id, *OWN_DAYS)
    found: dict[str, dict[str, Any]] = {}
    works = working_days()
    for period, *own in db.session.execute(query):
        reached = reached_rung(_days(period, own), today, pace_of(period), works)
        if reached is not None:
            payload = {"period_id": period.id, "own": [day.isoformat() if day else None for day in own]}
            found[_key(period.id, own, reached)] = {**payload, "rung": reached.rung}
    db.session.rollback()
    if found:
        begin_write()
        queue_many(KIND, found)
        db.session.commit()


def _key(period_id: int, own: Sequence[date | None], reached: Reached) -> str:
    own_days = "-".join(f"{day:%y%m%d}" if day else "0" for day in own)
    return f"{KIND}-{period_id}-{reached.rung}-{reached.day:%y%m%d}-{own_days}"


def _days(period: FormPeriod, own: Sequence[date | None]) -> Days:
    closes_on, locks_on, official_on = own
    return days_of(period, Report(own_closes_on=closes_on, own_locks_on=locks_on, own_official_on=official_on))


def remind_portion(item: OutboxItem) -> None:
    """Remind the next units of a rung, unless a later one has been reached, and have those after them reminded."""
    period = db.session.get(FormPeriod, item.payload["period_id"])
    if period is None or period.cancelled_at is not None:
        return
    own = [date.fromisoformat(day) if day else None for day in item.payload["own"]]
    days, today = _days(period, own), clock.today()
    reached = reached_rung(days, today, pace_of(period), working_days())
    if reached is None or reached.rung != item.payload["rung"]:
        return
    after: int = item.payload.get("after", 0)
    conditions = [Report.period_id == period.id, Report.unit_id > after, is_unfinished()]
    conditions += [column.is_not_distinct_from(day) for column, day in zip(OWN_DAYS, own, strict=True)]
    if today > days.locks_on:
        conditions.append(Report.content_version > 0)  # nothing can be entered any more, only approved
    query = select(Report.unit_id).where(*conditions).order_by(Report.unit_id).limit(PORTION)
    unit_ids = list(db.session.scalars(query))
    people = people_of(period, unit_ids, officers=reached.to_officers, leaders=reached.to_leaders)
    base = _key(period.id, own, reached)
    tell(people, period, Kind.FORM_DUE, key=base, quietly=_mailed_today(people), **words_of_days(days))
    if len(unit_ids) == PORTION:
        queue(KIND, f"{base}-{unit_ids[-1]}", {**item.payload, "after": unit_ids[-1]})


def _mailed_today(people: Collection[int]) -> set[int]:
    """Who was reminded of another period today: one mail a day leads to everything that is due."""
    if not people:
        return set()
    since = datetime.combine(clock.today(), time(), clock.LOCAL_ZONE)
    query = select(Notification.account_id).where(
        Notification.account_id.in_(people), Notification.kind == Kind.FORM_DUE, Notification.created_at >= since
    )
    return set(db.session.scalars(query))


def pace_of(period: FormPeriod) -> Pace:
    """How many days before its units are reminded."""
    return Pace(period.remind_soon, period.remind_lock, period.remind_deem)


def working_days() -> IsWorking:
    """Whether people work on a day, by the calendar of public holidays; of a year nobody has entered by the week."""
    calendar = load_calendar()

    def works(day: date) -> bool:
        return calendar.is_working(day) if day.year in calendar.years else day.weekday() < SATURDAY

    return works


def rungs_of(period: FormPeriod) -> list[Reached]:
    """The days of the reminders of a period, for units without days of their own; of two on one day the later."""
    return list({each.day: each for each in ladder(days_of(period), pace_of(period), working_days())}.values())


def words_of_days(days: Days) -> dict[str, Any]:
    """The days as the sentences of notifications name them."""
    return {
        "day": short_date(days.closes_on),
        "locks": short_date(days.locks_on),
        "official": short_date(days.official_on),
    }


def people_of(period: FormPeriod, unit_ids: Collection[int], *, officers: bool, leaders: bool) -> Mapping[int, int]:
    """Who is reminded in these units, account -> unit: the data officers of the form's domains, the leaders.

    A unit without such an officer: its leaders.
    """
    if not unit_ids:
        return {}
    in_units = Membership.unit_id.in_(unit_ids)
    named = holders([Role.DATA_OFFICER]).where(in_units)
    if domains := _domains(period):
        named = named.where(Membership.domain.in_(domains))
    by_officer = read_pairs(named) if officers else {}
    with_officer = set(by_officer.values())
    by_leader = read_pairs(holders(FORM_APPROVERS).where(in_units))
    found = {account_id: unit_id for account_id, unit_id in by_leader.items() if leaders or unit_id not in with_officer}
    return found | by_officer


def _domains(period: FormPeriod) -> set[str]:
    """The data domains of the form's sections; none when a section is of no domain: any officer then."""
    version = db.session.get_one(FormVersion, period.version_id)
    domains = {section.domain for section in read_definition(version.definition).sections}
    return set() if "" in domains else domains


def remind(actor: Actor, report_ids: Collection[int]) -> int:
    """Remind the units of these reports now: officers and leaders, each unit once a day; returns how many units.

    Those that have finished, were reminded today already or can do nothing any more are left out.
    """
    if not actor.can(Permission.FORMS_CHECK):
        raise NotAllowed
    today = clock.today()
    midnight = datetime.combine(today, time(), clock.LOCAL_ZONE)
    asked = reports_below(actor).where(Report.id.in_(list(report_ids)[:MOST_AT_ONCE]), is_unfinished())
    quiet = or_(Report.reminded_at.is_(None), Report.reminded_at < midnight)
    reports = db.session.scalars(asked.where(quiet).order_by(Report.id).with_for_update()).all()
    by_period: dict[int, list[Report]] = {}
    for report in reports:
        by_period.setdefault(report.period_id, []).append(report)
    return sum(_remind(actor, period_id, held, today) for period_id, held in by_period.items())


def _remind(actor: Actor, period_id: int, reports: Sequence[Report], today: date) -> int:
    period = db.session.get_one(FormPeriod, period_id)
    waiting = [report for report in reports if _can_still(period, report, today)]
    if not waiting:
        return 0
    for report in waiting:
        report.reminded_at = clock.now()
    unit_ids = [report.unit_id for report in waiting]
    people = people_of(period, unit_ids, officers=True, leaders=True)
    key = f"form-reminded-{period.id}-{today:%Y%m%d}"
    tell(people, period, Kind.FORM_REMINDED, key=key, by=actor.account_id, unit=actor.unit_name)
    after = {"period": period.name, "units": len(unit_ids)}
    note(actor, "reports_reminded", "form_period", period.id, after=after)
    db.session.flush()
    return len(waiting)


def _can_still(period: FormPeriod, report: Report, today: date) -> bool:
    """Something can still be entered, or at least approved in time."""
    days = days_of(period, report)
    if period.cancelled_at is not None or not days.opens_on <= today < days.official_on:
        return False
    return today <= days.locks_on or report.content_version > 0
