"""The steps of a report: submitted, recalled, approved or returned by the leader, accepted or sent back from above.

A step is about exactly the content the person saw: the form carries its version, and 409 tells what changed since.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.errors import Conflict, NotAllowed, RuleBroken
from portal.models.data_forms import CellChange, Report, ReportStep
from portal.rules.data_forms.content import Problem, problems_of
from portal.rules.data_forms.periods import LockKind
from portal.rules.data_forms.snapshots import hash_of, snapshot_of
from portal.rules.data_forms.states import Stage, Step, is_official, stage_of
from portal.rules.notifications.kinds import Kind
from portal.rules.permissions import Actor, Permission
from portal.services.data_forms import scope
from portal.services.data_forms.desk import lock_own
from portal.services.data_forms.filling import telling
from portal.services.data_forms.loading import Loaded, load_report
from portal.services.data_forms.locks import gate_of, moment_of
from portal.services.data_forms.snapshots import keep_snapshot
from portal.services.records.audit import note

NEVER_SENT = {LockKind.NOT_OPEN, LockKind.CANCELLED, LockKind.EXCUSED}
"""Locks under which a report goes nowhere. After the last lock it may still be sent and approved, plainly late."""
SETTLED = {Stage.SUBMITTED, Stage.APPROVED, Stage.ACCEPTED}


class Incomplete(RuleBroken):
    """What is missing or wrong keeps the report from being sent."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("Còn %(count)d chỗ cần sửa hoặc giải trình trước khi trình.", count=len(problems))
        self.problems = problems


def submit(actor: Actor, report_id: int, *, version: int, arrived_at: datetime | None = None) -> ReportStep:
    """Bring the report before the leader."""
    loaded, now = _own(actor, report_id, Permission.FORMS_ENTER, version, arrived_at)
    _check_sendable(loaded, now)
    if stage_of(scope.facts_of(loaded.report)) in SETTLED:
        raise RuleBroken("Phiếu này đã trình rồi.")
    made = _take(actor, loaded, Step.SUBMITTED, now)
    telling.tell(telling.leaders_of(loaded.report.unit_id), actor, loaded, Kind.REPORT_SUBMITTED, key=f"{made.id}")
    return made


def recall(actor: Actor, report_id: int, *, version: int) -> ReportStep:
    """Take it back before the leader decided."""
    loaded, now = _own(actor, report_id, Permission.FORMS_ENTER, version)
    if stage_of(scope.facts_of(loaded.report)) is not Stage.SUBMITTED:
        raise RuleBroken("Chỉ rút lại được phiếu đang chờ duyệt.")
    return _take(actor, loaded, Step.RECALLED, now)


def approve(actor: Actor, report_id: int, *, version: int, arrived_at: datetime | None = None) -> ReportStep:
    """The leader answers for exactly this content; a leader who fills himself submits it by this too."""
    loaded, now = _own(actor, report_id, Permission.FORMS_APPROVE, version, arrived_at)
    report = loaded.report
    _check_sendable(loaded, now)
    stage = stage_of(scope.facts_of(report))
    if stage in {Stage.APPROVED, Stage.ACCEPTED}:
        raise RuleBroken("Phiếu này đã được duyệt rồi.")
    if stage is not Stage.SUBMITTED:
        _take(actor, loaded, Step.SUBMITTED, now)
    made = _take(actor, loaded, Step.APPROVED, now)
    report.approved_version, report.approved_at = report.content_version, now
    if now.astimezone(clock.LOCAL_ZONE).date() < loaded.days.official_on:
        report.in_time_version = report.content_version
    keep_snapshot(loaded, now)
    telling.tell(telling.fillers_of(loaded), actor, loaded, Kind.REPORT_APPROVED, key=f"{made.id}")
    return made


def return_report(actor: Actor, report_id: int, *, version: int, reason: str) -> ReportStep:
    """The leader gives it back to be mended; an approval given before is taken back with it."""
    loaded, now = _own(actor, report_id, Permission.FORMS_APPROVE, version)
    if stage_of(scope.facts_of(loaded.report)) not in SETTLED - {Stage.ACCEPTED}:
        raise RuleBroken("Chỉ trả lại được phiếu đã trình.")
    made = _send_back(actor, loaded, Step.RETURNED, reason, now)
    _take_approval_back(loaded, now)
    return made


def accept(actor: Actor, report_id: int, *, version: int) -> ReportStep:
    """The superior takes an approved report."""
    loaded, now = _below(actor, report_id, version)
    if stage_of(scope.facts_of(loaded.report)) is not Stage.APPROVED:
        raise RuleBroken("Chỉ nhận được phiếu lãnh đạo đơn vị đã duyệt.")
    made = _take(actor, loaded, Step.ACCEPTED, now)
    told = {*telling.leaders_of(loaded.report.unit_id), *telling.fillers_of(loaded)}
    telling.tell(told, actor, loaded, Kind.REPORT_ACCEPTED, key=f"{made.id}")
    return made


