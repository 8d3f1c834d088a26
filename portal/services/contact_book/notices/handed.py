"""The files families handed in through a notice, taken by the school as one archive."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from portal.adapters import clock
from portal.adapters.archives.streaming import LARGEST, Entry
from portal.adapters.file_store import FileStore
from portal.db import db
from portal.errors import RuleBroken
from portal.models.contact_book import Notice, NoticeHandIn, NoticePupil
from portal.rules.contact_book.handing_in import place_of
from portal.rules.permissions import Actor
from portal.services.contact_book.notices.scope import followed_pupils, get_followed
from portal.services.records.audit import note
from portal.services.school.viewing import note_view


@dataclass(frozen=True)
class Handed:
    """What the archive will hold, and whose files they are; nothing of it is read yet."""

    notice_id: int
    entries: Sequence[Entry]
    pupil_ids: Sequence[int]


def find_handed(actor: Actor, store: FileStore, *, notice_id: int, class_id: int | None) -> Handed:
    """What families of the pupils the actor follows handed in, by class and pupil, under names safe everywhere."""
    found = _list(actor, get_followed(actor, notice_id), class_id)
    if not found:
        raise RuleBroken("Chưa gia đình nào nộp tệp.")
    if sum(file.size for file, _about in found) > LARGEST:
        raise RuleBroken("Các tệp quá lớn để tải một lần. Hãy lọc từng lớp rồi tải.")
    entries = [_entry(store, number, file, about) for number, (file, about) in enumerate(found, 1)]
    return Handed(notice_id, entries, sorted({about.pupil_id for _file, about in found}))


def note_taken(actor: Actor, handed: Handed) -> None:
    """The archive is on its way: each pupil in it has the look in the own log."""
    note_view(actor, "notice_handed", pupil_ids=handed.pupil_ids)
    note(actor, "notice_handed_taken", "notice", handed.notice_id, after={"rows": len(handed.entries)})
    db.session.flush()


def _entry(store: FileStore, number: int, file: NoticeHandIn, about: NoticePupil) -> Entry:
    place, sha256 = place_of(about.class_name, about.pupil.full_name, number, file.name), file.sha256
    at = file.at.astimezone(clock.LOCAL_ZONE)
    return Entry(place=place, size=file.size, at=at, read=lambda: store.open(sha256))


def _list(actor: Actor, notice: Notice, class_id: int | None) -> list[tuple[NoticeHandIn, NoticePupil]]:
    query = (
        select(NoticeHandIn, NoticePupil)
        .join(NoticePupil, NoticePupil.id == NoticeHandIn.notice_pupil_id)
        .join(NoticePupil.pupil)
        .options(contains_eager(NoticePupil.pupil))
        .where(NoticePupil.notice_id == notice.id, NoticeHandIn.removed_at.is_(None), followed_pupils(actor, notice))
        .order_by(NoticePupil.id, NoticeHandIn.id)
    )
    if class_id is not None:
        query = query.where(NoticePupil.class_id == class_id)
    return [(file, about) for file, about in db.session.execute(query)]
