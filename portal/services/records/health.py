"""Whether the installation is well."""

from dataclasses import dataclass

from sqlalchemy import func, select, text

from portal.adapters import clock
from portal.db import db
from portal.models.records import Job, OutboxItem


@dataclass(frozen=True)
class Finding:
    """One line of the doctor's report."""

    name: str
    ok: bool
    words: str


def ping() -> None:
    """Raise when the database does not answer or has no tables."""
    db.session.execute(select(func.count()).select_from(Job)).one()


def examine_database() -> list[Finding]:
    """The database, its schema, the outbox and the jobs."""
    dialect = db.engine.dialect.name
    revision = db.session.scalar(text("SELECT version_num FROM alembic_version"))
    poisoned = _count(OutboxItem.state == "poisoned")
    oldest = db.session.scalar(select(func.min(OutboxItem.available_at)).where(OutboxItem.state == "waiting"))
    lag = (clock.now() - oldest).total_seconds() if oldest else 0
    return [
        Finding("database", True, f"{dialect}, revision {revision}"),
        Finding("outbox", poisoned == 0, f"{poisoned} poisoned"),
        Finding("worker", lag < 300, f"oldest waiting work is {max(0, int(lag))} s late"),
        *(_job(job) for job in db.session.scalars(select(Job).order_by(Job.name))),
    ]


def _count(condition: object) -> int:
    return db.session.scalar(select(func.count()).select_from(OutboxItem).where(condition)) or 0  # type: ignore[arg-type]


def _job(job: Job) -> Finding:
    late = (clock.now() - job.next_run_at).total_seconds()
    return Finding(
        f"job {job.name}", late < 900 and not job.last_error, job.last_error or f"next {job.next_run_at:%FT%T}Z"
    )
