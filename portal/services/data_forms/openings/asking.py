"""A unit asks to write in its locked report again; whose form it is opens it for some hours, or says why not."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import Select, false, select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.data_forms import DataForm, FormPeriod, Report, ReportOpening
from portal.models.units import Unit
from portal.rules.data_forms.definition import Definition
from portal.rules.data_forms.periods import LockKind
from portal.rules.notifications.kinds import Kind
from portal.rules.permissions import Actor, Permission
from portal.services.data_forms import scope
from portal.services.data_forms.desk import lock_own
from portal.services.data_forms.filling import telling
from portal.services.data_forms.loading import Loaded, load_report
from portal.services.data_forms.locks import gate_of
from portal.services.data_forms.snapshots import keep_snapshot
from portal.services.records.audit import note

MOST_HOURS = 240
NEWEST = 100


def ask_opening(
    actor: Actor, report_id: int, *, sections: Sequence[str], keys: Sequence[str] = (), reason: str, hours: int
) -> ReportOpening:
    """Ask whose form it is to open parts of a locked report of the own unit."""
    report = lock_own(actor, report_id, Permission.FORMS_ENTER)
    loaded = load_report(report)
    _check_locked(loaded)
    if _waiting(report.id):
        raise RuleBroken("Đã có đề nghị mở khóa phiếu này đang chờ.", field="reason")
    made = _make(actor, loaded, sections, keys, reason, hours)
    note(actor, "report_opening_asked", "report_opening", made.id, unit_id=report.unit_id, after={"reason": reason})
    told = telling.openers_of(loaded.period.unit_id)
    path = f"/bieu-mau/mo-khoa/{made.id}"
    telling.tell(told, actor, loaded, Kind.REPORT_OPENING_ASKED, key=f"{made.id}", path=path)
    return made


def open_report(
    actor: Actor, report_id: int, *, sections: Sequence[str], keys: Sequence[str] = (), reason: str, hours: int
) -> ReportOpening:
    """Open parts of a locked report without being asked."""
    loaded = _to_open(actor, report_id)
    _check_locked(loaded)
    made = _make(actor, loaded, sections, keys, reason, hours)
    _grant(actor, loaded, made, hours)
    return made


def decide(actor: Actor, opening_id: int, *, granted: bool, hours: int, refusal: str = "") -> ReportOpening:
    """Open what was asked for, from now on for some hours, or refuse with a reason."""
    opening = get_opening(actor, opening_id)
    loaded = _to_open(actor, opening.report_id)
    db.session.refresh(opening)
    if opening.decided_at is not None:
        raise RuleBroken("Đề nghị này đã được quyết định.")
    if granted:
        _check_hours(hours)
        _check_locked(loaded)
        _grant(actor, loaded, opening, hours)
        return opening
    if not refusal.strip():
        raise RuleBroken("Hãy ghi lý do không mở.", field="refusal")
    opening.decided_at, opening.decided_by, opening.refusal = clock.now(), actor.name, refusal
    unit_id = loaded.report.unit_id
    note(actor, "report_opening_refused", "report_opening", opening.id, unit_id=unit_id, after={"reason": refusal})
    facts = {"key": f"{opening.id}", "reason": refusal}
    telling.tell([opening.asked_by_id], actor, loaded, Kind.REPORT_OPENING_REFUSED, **facts)
    return opening


def close_early(actor: Actor, opening_id: int) -> ReportOpening:
    """Lock again before the hours are over."""
    opening = get_opening(actor, opening_id)
    loaded = _to_open(actor, opening.report_id)
    now = clock.now()
    if opening.ends_at is None or opening.closed_at is not None or opening.ends_at <= now:
        raise RuleBroken("Lần mở khóa này đã kết thúc.")
    opening.closed_at, opening.ends_at = now, now
    note(actor, "report_opening_closed", "report_opening", opening.id, unit_id=loaded.report.unit_id)
    return opening


def visible_openings(actor: Actor) -> Select[ReportOpening]:
    """Those of reports the actor sees: of the own unit, and of units below."""
    reports = scope.visible_reports(actor).with_only_columns(Report.id)
    return select(ReportOpening).where(ReportOpening.report_id.in_(reports))


def get_opening(actor: Actor, opening_id: int) -> ReportOpening:
    """One opening; NotFound for every other."""
    found = db.session.scalar(visible_openings(actor).where(ReportOpening.id == opening_id))
    if found is None:
        raise NotFound
    return found


def list_openings(actor: Actor) -> Sequence[tuple[ReportOpening, str, str, str]]:
    """The newest openings of reports the unit asked for, those that wait or run first: with unit, form and period."""
    now = clock.now()
    allowed = FormPeriod.unit_id == actor.unit_id if actor.can(Permission.FORMS_UNLOCK) else false()
    query = (
        select(ReportOpening, Unit.name, DataForm.name, FormPeriod.name)
        .join(Report, Report.id == ReportOpening.report_id)
        .join(FormPeriod, FormPeriod.id == Report.period_id)
        .join(DataForm, DataForm.id == FormPeriod.form_id)
        .join(Unit, Unit.id == Report.unit_id)
        .where(allowed)
        .order_by(
            ReportOpening.decided_at.is_not(None),
            (ReportOpening.ends_at > now).is_not(True),
            ReportOpening.id.desc(),
        )
    )
    return [(row[0], row[1], row[2], row[3]) for row in db.session.execute(query.limit(NEWEST))]


def of_report(report_id: int) -> Sequence[ReportOpening]:
    """The openings of a report that was read through its scope, the newest first."""
    query = select(ReportOpening).where(ReportOpening.report_id == report_id)
    return db.session.scalars(query.order_by(ReportOpening.id.desc()).limit(NEWEST)).all()


def _to_open(actor: Actor, report_id: int) -> Loaded:
    """A report of a period of the unit acted for, locked."""
    query = scope.visible_reports(actor).where(Report.id == report_id).with_for_update(of=Report)
    report = db.session.scalar(query.execution_options(populate_existing=True))
    if report is None:
        raise NotFound
    loaded = load_report(report)
    if not actor.can(Permission.FORMS_UNLOCK) or loaded.period.unit_id != actor.unit_id:
        raise NotAllowed
    return loaded


def _grant(actor: Actor, loaded: Loaded, opening: ReportOpening, hours: int) -> None:
    now = clock.now()
    keep_snapshot(loaded, now)
    opening.decided_at, opening.decided_by, opening.hours = now, actor.name, hours
    opening.opens_at, opening.ends_at = now, now + timedelta(hours=hours)
    opening.base_version = loaded.report.content_version
    unit_id = loaded.report.unit_id
    note(actor, "report_opening_granted", "report_opening", opening.id, unit_id=unit_id, after={"hours": hours})
    told = {opening.asked_by_id, *telling.leaders_of(unit_id), *telling.fillers_of(loaded)}
    telling.tell(told, actor, loaded, Kind.REPORT_OPENING_GRANTED, key=f"{opening.id}", hours=hours)


def _make(
    actor: Actor, loaded: Loaded, sections: Sequence[str], keys: Sequence[str], reason: str, hours: int
) -> ReportOpening:
    if not reason.strip():
        raise RuleBroken("Hãy ghi lý do mở khóa.", field="reason")
    _check_hours(hours)
    _check_parts(loaded.definition, sections, keys)
    made = ReportOpening(
        report_id=loaded.report.id,
        sections=list(sections),
        keys=list(keys),
        reason=reason,
        hours=hours,
        asked_at=clock.now(),
        asked_by_id=actor.account_id,
        asked_by=actor.name,
    )
    db.session.add(made)
    db.session.flush()
    return made


def _check_locked(loaded: Loaded) -> None:
    gate = gate_of(loaded.report, loaded.period, loaded.issuer.name)
    if gate.lock is None or gate.lock.kind is not LockKind.LOCKED:
        raise RuleBroken("Phiếu này chưa khóa, không cần mở.", field="reason")


def _check_parts(definition: Definition, sections: Sequence[str], keys: Sequence[str]) -> None:
    known = {section.code for section in definition.sections}
    if not sections and not keys:
        raise RuleBroken("Hãy chọn ít nhất một phần cần mở.", field="sections")
    if set(sections) - known or set(keys) - definition.cells.keys():
        raise RuleBroken("Hãy chọn một mục trong danh sách.", field="sections")


def _check_hours(hours: int) -> None:
    if not 1 <= hours <= MOST_HOURS:
        raise RuleBroken("Từ 1 đến %(most)s giờ.", field="hours", most=MOST_HOURS)


def _waiting(report_id: int) -> bool:
    query = select(ReportOpening.id).where(ReportOpening.report_id == report_id, ReportOpening.decided_at.is_(None))
    return db.session.scalar(query.limit(1)) is not None
