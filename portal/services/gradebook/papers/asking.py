"""Papers of a whole class: asked for by a person, made by the worker, kept for some days for that person alone."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from portal.adapters import clock
from portal.db import db
from portal.errors import NotFound, RuleBroken
from portal.models.gradebook import PaperFile, PaperJob
from portal.rules.gradebook.papers import UNDER_WAY, PaperKind
from portal.rules.permissions import Actor
from portal.services.gradebook.papers.making import Wanted, get_printable_class
from portal.services.gradebook.results import Period
from portal.services.records.outbox import queue

KIND = "paper_asked"
MOST_WAITING = 5
LISTED = 10


def ask_paper(actor: Actor, wanted: Wanted, *, reason: str) -> PaperJob:
    """Have the worker make a paper of a whole class; why is asked and stands in the access log."""
    school_class = get_printable_class(actor, wanted.kind, wanted.class_id)
    if not reason:
        raise RuleBroken("Hãy ghi lý do in cho cả lớp; lý do được ghi vào nhật ký xem hồ sơ.", field="reason")
    _check_waiting(actor)
    job = PaperJob(
        account_id=actor.account_id,
        unit_id=school_class.unit_id,
        class_id=school_class.id,
        kind=wanted.kind,
        choices=wanted.choices(),
        reason=reason,
        state="waiting",
        tries=1,
        asked_at=clock.now(),
    )
    db.session.add(job)
    db.session.flush()
    _queue(job)
    return job


def ask_again(actor: Actor, *, job_id: int) -> PaperJob:
    """Make a paper once more, with what the books say by now: after a failure, or when its file is gone."""
    job = get_job(actor, job_id)
    get_printable_class(actor, PaperKind(job.kind), job.class_id)
    if job.state in UNDER_WAY:
        return job
    _check_waiting(actor)
    _drop_file(job)
    job.state, job.error, job.finished_at = "waiting", "", None
    job.asked_at, job.tries = clock.now(), job.tries + 1
    db.session.flush()
    _queue(job)
    return job


def get_job(actor: Actor, job_id: int) -> PaperJob:
    """A paper the actor asked for at the school acted for; NotFound for everybody else's."""
    own = select(PaperJob).options(joinedload(PaperJob.school_class, innerjoin=True))
    found = db.session.scalar(
        own.where(PaperJob.id == job_id, PaperJob.account_id == actor.account_id, PaperJob.unit_id == actor.unit_id)
    )
    if found is None:
        raise NotFound
    return found


def list_jobs(actor: Actor, *, class_id: int) -> Sequence[PaperJob]:
    """The last papers of a class that the actor asked for, the newest first."""
    query = select(PaperJob).where(
        PaperJob.account_id == actor.account_id, PaperJob.unit_id == actor.unit_id, PaperJob.class_id == class_id
    )
    return db.session.scalars(query.order_by(PaperJob.id.desc()).limit(LISTED)).all()


def read_file(actor: Actor, *, job_id: int) -> tuple[str, bytes]:
    """Name and bytes of a finished paper, for who asked for it and may still print it."""
    job = get_job(actor, job_id)
    get_printable_class(actor, PaperKind(job.kind), job.class_id)
    data = db.session.scalar(select(PaperFile.data).where(PaperFile.job_id == job.id))
    if data is None:
        raise NotFound
    return job.file_name, data


def wanted_of(job: PaperJob) -> Wanted:
    """What was chosen, from what is kept of it."""
    return Wanted(PaperKind(job.kind), job.class_id, Period(job.choices["period"]))


def _check_waiting(actor: Actor) -> None:
    waiting = db.session.scalar(
        select(func.count())
        .select_from(PaperJob)
        .where(PaperJob.account_id == actor.account_id, PaperJob.state.in_(UNDER_WAY))
    )
    if waiting and waiting >= MOST_WAITING:
        raise RuleBroken("Bạn đang có %(count)s bản in chờ lập. Hãy đợi các bản đó xong.", count=waiting)


def _queue(job: PaperJob) -> None:
    queue(KIND, f"paper-{job.id}-{job.tries}", {"job_id": job.id, "tries": job.tries})


def _drop_file(job: PaperJob) -> None:
    file = db.session.get(PaperFile, job.id)
    if file is not None:
        db.session.delete(file)
