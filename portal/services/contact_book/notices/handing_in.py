"""Files that families hand in through a notice, and replace until its last day."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select

from portal.adapters import clock
from portal.adapters.file_store import NamedFile
from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.contact_book import NoticeHandIn, NoticePerson
from portal.rules.contact_book.handing_in import MOST_HANDED, why_closed
from portal.rules.permissions import Actor
from portal.services.contact_book.children import Child, get_child, get_child_to_reply
from portal.services.contact_book.notices.for_family import get_told
from portal.services.contact_book.notices.scope import is_open
from portal.services.records.audit import note


@dataclass(frozen=True, kw_only=True)
class OwnFiles:
    """What the actor handed in through a notice; ``closed``: why nothing can be added or taken back, "" when it can."""

    child: Child
    person: NoticePerson
    files: Sequence[NoticeHandIn]
    closed: str


def list_own(actor: Actor, *, pupil_id: int, notice_id: int) -> OwnFiles:
    """What the actor handed in for a child; nobody sees what another guardian handed in."""
    child = get_child(actor, pupil_id)
    person = get_told(actor, child, notice_id)
    if not person.about.notice.hands_in:
        raise NotFound
    notice = person.about.notice
    closed = why_closed(
        notice.ends_on, clock.today(), withdrawn=notice.withdrawn_at is not None, may_reply=child.may_reply
    )
    return OwnFiles(child=child, person=person, files=files_of(actor, person), closed=closed)


def files_of(actor: Actor, person: NoticePerson) -> Sequence[NoticeHandIn]:
    """What the actor handed in through a notice read through its scope; no statement where nothing can be."""
    return db.session.scalars(_own(actor, person)).all() if person.about.notice.hands_in else []


def hand_in(actor: Actor, *, pupil_id: int, notice_id: int, files: Sequence[NamedFile]) -> NoticePerson:
    """More files for the school."""
    person = _to_change(actor, pupil_id, notice_id)
    if not files:
        raise RuleBroken("Hãy chọn ít nhất một tệp.", field="files")
    if len(db.session.scalars(_own(actor, person)).all()) + len(files) > MOST_HANDED:
        raise RuleBroken("Nộp nhiều nhất %(most)d tệp. Hãy bỏ bớt tệp cũ.", field="files", most=MOST_HANDED)
    now = clock.now()
    db.session.add_all(
        NoticeHandIn(
            notice_pupil_id=person.about.id,
            account_id=actor.account_id,
            name=file.name,
            sha256=file.sha256,
            size=file.size,
            at=now,
        )
        for file in files
    )
    person.opened_at = person.opened_at or now
    _note(actor, "notice_handed_in", person, len(files))
    return person


def take_back(actor: Actor, *, pupil_id: int, notice_id: int, file_id: int) -> NoticePerson:
    """A file of the actor's own counts no longer."""
    person = _to_change(actor, pupil_id, notice_id)
    found = db.session.scalar(_own(actor, person).where(NoticeHandIn.id == file_id))
    if found is None:
        raise NotFound
    found.removed_at = clock.now()
    _note(actor, "notice_taken_back", person, 1)
    return person


def read_own(actor: Actor, *, pupil_id: int, notice_id: int, file_id: int) -> NoticeHandIn:
    """A file the actor handed in."""
    own = list_own(actor, pupil_id=pupil_id, notice_id=notice_id)
    found = next((each for each in own.files if each.id == file_id), None)
    if found is None:
        raise NotFound
    return found


def _to_change(actor: Actor, pupil_id: int, notice_id: int) -> NoticePerson:
    child = get_child_to_reply(actor, pupil_id)
    person = get_told(actor, child, notice_id, lock=True)
    if not person.about.notice.hands_in:
        raise NotAllowed
    if not is_open(person.about.notice, clock.today()):
        raise RuleBroken("Đã hết hạn nộp tệp.")
    return person


def _own(actor: Actor, person: NoticePerson) -> Select[NoticeHandIn]:
    return (
        select(NoticeHandIn)
        .where(
            NoticeHandIn.notice_pupil_id == person.about.id,
            NoticeHandIn.account_id == actor.account_id,
            NoticeHandIn.removed_at.is_(None),
        )
        .order_by(NoticeHandIn.id)
    )


def _note(actor: Actor, action: str, person: NoticePerson, count: int) -> None:
    notice = person.about.notice
    after = {"full_name": person.about.pupil.full_name, "title": notice.title, "count": count}
    note(actor, action, "notice", notice.id, unit_id=notice.unit_id, after=after)
    db.session.flush()
