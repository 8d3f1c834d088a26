"""The worker: does it run, does work wait too long, has something failed?"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select

from portal.adapters import clock
from portal.db import db
from portal.errors import mark
from portal.models.records import Job, OutboxItem
from portal.rules.records.work import JOB_LABELS, MAIL_KINDS
from portal.services.records.health.findings import Finding, fail, ok, warn
from portal.services.records.jobs import HEARTBEAT, Recurring

SILENT = timedelta(minutes=2)
LATE = timedelta(minutes=5)
JOB_LATE = timedelta(minutes=15)

OUTBOX = mark("Việc sau khi lưu")
WAITING = mark("Việc đang chờ")
WORKER = mark("Tiến trình nền")
MAIL = mark("Thư điện tử")


def examine_outbox() -> list[Finding]:
    """Work put aside, work that waits too long, mail that does not go out."""
    poisoned = _count(OutboxItem.state == "poisoned")
    oldest = db.session.scalar(select(func.min(OutboxItem.available_at)).where(OutboxItem.state == "waiting"))
    late = clock.now() - oldest if oldest else timedelta()
    unsent = _count(
        (OutboxItem.state == "waiting") & OutboxItem.kind.in_(MAIL_KINDS) & OutboxItem.last_error.is_not(None)
    )
    return [
        fail(OUTBOX, mark("%(count)s việc không làm được, cần người vận hành xem"), count=poisoned)
        if poisoned
        else ok(OUTBOX, mark("Không có việc nào hỏng")),
        fail(WAITING, mark("Có việc đã chờ %(late)s"), late=late)
        if late > LATE
        else ok(WAITING, mark("Không có việc nào chờ lâu")),
        warn(MAIL, mark("%(count)s thư chưa gửi được, đang thử lại"), count=unsent)
        if unsent
        else ok(MAIL, mark("Không có thư nào bị kẹt")),
    ]


def examine_jobs(jobs: Sequence[Recurring]) -> list[Finding]:
    """Whether the worker lives and each recurring job runs in time and without error."""
    rows = {row.name: row for row in db.session.scalars(select(Job))}
    return [_heartbeat(rows.get(HEARTBEAT)), *(_job(rows.get(job.name), job.name) for job in jobs)]


def _heartbeat(row: Job | None) -> Finding:
    if row is None or row.last_run_at is None:
        return fail(WORKER, mark("Tiến trình nền chưa chạy lần nào: chạy “portal worker”."))
    silent = clock.now() - row.last_run_at
    if silent > SILENT:
        return fail(WORKER, mark("Tiến trình nền đã im %(silent)s"), silent=silent)
    return ok(WORKER, mark("Đang chạy"))


def _job(row: Job | None, name: str) -> Finding:
    label = JOB_LABELS.get(name, name)
    if row is None:
        return warn(label, mark("Chưa chạy lần nào"))
    if row.last_error:
        return fail(label, mark("Lần chạy gần nhất bị lỗi: %(error)s"), error=row.last_error)
    late = clock.now() - row.next_run_at
    if late > JOB_LATE:
        return fail(label, mark("Đã trễ %(late)s"), late=late)
    return ok(label, mark("Lần tới: %(next)s"), next=_local(row.next_run_at))


def _local(instant: datetime) -> str:
    return f"{instant.astimezone(clock.LOCAL_ZONE):%H:%M %d/%m/%Y}"


def _count(condition: object) -> int:
    return db.session.scalar(select(func.count()).select_from(OutboxItem).where(condition)) or 0  # type: ignore[arg-type]
