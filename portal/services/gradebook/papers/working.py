"""The worker's side of papers: making what was asked for, telling who asked, forgetting old files."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import delete, select, update

from portal.adapters import clock
from portal.adapters.file_store import FileStore
from portal.adapters.logs import log
from portal.adapters.pdf import PaperFailed
from portal.db import begin_write, db
from portal.errors import NotAllowed, NotFound, RuleBroken, mark
from portal.models.gradebook import PaperFile, PaperJob
from portal.models.people import Account
from portal.models.records import OutboxItem
from portal.rules.gradebook.papers import KEPT_HOURS, PAPERS, UNDER_WAY, PaperKind
from portal.rules.notifications.kinds import Kind
from portal.services.gradebook.papers.asking import wanted_of
from portal.services.gradebook.papers.making import note_print, read_paper
from portal.services.gradebook.papers.typesetting import set_paper
from portal.services.notifications.telling import notify
from portal.services.people.actors import load_actor

GIVEN_UP_AFTER = timedelta(hours=12)
NO_RIGHT = mark("Bạn không còn quyền in của lớp này.")
FAULT = mark("Cổng gặp lỗi khi lập bản in này. Hãy thử lại; nếu vẫn vậy, hãy báo người quản trị.")
NEVER_MADE = mark("Máy chủ chưa lập được bản in này. Hãy thử lại.")


def maker(store: FileStore) -> Callable[[OutboxItem], None]:
    """What makes papers with the pictures of this store."""

    def make(item: OutboxItem) -> None:
        _make_asked(item, store)

    return make


def _make_asked(item: OutboxItem, store: FileStore) -> None:
    """Make the paper of an outbox row; no transaction is open while it is set. Done twice it is the same paper."""
    job_id, tries = item.payload["job_id"], item.payload["tries"]
    if not _step(job_id, tries, "reading"):
        return  # made by another worker, or asked for anew
    try:
        _make(job_id, tries, store)
    except RuleBroken as refused:
        _fail(job_id, tries, refused.message)
    except (NotFound, NotAllowed):
        _fail(job_id, tries, NO_RIGHT)
    except PaperFailed as fault:
        log.error("paper_failed", job=job_id, error=str(fault)[:1000])
        _fail(job_id, tries, FAULT)


def _make(job_id: int, tries: int, store: FileStore) -> None:
    job = db.session.get_one(PaperJob, job_id)
    actor, _units = load_actor(db.session.get_one(Account, job.account_id), unit_id=job.unit_id)
    wanted, reason = wanted_of(job), job.reason
    paper, pupils = read_paper(actor, wanted)
    if not _step(job_id, tries, "setting"):
        return
    data = set_paper(paper, store)
    begin_write()
    if not _change(job_id, tries, "ready", file_name=paper.file_name, size=len(data), finished_at=clock.now()):
        return
    db.session.add(PaperFile(job_id=job_id, data=data))
    note_print(actor, wanted, pupils, reason=reason)
    _tell(job_id, tries, Kind.PAPER_READY)
    db.session.commit()


def _step(job_id: int, tries: int, state: str) -> bool:
    """Go on to the next step and commit; False when there is nothing more to do."""
    begin_write()
    done = _change(job_id, tries, state)
    db.session.commit()
    return done


def _change(job_id: int, tries: int, state: str, **values: object) -> bool:
    going = (PaperJob.id == job_id, PaperJob.tries == tries, PaperJob.state.in_(UNDER_WAY))
    statement = update(PaperJob).where(*going).values(state=state, **values).returning(PaperJob.id)
    return db.session.scalar(statement) is not None


def _fail(job_id: int, tries: int, message: str) -> None:
    begin_write()
    if _change(job_id, tries, "failed", error=message, finished_at=clock.now()):
        _tell(job_id, tries, Kind.PAPER_FAILED)
    db.session.commit()


def _tell(job_id: int, tries: int, kind: Kind) -> None:
    job = db.session.get_one(PaperJob, job_id)
    params = {"paper": PAPERS[PaperKind(job.kind)].label, "name": job.school_class.name}
    path, key = f"/so-diem/ban-in/{job.id}", f"paper-{job.id}-{tries}"
    notify([job.account_id], kind=kind, key=key, params=params, path=path, unit_id=job.unit_id)


def sweep_papers() -> None:
    """Forget the files of papers after three days; say of those never made that they were not."""
    now = clock.now()
    begin_write()
    old = select(PaperJob.id).where(PaperJob.state == "ready", PaperJob.finished_at < now - timedelta(hours=KEPT_HOURS))
    gone = list(db.session.scalars(old))
    db.session.execute(delete(PaperFile).where(PaperFile.job_id.in_(gone)))
    db.session.execute(update(PaperJob).where(PaperJob.id.in_(gone)).values(state="swept"))
    stuck = (PaperJob.state.in_(UNDER_WAY), PaperJob.asked_at < now - GIVEN_UP_AFTER)
    db.session.execute(update(PaperJob).where(*stuck).values(state="failed", error=NEVER_MADE, finished_at=now))
    db.session.commit()
