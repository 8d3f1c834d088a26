"""Recurring work: each job is one row, taken by whichever worker comes first."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import or_, select, update

from portal.adapters import clock
from portal.db import begin_write, db
from portal.models.records import Job

LEASE = timedelta(minutes=10)


@dataclass(frozen=True)
class Recurring:
    """A job: what to do and how often."""

    name: str
    every: timedelta
    action: Callable[[], None]


def ensure(jobs: list[Recurring]) -> None:
    """Write the rows of jobs that are new, due at once, and commit."""
    begin_write()
    known = set(db.session.scalars(select(Job.name)))
    for job in jobs:
        if job.name not in known:
            db.session.add(Job(name=job.name, next_run_at=clock.now()))
    db.session.commit()


def run_due(jobs: list[Recurring]) -> int:
    """Run every job that is due and not taken by another worker; returns how many ran."""
    return sum(_run(job) for job in jobs if _take(job))


def _take(job: Recurring) -> bool:
    now = clock.now()
    due = select(Job.name).where(
        Job.name == job.name, Job.next_run_at <= now, or_(Job.lease_until.is_(None), Job.lease_until <= now)
    )
    found = db.session.scalar(due)
    db.session.rollback()
    if found is None:
        return False
    begin_write()
    taken = db.session.scalars(
        update(Job)
        .where(Job.name == job.name, Job.next_run_at <= now, or_(Job.lease_until.is_(None), Job.lease_until <= now))
        .values(lease_until=now + LEASE)
        .returning(Job.name)
    ).all()
    db.session.commit()
    return bool(taken)


def _run(job: Recurring) -> int:
    error = None
    try:
        job.action()
    except Exception as failure:  # noqa: BLE001 - kept in the row and shown to the operator; the worker goes on
        db.session.rollback()
        error = f"{type(failure).__name__}: {failure}"[:2000]
    begin_write()
    now = clock.now()
    db.session.execute(
        update(Job)
        .where(Job.name == job.name)
        .values(next_run_at=now + job.every, lease_until=None, last_run_at=now, last_error=error)
    )
    db.session.commit()
    return 1
