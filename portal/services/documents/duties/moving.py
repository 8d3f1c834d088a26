"""When a document takes the place of another one, its duties go with it."""

from sqlalchemy import select, update

from portal.db import db
from portal.models.documents import Document, Duty, DutyReport
from portal.rules.documents.deadlines import same_timing
from portal.rules.vietnamese import fold
from portal.services.documents.duties.board import list_fixed
from portal.services.documents.duties.rows import timing_of


def move_duties(old: Document, new: Document) -> int:
    """Hand the duties of a superseded document over to the posted one that supersedes it; how many went over.

    What units have reported stays theirs. A duty that the new document states itself, with the same title and timing,
    is not doubled: its reports go to that one. Call it in the transaction that supersedes; again it moves nothing.
    """
    own = list_fixed(new)
    last = max((duty.position for duty in own), default=0)
    moved = list_fixed(old)
    for number, duty in enumerate(moved, start=1):
        twin = next((each for each in own if _same(each, duty)), None)
        if twin is not None and not _has_reports(twin):
            db.session.execute(update(DutyReport).where(DutyReport.duty_id == duty.id).values(duty_id=twin.id))
            twin.fixed_at, twin.moved_from_id = duty.fixed_at, old.id
            duty.dropped_at = new.posted_at
        else:
            duty.document_id, duty.moved_from_id = new.id, old.id
            duty.position, duty.proposal_key = last + number, None
    db.session.flush()
    return len(moved)


def _same(one: Duty, other: Duty) -> bool:
    return fold(one.title) == fold(other.title) and same_timing(timing_of(one), timing_of(other))


def _has_reports(duty: Duty) -> bool:
    return db.session.scalar(select(DutyReport.id).where(DutyReport.duty_id == duty.id).limit(1)) is not None
