"""Lists of conversations: those the actor takes part in for the school, a guardian's own, those reported to leaders."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, cast, exists, func, literal, null, select

from portal.adapters import clock
from portal.db import db, read_pairs
from portal.models.contact_book import Talk, TalkMessage
from portal.models.school import ClassPlace, SchoolClass
from portal.rules.contact_book.talks import class_of
from portal.rules.contact_book.waiting import READ
from portal.rules.permissions import Actor
from portal.services.bound import ACCOUNT_ID, PUPIL_ID
from portal.services.contact_book.children import get_child
from portal.services.contact_book.looking import note_family_look
from portal.services.contact_book.talks.contacts import Contacts, contacts_of
from portal.services.contact_book.talks.reading import unseen_by
from portal.services.contact_book.talks.scope import (
    own_talks,
    reported_talks,
    takes_part,
    talks_of,
    visible_talks,
)
from portal.services.contact_book.viewer import Viewer
from portal.services.paging import Paged, paginate
from portal.services.school.scope import holds_on


@dataclass(frozen=True)
class TalkRow:
    """A conversation in a list: how many messages wait to be seen, the child's class of today; for the family the class
    whose homeroom teacher it is with."""

    talk: Talk
    unread: int
    class_name: str = ""


def list_talks(actor: Actor, *, number: int, unread_only: bool = False) -> Paged[TalkRow]:
    """The conversations of the actor at the school, those with unread messages first, then the newest."""
    query = visible_talks(actor)
    if unread_only:
        query = query.where(_waits(by_family=False))
    page = paginate(query.order_by(*_order(by_family=False)), number=number, size=20)
    return _rows(page, by_family=False)


def list_reported(actor: Actor, *, number: int) -> Paged[TalkRow]:
    """What was reported and waits for the leaders."""
    query = reported_talks(actor).order_by(Talk.last_at.desc(), Talk.id.desc())
    page = paginate(query, number=number, size=20)
    classes = _classes(page.items)
    return Paged([TalkRow(talk, 0, classes.get(talk.pupil_id, "")) for talk in page.items], page.number, 20, page.total)


def list_own(actor: Actor, *, pupil_id: int, number: int, visit: bool) -> tuple[Contacts, Paged[TalkRow]]:
    """A guardian's conversations about a child, and with whom one can be begun."""
    child = get_child(actor, pupil_id)
    if note_family_look(actor, child, "family_page", visit=visit):
        child = get_child(actor, pupil_id)
    contacts = contacts_of(child)
    query = own_talks(actor, child).order_by(*_order(by_family=True))
    page = _rows(paginate(query, number=number, size=20), by_family=True)
    return contacts, replace(page, items=_with_classes(page.items))


def count_unread(actor: Actor) -> Select[int]:
    """How many conversations of the actor at the school have unread messages, as a statement for the page of work."""
    waits = _waits(by_family=False)
    return select(func.count(Talk.id)).where(Talk.unit_id == actor.unit_id, takes_part(actor), waits)


def count_reported(actor: Actor) -> Select[int]:
    """How many reported conversations wait for the actor, as a statement for the page of work."""
    return reported_talks(actor).with_only_columns(func.count(Talk.id)).order_by(None)


def _rows(page: Paged[Talk], *, by_family: bool) -> Paged[TalkRow]:
    ids = [talk.id for talk in page.items]
    query = (
        select(TalkMessage.talk_id, func.count())
        .where(TalkMessage.talk_id.in_(ids), unseen_by(by_family=by_family))
        .group_by(TalkMessage.talk_id)
    )
    unread = read_pairs(query) if ids else {}
    classes = {} if by_family else _classes(page.items)
    rows = [TalkRow(talk, unread.get(talk.id, 0), classes.get(talk.pupil_id, "")) for talk in page.items]
    return Paged(rows, page.number, page.size, page.total)


def _classes(talks: Sequence[Talk]) -> dict[int, str]:
    query = (
        select(ClassPlace.pupil_id, SchoolClass.name)
        .join(SchoolClass, SchoolClass.id == ClassPlace.class_id)
        .where(ClassPlace.pupil_id.in_([talk.pupil_id for talk in talks]), holds_on(ClassPlace, clock.today()))
        .order_by(ClassPlace.id)
    )
    return read_pairs(query) if talks else {}


def _with_classes(rows: Sequence[TalkRow]) -> Sequence[TalkRow]:
    """With the class whose homeroom teacher each is with: a child has one of every class it ever sat in."""
    ids = {row.talk.id: class_id for row in rows if (class_id := class_of(row.talk.party)) is not None}
    query = select(SchoolClass.id, SchoolClass.name).where(SchoolClass.id.in_(ids.values()))
    names = read_pairs(query) if ids else {}
    return [replace(row, class_name=names.get(ids.get(row.talk.id, 0), "")) for row in rows]


def _order(*, by_family: bool) -> tuple[Any, ...]:
    return _waits(by_family=by_family).desc(), Talk.last_at.desc(), Talk.id.desc()


def _waits(*, by_family: bool) -> ColumnElement[bool]:
    return exists().where(TalkMessage.talk_id == Talk.id, unseen_by(by_family=by_family)).correlate(Talk)


def find_talk(actor: Actor, *, pupil_id: int, guardian_id: int, party: str) -> int | None:
    """The actor's conversation with a guardian about a child, where there is one."""
    query = visible_talks(actor).where(Talk.pupil_id == pupil_id, Talk.guardian_id == guardian_id, Talk.party == party)
    return db.session.scalar(query.with_only_columns(Talk.id))


def waiting_talks(_viewer: Viewer) -> Select[str, int, str, str, date | None, datetime]:
    """The guardian's conversations about a child with messages not seen yet (``waiting.Waiting``)."""
    return (
        talks_of(ACCOUNT_ID, PUPIL_ID)
        .with_only_columns(
            literal("talk").label("kind"),
            Talk.id.label("target_id"),
            literal("").label("title"),
            literal(READ).label("asks"),
            cast(null(), Date).label("due"),
            Talk.last_at.label("since"),
        )
        .where(_waits(by_family=True))
    )
