"""More time, or less, for some units of a period: with a reason that both sides read (R112, R115)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Select, func, select, update

from portal.adapters import clock
from portal.db import db, read_pairs
from portal.errors import NotAllowed, RuleBroken
from portal.models.data_forms import ExtendedReport, FormPeriod, PeriodExtension, Report
from portal.models.documents import AddresseeGroupMember
from portal.models.units import Unit
from portal.rules.data_forms.period_states import check_extension
from portal.rules.notifications.kinds import Kind
from portal.rules.permissions import Actor, Permission
from portal.rules.vietnamese import fold, short_date
from portal.services.data_forms.audience import list_groups
from portal.services.data_forms.periods.planning import LONGEST_REASON
from portal.services.data_forms.periods.telling import tell_units
from portal.services.data_forms.scope import days_of, get_period
from portal.services.records.audit import note

MOST_FOUND = 30


@dataclass(frozen=True, kw_only=True)
class Extension:
    """Other days for some units, and why: single units, and those of a saved group that are asked."""

    unit_ids: Collection[int]
    group_id: int | None
    closes_on: date
    locks_on: date
    official_on: date
    reason: str


@dataclass(frozen=True)
class Given:
    """An extension as it is shown: the names of the first units, and how many there are."""

    extension: PeriodExtension
    names: Sequence[str]
    count: int


def get_extendable(actor: Actor, period_id: int) -> FormPeriod:
    """A period of the unit acted for, locked, for who may give more time."""
    found = get_period(actor, period_id)
    if found.unit_id != actor.unit_id or not actor.can(Permission.FORMS_UNLOCK):
        raise NotAllowed
    query = select(FormPeriod).where(FormPeriod.id == period_id).with_for_update()
    period = db.session.scalars(query.execution_options(populate_existing=True)).one()
    if period.cancelled_at is not None:
        raise RuleBroken("Kỳ này đã hủy, không sửa được nữa.")
    if period.listed_at is None:
        raise RuleBroken("Kỳ chưa mở: hãy sửa ngày của cả kỳ.")
    return period


def find_asked(period: FormPeriod, words: str) -> dict[int, str]:
    """Units of the period whose name has the words."""
    if not fold(words):
        return {}
    query = _asked(period).where(Unit.name_folded.contains(fold(words), autoescape=True))
    return read_pairs(query.limit(MOST_FOUND))


def name_asked(period: FormPeriod, unit_ids: Collection[int]) -> dict[int, str]:
    """Names of those of the units that are asked in the period."""
    query = _asked(period).where(Unit.id.in_(unit_ids))
    return read_pairs(query) if unit_ids else {}


def extend(actor: Actor, *, period_id: int, typed: Extension) -> PeriodExtension:
    """Give the units these days; the units are told. Of several extensions of a unit the newest holds."""
    period = get_extendable(actor, period_id)
    if not typed.reason:
        raise RuleBroken("Vui lòng ghi lý do.", field="reason")
    reports = _chosen(period, typed)
    for report in reports:
        before = days_of(period, report)
        after = replace(before, closes_on=typed.closes_on, locks_on=typed.locks_on, official_on=typed.official_on)
        check_extension(before, after, today=clock.today())
    made = PeriodExtension(
        period_id=period.id,
        closes_on=typed.closes_on,
        locks_on=typed.locks_on,
        official_on=typed.official_on,
        reason=typed.reason[:LONGEST_REASON],
        given_at=clock.now(),
        given_by_id=actor.account_id,
        given_by=actor.name,
    )
    db.session.add(made)
    db.session.flush()
    _write(made, reports)
    _note_and_tell(actor, period, made, reports)
    return made


def _write(made: PeriodExtension, reports: Sequence[Report]) -> None:
    db.session.add_all(ExtendedReport(extension_id=made.id, report_id=report.id) for report in reports)
    own = {"own_closes_on": made.closes_on, "own_locks_on": made.locks_on, "own_official_on": made.official_on}
    db.session.execute(update(Report).where(Report.id.in_([report.id for report in reports])).values(**own))
    db.session.flush()


def _note_and_tell(actor: Actor, period: FormPeriod, made: PeriodExtension, reports: Sequence[Report]) -> None:
    after = {
        "period": period.name,
        "units": len(reports),
        "closes_on": made.closes_on.isoformat(),
        "locks_on": made.locks_on.isoformat(),
        "official_on": made.official_on.isoformat(),
        "reason": made.reason,
    }
    note(actor, "period_extended", "form_period", period.id, unit_id=period.unit_id, after=after)
    days = {"day": short_date(made.closes_on), "locks": short_date(made.locks_on)}
    unit_ids = [report.unit_id for report in reports]
    key = f"form-extended-{made.id}"
    tell_units(unit_ids, period, Kind.FORM_DAYS_CHANGED, key=key, by=actor.account_id, **days)
    db.session.flush()


def _chosen(period: FormPeriod, typed: Extension) -> Sequence[Report]:
    """The reports meant; RuleBroken when there is none or a single unit is not asked."""
    wanted = set(typed.unit_ids)
    if wanted - set(name_asked(period, wanted)):
        raise RuleBroken("Có đơn vị không báo cáo trong kỳ này. Hãy chọn lại.", field="units")
    if typed.group_id is not None:
        if typed.group_id not in list_groups(period.unit_id):
            raise RuleBroken("Có nhóm không còn dùng. Hãy chọn lại.", field="group")
        members = select(AddresseeGroupMember.unit_id).where(AddresseeGroupMember.group_id == typed.group_id)
        wanted |= set(db.session.scalars(members))
    if not wanted:
        raise RuleBroken("Chưa chọn đơn vị nào.", field="units")
    asked = Report.period_id == period.id, Report.excused_at.is_(None), Report.unit_id.in_(wanted)
    reports = db.session.scalars(select(Report).where(*asked).order_by(Report.id).with_for_update()).all()
    if not reports:
        raise RuleBroken("Không có đơn vị nào trong nhóm này báo cáo trong kỳ.", field="group")
    return reports


def list_extensions(period: FormPeriod) -> list[Given]:
    """The extensions of a period, the newest first, with their units; two statements. The caller may see the period."""
    query = select(PeriodExtension).where(PeriodExtension.period_id == period.id).order_by(PeriodExtension.id.desc())
    extensions = db.session.scalars(query).all()
    position = func.row_number().over(partition_by=ExtendedReport.extension_id, order_by=(Unit.name_sort, Unit.id))
    many = func.count().over(partition_by=ExtendedReport.extension_id)
    rows = (
        select(ExtendedReport.extension_id, Unit.name, position.label("position"), many.label("many"))
        .join(Report, Report.id == ExtendedReport.report_id)
        .join(Unit, Unit.id == Report.unit_id)
        .where(ExtendedReport.extension_id.in_([each.id for each in extensions]))
        .subquery()
    )
    found: dict[int, tuple[list[str], int]] = {}
    shown = select(rows.c.extension_id, rows.c.name, rows.c.many).where(rows.c.position <= 5)
    for extension_id, name, count in db.session.execute(shown.order_by(rows.c.position)) if extensions else ():
        found.setdefault(extension_id, ([], count))[0].append(name)
    return [Given(each, *found.get(each.id, ([], 0))) for each in extensions]


def reason_of(report: Report) -> PeriodExtension | None:
    """The extension that holds for a report, for its unit to read why its days differ."""
    query = (
        select(PeriodExtension)
        .join(ExtendedReport, ExtendedReport.extension_id == PeriodExtension.id)
        .where(ExtendedReport.report_id == report.id)
        .order_by(PeriodExtension.id.desc())
    )
    return db.session.scalars(query.limit(1)).first()


def _asked(period: FormPeriod) -> Select[int, str]:
    asked = select(Report.unit_id).where(Report.period_id == period.id, Report.excused_at.is_(None))
    return select(Unit.id, Unit.name).where(Unit.id.in_(asked)).order_by(Unit.name_sort, Unit.id)
