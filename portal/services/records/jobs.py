"""Recurring work: each job is one row, taken by whichever worker comes first."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import ColumnElement, or_, select, update

from portal.adapters import clock
from portal.adapters.logs import log
from portal.db import begin_write, db, insert_missing
from portal.models.records import Job

LEASE = timedelta(minutes=10)
RETRY = timedelta(minutes=5)
HEARTBEAT = "heartbeat"


@dataclass(frozen=True)
class Recurring:
    """A job: what to do, how often, and for a daily one at what time in Vietnam."""

    name: str
    every: timedelta
    action: Callable[[], None]
    at: time | None = None

    def first_due(self, now: datetime) -> datetime:
        """A daily job waits for its hour, any other begins at once."""
        return now if self.at is None else self.next_due(now)

    def next_due(self, now: datetime) -> datetime:
        """When to run again after a run at ``now``."""
        if self.at is None:
            return now + self.every
        local = now.astimezone(clock.LOCAL_ZONE)
        today = datetime.combine(local.date(), self.at, clock.LOCAL_ZONE)
        return today if today > local else today + timedelta(days=1)


def ensure(jobs: Sequence[Recurring]) -> None:
    """Write the rows of jobs that are new, and commit; two workers may start at the same moment."""
    begin_write()
    rows = [{"name": job.name, "next_run_at": job.first_due(clock.now())} for job in jobs]
    insert_missing(Job, rows, unique=["name"], returning=[Job.name])
    db.session.commit()


def run_due(jobs: Sequence[Recurring]) -> int:
    """Run every job that is due and not taken by another worker; returns how many ran."""
    query = select(Job.name, Job.next_run_at, Job.lease_until)
    times = {name: (next_run_at, lease_until) for name, next_run_at, lease_until in db.session.execute(query)}
    db.session.rollback()
    now = clock.now()
    return sum(_take_and_run(job) for job in jobs if job.name in times and _may_run(job, *times[job.name], now))


def _may_run(job: Recurring, next_run_at: datetime, lease_until: datetime | None, now: datetime) -> bool:
    """Its time has come and nobody holds it. An instant too far away was written by a clock that ran ahead."""
    is_time = not now < next_run_at <= now + job.every + LEASE
    return is_time and (lease_until is None or not now < lease_until <= now + 2 * LEASE)


def _is_due(job: Recurring) -> ColumnElement[bool]:
    """SQL twin of ``_may_run``, asked once more when the job is taken."""
    now = clock.now()
    return (
        (Job.name == job.name)
        & or_(Job.next_run_at <= now, Job.next_run_at > now + job.every + LEASE)
        & or_(Job.lease_until.is_(None), Job.lease_until <= now, Job.lease_until > now + 2 * LEASE)
    )


def _take_and_run(job: Recurring) -> int:
    begin_write()
    lease = clock.now() + LEASE
    taken = db.session.scalar(update(Job).where(_is_due(job)).values(lease_until=lease).returning(Job.name))
    db.session.commit()
    if taken is None:
        return 0
    error = _run(job)
    begin_write()
    now = clock.now()
    db.session.execute(
        update(Job)
        .where(Job.name == job.name, Job.lease_until == lease)
        .values(
            next_run_at=min(job.next_due(now), now + RETRY) if error else job.next_due(now),
            lease_until=None,
            last_run_at=now,
            last_error=error,
        )
    )
    db.session.commit()
    return 1


def _run(job: Recurring) -> str | None:
    """Do the job; the words of its error when it fails."""
    try:
        job.action()
    except Exception as failure:  # noqa: BLE001 - kept in the row and shown to the operator; the worker goes on
        db.session.rollback()
        log.warning("job_failed", job=job.name, error=f"{type(failure).__name__}: {failure}")
        return f"{type(failure).__name__}: {failure}"[:2000]
    return None
