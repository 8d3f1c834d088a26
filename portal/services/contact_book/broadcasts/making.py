"""The worker's part of a broadcast: a notice in each school, withdrawing and reminding there.

One transaction for each school and another for telling its people, with pauses between schools; nothing is made twice.
The broadcast is locked for the others' sake: who undoes or withdraws waits for the school that is being written.
"""

from collections.abc import Sequence

from sqlalchemy import select, true

from portal.adapters import clock
from portal.db import db
from portal.models.contact_book import (
    Broadcast,
    BroadcastFile,
    BroadcastSchool,
    Notice,
    NoticeFile,
    NoticePerson,
    NoticePupil,
)
from portal.models.records import OutboxItem
from portal.rules.contact_book.broadcasts import Outcome
from portal.rules.contact_book.notices import EVERYBODY, GRADE, HOLD
from portal.rules.notifications.kinds import Kind
from portal.services.contact_book.broadcasts.scope import find_pupils, list_files, schools_of
from portal.services.contact_book.broadcasts.sending import SEND, queue_slowly
from portal.services.contact_book.broadcasts.states import is_done, is_opened
from portal.services.contact_book.notices.aiming import find_told
from portal.services.contact_book.notices.scope import is_open
from portal.services.contact_book.notices.sending import tell, write_recipients
from portal.services.records.audit import note
from portal.services.records.outbox import queue

TELL = "broadcast_told"


def spread(item: OutboxItem) -> None:
    """The half minute is over: the schools of now, each to be written by itself."""
    found = _load(item)
    if found is None or found.withdrawn_at is not None:
        return
    schools = [unit_id for unit_id, _name in schools_of(found)]
    db.session.add_all(BroadcastSchool(broadcast_id=found.id, unit_id=unit_id) for unit_id in schools)
    queue_slowly(
        SEND,
        {f"{SEND}-{found.id}-{found.version}-{unit_id}": {**item.payload, "unit_id": unit_id} for unit_id in schools},
    )


def make_notice(item: OutboxItem) -> None:
    """One school: its notice and the recipients of this moment."""
    found = _load(item)
    if found is None or found.withdrawn_at is not None:
        return
    unit_id = item.payload["unit_id"]
    there = select(Notice.id).where(Notice.broadcast_id == found.id, Notice.unit_id == unit_id)
    if db.session.scalar(there) is None:
        _settle(found, unit_id, _make(found, unit_id))


def _make(found: Broadcast, unit_id: int) -> Outcome:
    if unit_id not in dict(schools_of(found)):
        return Outcome.GONE
    pupils = find_pupils(unit_id, found.grades)
    if not pupils:
        return Outcome.EMPTY
    made = _notice(found, unit_id)
    db.session.add(made)
    db.session.flush()
    _attach(made, list_files(found))
    write_recipients(made, pupils, find_told([each.pupil_id for each in pupils]))
    after = {"title": made.title, "count": len(pupils)}
    note(None, "notice_from_above", "notice", made.id, unit_id=unit_id, after=after)
    queue(TELL, f"{TELL}-{made.id}", {"notice_id": made.id})
    return Outcome.MADE


def tell_school(item: OutboxItem) -> None:
    """Tell the people of one school, in its quiet hours later; one withdrawn meanwhile is not told."""
    made = db.session.get_one(Notice, item.payload["notice_id"])
    if made.withdrawn_at is None:
        tell(made, Kind.NOTICE_URGENT if made.urgent else Kind.NOTICE_SENT, key="sent")


def withdraw_notice(item: OutboxItem) -> None:
    """The worker's part of a withdrawal for one school."""
    made = db.session.get(Notice, item.payload["notice_id"])
    found = db.session.get(Broadcast, made.broadcast_id) if made is not None and made.broadcast_id else None
    if made is None or found is None or made.withdrawn_at is not None:
        return
    made.withdrawn_at, made.withdrawn_by = clock.now(), found.unit_name[:150]
    made.withdrawn_reason = found.withdrawn_reason
    after = {"title": made.title, "reason": made.withdrawn_reason}
    note(None, "notice_withdrawn_above", "notice", made.id, unit_id=made.unit_id, after=after)
    tell(made, Kind.NOTICE_WITHDRAWN, key="withdrawn")


def remind_school(item: OutboxItem) -> None:
    """Tell those of one school again from whom something is missing."""
    made = db.session.get_one(Notice, item.payload["notice_id"])
    if is_open(made, clock.today()):
        made.reminded_on = clock.today()
        tell(made, Kind.NOTICE_REMINDER, key=f"reminder-{item.payload['day']}", account_ids=_missing(made))


def _missing(made: Notice) -> list[int]:
    """The accounts of who has not confirmed, or where nothing is to be confirmed not read, of families not done."""
    asked, did = (
        (NoticePerson.may_sign, NoticePerson.confirmed_at) if made.confirming else (true(), NoticePerson.opened_at)
    )
    query = (
        select(NoticePerson.account_id)
        .join(NoticePupil, NoticePupil.id == NoticePerson.notice_pupil_id)
        .where(
            NoticePupil.notice_id == made.id,
            NoticePerson.account_id.is_not(None),
            NoticePerson.guardian_id.is_not(None),
            asked,
            did.is_(None),
            ~(is_done() if made.confirming else is_opened()),
        )
        .order_by(NoticePerson.account_id)
        .distinct()
    )
    return [account_id for account_id in db.session.scalars(query) if account_id is not None]


def _load(item: OutboxItem) -> Broadcast | None:
    """The broadcast as it was sent then, not taken back since."""
    query = select(Broadcast).where(Broadcast.id == item.payload["broadcast_id"]).with_for_update(read=True)
    found = db.session.scalar(query.execution_options(populate_existing=True))
    sent_at = found.sent_at.isoformat() if found is not None and found.sent_at is not None else ""
    return found if sent_at == item.payload["sent_at"] else None


def _settle(found: Broadcast, unit_id: int, outcome: Outcome) -> None:
    same = (BroadcastSchool.broadcast_id == found.id, BroadcastSchool.unit_id == unit_id)
    row = db.session.scalar(select(BroadcastSchool).where(*same))
    if row is not None:
        row.outcome = outcome
    db.session.flush()


def _attach(made: Notice, files: Sequence[BroadcastFile]) -> None:
    db.session.add_all(
        NoticeFile(notice_id=made.id, name=file.name, sha256=file.sha256, size=file.size) for file in files
    )


def _notice(found: Broadcast, unit_id: int) -> Notice:
    corrected = select(Notice.id).where(Notice.broadcast_id == found.corrects_id, Notice.unit_id == unit_id)
    return Notice(
        unit_id=unit_id,
        author_id=found.author_id,
        author=found.unit_name[:150],
        broadcast_id=found.id,
        title=found.title,
        text=found.text,
        aims=[f"{GRADE}{grade}" for grade in found.grades] or [EVERYBODY],
        aim_words=found.aim_words,
        begins_on=clock.today(),
        ends_on=found.ends_on,
        confirming=found.confirming,
        urgent=found.urgent,
        question=found.question,
        options=list(found.options),
        corrects_id=db.session.scalar(corrected) if found.corrects_id is not None else None,
        created_at=clock.now(),
        sent_at=clock.now() - HOLD,  # the half minute is over
    )
