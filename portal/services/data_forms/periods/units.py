"""The units of an opened period: added later by hand, excused, asked again."""

from collections.abc import Collection

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db, read_pairs
from portal.errors import NotFound, RuleBroken
from portal.models.data_forms import FormPeriod, Report
from portal.models.units import Unit
from portal.rules.notifications.kinds import Kind
from portal.rules.permissions import Actor
from portal.rules.vietnamese import fold
from portal.services.data_forms.audience import check_below
from portal.services.data_forms.periods.listing import write_reports
from portal.services.data_forms.periods.planning import LONGEST_REASON, get_kept_period
from portal.services.data_forms.periods.telling import tell_units
from portal.services.data_forms.scope import days_of
from portal.services.records.audit import note
from portal.services.units.tree import is_open, subtree

MOST_FOUND = 30


def find_missing(actor: Actor, *, period_id: int, words: str) -> dict[int, str]:
    """Open units below whose name has the words and that are not asked in the period yet."""
    period = get_kept_period(actor, period_id)
    if not fold(words):
        return {}
    below = subtree(period.unit_id)
    asked = select(Report.unit_id).where(Report.period_id == period.id)
    query = (
        select(Unit.id, Unit.name)
        .join(below, below.c.id == Unit.id)
        .where(below.c.depth > 0, is_open(clock.today()), Unit.id.not_in(asked))
        .where(Unit.name_folded.contains(fold(words), autoescape=True))
        .order_by(Unit.name_sort, Unit.id)
        .limit(MOST_FOUND)
    )
    return read_pairs(query)


def add_units(actor: Actor, *, period_id: int, unit_ids: Collection[int]) -> int:
    """Ask further units, e.g. a school that opened later; they are told. Returns how many were new."""
    period = get_running(actor, period_id)
    if not unit_ids:
        raise RuleBroken("Chưa chọn đơn vị nào.", field="units")
    check_below(period.unit_id, unit_ids, on=clock.today(), field="units")
    had = set(db.session.scalars(select(Report.unit_id).where(Report.period_id == period.id)))
    new = sorted(set(unit_ids) - had)
    write_reports(period, new)
    if new:
        names = list(db.session.scalars(select(Unit.name).where(Unit.id.in_(new)).order_by(Unit.name_sort)))
        after = {"period": period.name, "units": len(new), "unit": names}
        note(actor, "period_units_added", "form_period", period.id, unit_id=period.unit_id, after=after)
        key = f"form-added-{period.id}"
        tell_units(new, period, Kind.FORM_OPENED, key=key, by=actor.account_id)
        db.session.flush()
    return len(new)


def excuse(actor: Actor, *, period_id: int, report_id: int, reason: str) -> Report:
    """Ask a unit no more in this period; what it entered stays and counts nowhere."""
    period, report = get_asked(actor, period_id, report_id)
    if not reason:
        raise RuleBroken("Vui lòng ghi lý do.", field="reason")
    if report.excused_at is not None:
        raise RuleBroken("Đơn vị này đã được miễn.", field="reason")
    report.excused_at, report.excused_reason = clock.now(), reason[:LONGEST_REASON]
    _note(actor, "report_excused", period, report)
    key = f"form-excused-{report.id}-{report.excused_at:%Y%m%d%H%M%S}"
    tell_units([report.unit_id], period, Kind.FORM_EXCUSED, key=key, by=actor.account_id, reason=report.excused_reason)
    db.session.flush()
    return report


def ask_again(actor: Actor, *, period_id: int, report_id: int) -> Report:
    """Take an excuse back."""
    period, report = get_asked(actor, period_id, report_id)
    if report.excused_at is not None:
        _note(actor, "report_asked_again", period, report)
        report.excused_at, report.excused_reason = None, ""
        key = f"form-asked-{report.id}-{clock.now():%Y%m%d%H%M%S}"
        tell_units([report.unit_id], period, Kind.FORM_OPENED, key=key, by=actor.account_id)
        db.session.flush()
    return report


def _note(actor: Actor, action: str, period: FormPeriod, report: Report) -> None:
    unit = db.session.get_one(Unit, report.unit_id)
    after = {"period": period.name, "unit": unit.name, "reason": report.excused_reason}
    note(actor, action, "form_period", period.id, unit_id=period.unit_id, after=after)


def get_asked(actor: Actor, period_id: int, report_id: int) -> tuple[FormPeriod, Report]:
    """A report of a period whose units can be changed now; NotFound for one of another period."""
    period = get_running(actor, period_id)
    query = select(Report).where(Report.id == report_id, Report.period_id == period.id).with_for_update()
    report = db.session.scalar(query)
    if report is None:
        raise NotFound
    if days_of(period, report).official_on <= clock.today():
        raise RuleBroken("Số liệu của kỳ đã dùng chính thức, không thêm hay miễn đơn vị được nữa.")
    return period, report


def get_running(actor: Actor, period_id: int) -> FormPeriod:
    """A period whose units can be changed now."""
    period = get_kept_period(actor, period_id)
    if period.cancelled_at is not None:
        raise RuleBroken("Kỳ này đã hủy, không sửa được nữa.")
    if period.listed_at is None:
        raise RuleBroken("Kỳ chưa mở: khi mở, cổng ghi mọi đơn vị được hỏi.")
    if period.official_on <= clock.today():
        raise RuleBroken("Số liệu của kỳ đã dùng chính thức, không thêm hay miễn đơn vị được nữa.")
    return period


def name_of(report: Report) -> str:
    """What the unit of a report is called."""
    return db.session.get_one(Unit, report.unit_id).name
