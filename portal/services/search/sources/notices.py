"""Notices of schools to families: for the school's people who follow them, and for the families that were told."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Select, and_, or_, select

from portal.adapters import clock
from portal.db import db
from portal.models.contact_book import Notice, NoticeFile, NoticePerson, NoticePupil
from portal.models.units import Unit
from portal.rules.contact_book.notices import HOLD
from portal.rules.permissions import Actor, Permission
from portal.rules.search.entries import Entry
from portal.services.contact_book.children import list_children
from portal.services.contact_book.notices.for_family import concerning
from portal.services.contact_book.notices.scope import followed_notices, led_classes
from portal.services.search.source import Shown, Watched, key_of
from portal.services.search.sources.parts import day_of, joined, next_ids, texts_of

MOST_TOLD = 500
"""A family finds the newest notices it was told of, at most so many."""


class Notices:
    """Tokens: ``notice-all-U`` for whoever looks after the contact book of school U, ``notice-own-U-A`` for the author
    A there, ``notice-class-U-C`` for whoever leads class C, once families see it, and ``notice-N`` for a family: those
    it was told of are read when it asks, as a notice to a whole school has thousands of readers."""

    kind = "notice"
    watched: Sequence[Watched] = (
        Watched(
            "notice",
            columns=(
                *("unit_id", "author_id", "author", "title", "text", "question", "consent", "options", "aim_words"),
                *("sent_at", "discarded_at"),
            ),
        ),
        Watched("notice_pupil", "notice_id", ("notice_id", "class_id")),
        Watched("notice_file", "notice_id", ("notice_id", "name", "sha256")),
        Watched("file_text", query="SELECT notice_id FROM notice_file WHERE sha256 = {row}.sha256"),
    )

    def ids_after(self, object_id: int, most: int) -> Sequence[int]:
        """Everything that was not thrown away."""
        return next_ids(Notice.id, object_id, most, Notice.discarded_at.is_(None))

    def entries(self, object_ids: Collection[int]) -> list[Entry]:
        """Four statements."""
        query = select(Notice).where(Notice.id.in_(object_ids), Notice.discarded_at.is_(None)).order_by(Notice.id)
        notices = db.session.scalars(query).all()
        files, texts = _files_of(object_ids)
        classes = _classes_of(object_ids)
        return [_entry(each, classes[each.id], files[each.id], texts) for each in notices]

    def due(self, since: datetime, until: datetime) -> Collection[int]:
        """What those who lead a class begin to follow."""
        query = select(Notice.id).where(Notice.sent_at > since - HOLD, Notice.sent_at <= until - HOLD)
        return db.session.scalars(query).all()

    def tokens(self, actor: Actor | None) -> frozenset[str]:
        """At most one statement for the school's people, two for families, none for others."""
        return _of_school(actor) | _of_family(actor) if actor is not None else frozenset()

    def show(self, actor: Actor | None, object_ids: Collection[int]) -> dict[int, Shown]:
        """At most six statements; who is told as a family and follows it at the school comes to the page there."""
        if actor is None or not object_ids:
            return {}
        found = {each.id: (each, f"/so-lien-lac/thong-bao/{each.id}") for each in _told_of(actor, object_ids)}
        if actor.can(Permission.CONTACT_WRITE):
            followed = db.session.scalars(followed_notices(actor).where(Notice.id.in_(object_ids)))
            found |= {each.id: (each, f"/lien-lac/thong-bao/{each.id}/") for each in followed}
        if not found:
            return {}
        files, texts = _files_of(found)
        units = dict(db.session.execute(select(Unit.id, Unit.name).where(Unit.id.in_(_units(found.values())))).all())
        return {
            notice.id: Shown(
                object_id=notice.id,
                title=notice.title,
                address=address,
                texts=(("", _words(notice)), *((file.name, texts.get(file.sha256, "")) for file in files[notice.id])),
                unit=units[notice.unit_id],
                day=day_of(notice.sent_at or notice.created_at),
            )
            for notice, address in found.values()
        }


def _of_school(actor: Actor) -> frozenset[str]:
    if not actor.can(Permission.CONTACT_WRITE):
        return frozenset()
    if actor.can(Permission.CONTACT_MANAGE):
        return frozenset({f"notice-all-{actor.unit_id}"})
    led = {f"notice-class-{actor.unit_id}-{class_id}" for class_id in db.session.scalars(led_classes(actor))}
    return frozenset(led | {f"notice-own-{actor.unit_id}-{actor.account_id}"})


def _of_family(actor: Actor) -> frozenset[str]:
    told = _told(actor)
    if told is None:
        return frozenset()
    newest = select(Notice.id).where(Notice.id.in_(told)).order_by(Notice.sent_at.desc(), Notice.id.desc())
    return frozenset(f"notice-{notice_id}" for notice_id in db.session.scalars(newest.limit(MOST_TOLD)))


def _told_of(actor: Actor, notice_ids: Collection[int]) -> Sequence[Notice]:
    told = _told(actor)
    if told is None:
        return ()
    return db.session.scalars(select(Notice).where(Notice.id.in_(told.where(Notice.id.in_(notice_ids))))).all()


def _told(actor: Actor) -> Select[int] | None:
    """Ids of what the actor was told about any of the children of today; None for whoever has none."""
    children = list_children(actor) if actor.is_family else ()
    if not children:
        return None
    about = (and_(*concerning(actor.account_id, each.pupil_id, is_self=each.is_self)) for each in children)
    query = select(NoticePupil.notice_id).select_from(NoticePerson).join(NoticePerson.about).join(NoticePupil.notice)
    return query.where(or_(*about))


def _files_of(notice_ids: Collection[int]) -> tuple[Mapping[int, list[NoticeFile]], dict[str, str]]:
    files: dict[int, list[NoticeFile]] = defaultdict(list)
    for file in db.session.scalars(
        select(NoticeFile).where(NoticeFile.notice_id.in_(notice_ids)).order_by(NoticeFile.id)
    ):
        files[file.notice_id].append(file)
    return files, texts_of({file.sha256 for those in files.values() for file in those})


def _classes_of(notice_ids: Collection[int]) -> Mapping[int, set[int]]:
    query = select(NoticePupil.notice_id, NoticePupil.class_id).where(NoticePupil.notice_id.in_(notice_ids))
    found: dict[int, set[int]] = defaultdict(set)
    for notice_id, class_id in db.session.execute(query.distinct()):
        found[notice_id].add(class_id)
    return found


def _units(found: Collection[tuple[Notice, str]]) -> set[int]:
    return {notice.unit_id for notice, _address in found}


def _words(notice: Notice) -> str:
    return joined([notice.text, notice.question, *notice.options, notice.consent])


def _entry(notice: Notice, classes: Collection[int], files: Sequence[NoticeFile], texts: Mapping[str, str]) -> Entry:
    unit_id, sent_at = notice.unit_id, notice.sent_at
    access = {f"notice-{notice.id}", f"notice-all-{unit_id}", f"notice-own-{unit_id}-{notice.author_id}"}
    if sent_at is not None and sent_at <= clock.now() - HOLD:
        access |= {f"notice-class-{unit_id}-{class_id}" for class_id in classes}
    words = (part for file in files for part in (file.name, texts.get(file.sha256, "")))
    return Entry(
        key=key_of(Notices.kind, notice.id),
        kind=Notices.kind,
        title=notice.title,
        access=frozenset(access),
        body=joined([_words(notice), notice.author, notice.aim_words, *words]),
        unit_id=unit_id,
        sender_id=unit_id,
        day=day_of(sent_at or notice.created_at),
    )