def send_back(actor: Actor, report_id: int, *, version: int, reason: str) -> ReportStep:
    """The superior gives it back to be mended; until the lock it can be written again."""
    loaded, now = _below(actor, report_id, version)
    if stage_of(scope.facts_of(loaded.report)) not in SETTLED:
        raise RuleBroken("Chỉ trả lại được phiếu đã trình.")
    return _send_back(actor, loaded, Step.SENT_BACK, reason, now)


def _take_approval_back(loaded: Loaded, now: datetime) -> None:
    """Nobody answers for this content any more; what became official with an approval in time stays so (R75)."""
    report = loaded.report
    if report.approved_version == report.content_version:
        report.approved_version, report.approved_at = None, None
    if not is_official(loaded.days.official_on, now.astimezone(clock.LOCAL_ZONE).date()):
        report.in_time_version = None


def changes_since(report_id: int, version: int, *, most: int = 50) -> Sequence[CellChange]:
    """What was written into a report after a version, oldest first."""
    query = select(CellChange).where(CellChange.report_id == report_id, CellChange.content_version > version)
    return db.session.scalars(query.order_by(CellChange.id).limit(most)).all()


def list_steps(report_id: int) -> Sequence[ReportStep]:
    """Every step of a report that was read through its scope, the newest first."""
    query = select(ReportStep).where(ReportStep.report_id == report_id)
    return db.session.scalars(query.order_by(ReportStep.id.desc())).all()


def _own(
    actor: Actor, report_id: int, permission: Permission, version: int, arrived_at: datetime | None = None
) -> tuple[Loaded, datetime]:
    report = lock_own(actor, report_id, permission)
    return _seen(report, version), moment_of(report, arrived_at)


def _below(actor: Actor, report_id: int, version: int) -> tuple[Loaded, datetime]:
    query = scope.reports_below(actor).where(Report.id == report_id).with_for_update(of=Report)
    report = db.session.scalar(query.execution_options(populate_existing=True))
    if report is None:
        scope.get_report(actor, report_id)
        raise NotAllowed
    if not actor.can(Permission.FORMS_CHECK) or report.unit_id == actor.unit_id:
        raise NotAllowed
    return _seen(report, version), clock.now()


def _seen(report: Report, version: int) -> Loaded:
    """The report, if it is still as the person saw it."""
    if report.content_version != version:
        raise Conflict("Số liệu đã thay đổi sau khi bạn mở trang này. Hãy xem lại các ô đã đổi rồi làm lại.")
    return load_report(report)


def _check_sendable(loaded: Loaded, now: datetime) -> None:
    gate = gate_of(loaded.report, loaded.period, loaded.issuer.name, now=now)
    if gate.lock and gate.lock.kind in NEVER_SENT:
        raise gate.refusal()
    if not loaded.report.content_version:
        raise RuleBroken("Phiếu chưa có số liệu nào.")
    if found := problems_of(loaded.content):
        raise Incomplete(found)


def _send_back(actor: Actor, loaded: Loaded, step: Step, reason: str, now: datetime) -> ReportStep:
    if not reason.strip():
        raise RuleBroken("Hãy ghi lý do trả lại để người nhập biết sửa gì.", field="reason")
    made = _take(actor, loaded, step, now, reason)
    told = set(telling.fillers_of(loaded))
    if step is Step.SENT_BACK:
        told |= set(telling.leaders_of(loaded.report.unit_id))
    telling.tell(told, actor, loaded, Kind.REPORT_RETURNED, key=f"{made.id}", reason=reason)
    return made


def _take(actor: Actor, loaded: Loaded, step: Step, now: datetime, reason: str = "") -> ReportStep:
    report, sha256 = loaded.report, hash_of(snapshot_of(loaded.content))
    made = ReportStep(
        report_id=report.id,
        kind=step,
        content_version=report.content_version,
        sha256=sha256,
        at=now,
        account_id=actor.account_id,
        by_name=actor.name,
        unit_id=actor.unit_id or report.unit_id,
        reason=reason,
    )
    db.session.add(made)
    report.last_step, report.step_version, report.step_at = step, report.content_version, now
    if step is Step.SUBMITTED:
        report.submitted_at = report.submitted_at or now
        report.submitted_on = report.submitted_at.astimezone(clock.LOCAL_ZONE).date()
    db.session.flush()
    after = {"content_version": report.content_version, "sha256": sha256, **({"reason": reason} if reason else {})}
    note(actor, f"report_{step}", "data_report", report.id, unit_id=report.unit_id, after=after)
    return made
