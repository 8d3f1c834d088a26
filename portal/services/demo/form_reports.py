"""What schools of the demo report: approved, only deemed, opened again, half filled, waiting, returned."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.models.data_forms import CellChange, CellComment, FormPeriod, Report, ReportCell, ReportOpening, ReportStep
from portal.models.notifications import Notification
from portal.models.people import Account
from portal.models.units import Unit
from portal.rules.data_forms.content import completeness, problems_of
from portal.rules.data_forms.snapshots import hash_of, snapshot_of
from portal.rules.data_forms.states import Step
from portal.rules.data_forms.values import amount_of
from portal.rules.notifications.kinds import Kind
from portal.services.data_forms.loading import load_report
from portal.services.data_forms.periods.telling import PATH, words_of
from portal.services.data_forms.snapshots import keep_snapshot
from portal.services.demo import rows
from portal.services.demo.people import Cast

Figures = Mapping[str, str]
FULL: Figures = {
    "classes": "15",
    "moves.gone.total": "3",
    "moves.gone.girls": "1",
    "moves.come.total": "5",
    "moves.come.girls": "2",
    "moves.left.total": "0",
    "moves.left.girls": "0",
}
HALF: Figures = {"classes": "15", "moves.gone.total": "2", "moves.gone.girls": "1"}


def write_form_reports(units: Mapping[str, Unit], cast: Cast) -> None:
    """Rows only: the steps as the pages take them would queue mails."""
    over, running = _period("Sau khai giảng"), _period("Giữa học kì I")
    head, deputy = cast.accounts["hieutruong.vinhbinh"], cast.accounts["phohieutruong.vinhbinh"]
    other = cast.accounts["hieutruong.hoanghia"]
    entered = _at(over.closes_on)
    approved = _report(over, units["vinhbinh"])
    _write(approved, FULL, deputy, entered)
    _take(approved, Step.SUBMITTED, deputy, entered + timedelta(hours=1))
    _take(approved, Step.APPROVED, head, entered + timedelta(hours=3))
    deemed = _report(over, units["hoanghia"])
    _write(deemed, {**FULL, "classes": "11"}, other, entered)
    _opened(deemed, other, cast.accounts["lanhdao.bentre"])
    _ask(approved, head)
    late, principal = _report(over, units["longthoi"]), cast.accounts["hieutruong.longthoi"]
    _write(late, {**FULL, "classes": "18"}, principal, entered + timedelta(hours=2))
    _take(late, Step.SUBMITTED, principal, entered + timedelta(hours=2))
    _take(late, Step.APPROVED, principal, entered + timedelta(hours=4))
    excused = _report(over, units["anbinhtay"])
    excused.excused_at, excused.excused_reason = entered, "Trường đang sáp nhập, số liệu do trường mới báo cáo."
    now = clock.now()
    half = _report(running, units["vinhbinh"])
    _write(half, HALF, deputy, now - timedelta(hours=20))
    _reminded(running, units["vinhbinh"], [head, deputy], now - timedelta(days=2))
    comment = CellComment(
        report_id=half.id, key="moves.gone.total", text="Em đối chiếu lại với sổ chuyển đi nhé.", at=now
    )
    comment.account_id, comment.by_name, comment.unit_id = head.id, head.full_name, units["vinhbinh"].id
    rows.write_all([comment])
    waiting = _report(running, units["hoanghia"])
    _write(waiting, {**FULL, "classes": "11"}, other, now - timedelta(hours=6))
    _take(waiting, Step.SUBMITTED, other, now - timedelta(hours=5))
    db.session.flush()


def _period(name: str) -> FormPeriod:
    return db.session.scalars(select(FormPeriod).where(FormPeriod.name == name)).one()


def _report(period: FormPeriod, unit: Unit) -> Report:
    return db.session.scalars(select(Report).where(Report.period_id == period.id, Report.unit_id == unit.id)).one()


def _reminded(period: FormPeriod, unit: Unit, people: list[Account], at: datetime) -> None:
    """As the worker told them that the period opened; they have read it."""
    for account in people:
        told = Notification(
            account_id=account.id,
            unit_id=unit.id,
            kind=Kind.FORM_OPENED,
            key=f"form-opened-{period.id}-1",
            params=words_of(period),
            path=PATH,
        )
        told.created_at, told.read_at = at, at + timedelta(hours=1)
        rows.write_all([told])


def _at(day: date) -> datetime:
    return datetime.combine(day, time(9, 15), clock.LOCAL_ZONE)


def _write(report: Report, figures: Figures, by: Account, at: datetime, opening: ReportOpening | None = None) -> None:
    """New values of some cells, with their history and what is counted."""
    loaded = load_report(report)
    old = {cell.key: cell for cell in db.session.query(ReportCell).filter_by(report_id=report.id)}
    report.content_version += 1
    for key, text in figures.items():
        cell = old.get(key) or ReportCell(report_id=report.id, key=key, version=0)
        before, cell.text, cell.version = cell.text or "", text, cell.version + 1
        cell.amount = amount_of(loaded.definition.cells[key].field, text)
        cell.entered_at, cell.entered_by_id, cell.entered_by = at, by.id, by.full_name
        change = CellChange(report_id=report.id, key=key, before=before, after=text, origin="typed", at=at)
        change.content_version, change.account_id, change.by_name = report.content_version, by.id, by.full_name
        change.opening_id = opening.id if opening else None
        rows.write_all([cell, change])
    report.started_at, report.changed_at = report.started_at or at, at
    content = load_report(report).content
    report.filled, report.needed = completeness(content)
    report.problems = len(problems_of(content))


def _take(report: Report, step: Step, by: Account, at: datetime) -> None:
    """A step in time, about the present content."""
    loaded = load_report(report)
    made = ReportStep(report_id=report.id, kind=step, content_version=report.content_version, at=at)
    made.sha256, made.account_id, made.by_name = hash_of(snapshot_of(loaded.content)), by.id, by.full_name
    made.unit_id = report.unit_id
    rows.write_all([made])
    report.last_step, report.step_version, report.step_at = step, report.content_version, at
    report.submitted_at = report.submitted_at or at
    if step is Step.APPROVED:
        report.approved_version = report.in_time_version = report.content_version
        report.approved_at = at
        keep_snapshot(loaded, at)


def _opened(report: Report, school: Account, leader: Account) -> None:
    """Opened again for a day, a cell put right, not yet approved again."""
    now = clock.now()
    keep_snapshot(load_report(report), now)
    made = _opening(report, school, "Báo thiếu một lớp ghép ở điểm trường lẻ.", now - timedelta(hours=3))
    made.decided_at, made.decided_by = now - timedelta(hours=2), leader.full_name
    made.opens_at, made.ends_at = made.decided_at, made.decided_at + timedelta(hours=made.hours)
    made.base_version = report.content_version
    rows.write_all([made])
    report.official_version = report.content_version
    _write(report, {"classes": "12"}, school, now - timedelta(hours=1), made)


def _ask(report: Report, school: Account) -> None:
    """One that waits for the department."""
    reason = "Nhầm số học sinh chuyển đến: 5 em, đúng là 6 em."
    rows.write_all([_opening(report, school, reason, clock.now() - timedelta(minutes=40))])


def _opening(report: Report, school: Account, reason: str, at: datetime) -> ReportOpening:
    made = ReportOpening(report_id=report.id, sections=["pupils"], keys=[], reason=reason, hours=24, asked_at=at)
    made.asked_by_id, made.asked_by = school.id, school.full_name
    return made
