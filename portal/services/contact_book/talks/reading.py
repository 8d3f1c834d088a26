"""Reading a conversation: a page of messages, the newest last; opening it is seen by the other side."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, Select, and_, or_, select, update

from portal.adapters import clock
from portal.db import begin_write, db
from portal.errors import NotFound
from portal.models.contact_book import Talk, TalkFile, TalkMessage, TalkReport
from portal.models.school import SchoolClass
from portal.rules.contact_book.talks import HOLD, Manners, class_of, is_held
from portal.rules.permissions import Actor
from portal.services.bound import ago
from portal.services.contact_book.children import Child
from portal.services.contact_book.talks.party import Correspondent
from portal.services.contact_book.talks.scope import get_reported, get_talk
from portal.services.contact_book.talks.writing import guardian_account
from portal.services.paging import Paged, paginate
from portal.services.records.audit import note
from portal.services.school.viewing import note_look

SIZE = 20
_HELD = ago("message_sent_before", HOLD)


@dataclass(frozen=True, kw_only=True)
class Line:
    """A message as one reader sees it; ``text`` is None where its words were withdrawn from this reader."""

    message: TalkMessage
    files: Sequence[TalkFile]
    text: str | None
    is_own_side: bool
    may_undo: bool
    may_withdraw: bool


@dataclass(frozen=True, kw_only=True)
class Thread:
    """A page of a conversation; ``may_write``: there is somebody to read it. ``report``: the reader's side's newest.

    For the family also the school's ``manners``, ``party``, who is the school's side now, and ``ended``: the class
    whose homeroom teacher it was with, once nobody reads it any more.
    """

    talk: Talk
    child: Child | None
    page: Paged[TalkMessage]
    lines: Sequence[Line]
    may_write: bool
    report: TalkReport | None
    manners: Manners = field(default_factory=Manners)
    party: Sequence[Correspondent] = ()
    ended: SchoolClass | None = None

    @property
    def last_of_school(self) -> int:
        """The number of the school's newest message on the page, or one before all of it."""
        numbers = [line.message.id for line in self.lines if not line.message.by_family]
        return numbers[-1] if numbers else self.lines[0].message.id - 1 if self.lines else 0

    @property
    def newcomers(self) -> Sequence[Correspondent]:
        """Who took the class over after the conversation began, and reads what was written before."""
        if class_of(self.talk.party) is None:
            return ()
        begun = self.talk.begun_at.astimezone(clock.LOCAL_ZONE).date()
        return [each for each in self.party if each.since is not None and each.since > begun]

    @property
    def away(self) -> Correspondent | None:
        """Somebody of the school's side, when all of it is away today."""
        gone = [each for each in self.party if each.away is not None]
        return gone[0] if gone and len(gone) == len(self.party) else None


def read_as_school(actor: Actor, talk_id: int, *, number: int, visit: bool) -> Thread:
    """A conversation the actor takes part in; a visit goes into the access log of the child."""
    talk = get_talk(actor, talk_id)
    began = note_look(actor, "talk", visit=visit, pupil_id=talk.pupil_id)
    if _mark_seen(actor, talk_id, by_family=False, visit=visit, began=began) or began:
        talk = get_talk(actor, talk_id)
    may_write = guardian_account(talk) is not None
    return _thread(actor, talk, number=number, by_family=False, child=None, may_write=may_write)


def read_reported(actor: Actor, talk_id: int, *, number: int, visit: bool) -> tuple[Thread, Sequence[TalkReport]]:
    """A reported conversation with the words that were withdrawn, for a leader; a visit stands in both logs."""
    talk = get_reported(actor, talk_id)
    if note_look(actor, "talk_reported", visit=visit, pupil_id=talk.pupil_id):
        note(actor, "talk_read_by_leader", "talk", talk_id)
        db.session.flush()
        talk = get_reported(actor, talk_id)
    page = paginate(select(TalkMessage).where(_sent(talk)).order_by(TalkMessage.id.desc()), number=number, size=SIZE)
    files = find_files([message.id for message in page.items])
    lines = [
        Line(
            message=message,
            files=files.get(message.id, ()),
            text=message.text,
            is_own_side=not message.by_family,
            may_undo=False,
            may_withdraw=False,
        )
        for message in reversed(page.items)
    ]
    open_reports = select(TalkReport).where(TalkReport.talk_id == talk.id, TalkReport.closed_at.is_(None))
    reports = db.session.scalars(open_reports.order_by(TalkReport.id)).all()
    return Thread(talk=talk, child=None, page=page, lines=lines, may_write=False, report=None), reports


def list_all(actor: Actor, talk: Talk, *, by_family: bool) -> Sequence[Line]:
    """Every message one side may read, in order; the caller has loaded the conversation through its scope."""
    messages = db.session.scalars(messages_for(actor, talk, by_family=by_family).order_by(TalkMessage.id)).all()
    return to_lines(actor, messages, by_family=by_family)


def get_file(actor: Actor, talk: Talk, file_id: int, *, by_family: bool) -> TalkFile:
    """A file of a message one side may read; those of withdrawn messages are gone with their words."""
    readable = messages_for(actor, talk, by_family=by_family).where(TalkMessage.withdrawn_at.is_(None))
    return _file(readable.with_only_columns(TalkMessage.id), file_id)


def get_reported_file(actor: Actor, talk_id: int, file_id: int) -> TalkFile:
    """A file of a reported conversation, for a leader."""
    talk = get_reported(actor, talk_id)
    return _file(select(TalkMessage.id).where(_sent(talk)), file_id)


def undone_text(actor: Actor, talk: Talk, message_id: int | None) -> str:
    """The words of an own message just taken back, to go on writing; "" for every other."""
    query = select(TalkMessage.text).where(
        TalkMessage.id == message_id,
        TalkMessage.talk_id == talk.id,
        TalkMessage.by_id == actor.account_id,
        TalkMessage.undone_at.is_not(None),
    )
    return (db.session.scalar(query) or "") if message_id is not None else ""


def find_files(message_ids: Sequence[int]) -> Mapping[int, Sequence[TalkFile]]:
    """The files of messages, in the order they came; one statement."""
    found: defaultdict[int, list[TalkFile]] = defaultdict(list)
    query = select(TalkFile).where(TalkFile.message_id.in_(message_ids)).order_by(TalkFile.id)
    for file in db.session.scalars(query) if message_ids else ():
        found[file.message_id].append(file)
    return found


def unseen_by(*, by_family: bool) -> ColumnElement[bool]:
    """Whether a message of the other side waits to be seen; ``by_family``: the family reads."""
    return and_(
        TalkMessage.by_family.is_(not by_family),
        TalkMessage.seen_at.is_(None),
        TalkMessage.undone_at.is_(None),
        TalkMessage.withdrawn_at.is_(None),
        TalkMessage.at <= _HELD,
    )


def _thread(actor: Actor, talk: Talk, *, number: int, by_family: bool, child: Child | None, may_write: bool) -> Thread:
    query = messages_for(actor, talk, by_family=by_family).order_by(TalkMessage.id.desc())
    page = paginate(query, number=number, size=SIZE)
    own_reports = select(TalkReport).where(TalkReport.talk_id == talk.id, TalkReport.by_family.is_(by_family))
    if not by_family:
        own_reports = own_reports.where(TalkReport.by_id == actor.account_id)
    return Thread(
        talk=talk,
        child=child,
        page=page,
        lines=to_lines(actor, list(reversed(page.items)), by_family=by_family),
        may_write=may_write,
        report=db.session.scalars(own_reports.order_by(TalkReport.id.desc()).limit(1)).first(),
    )


def to_lines(actor: Actor, messages: Sequence[TalkMessage], *, by_family: bool) -> list[Line]:
    """Messages as one side sees them; one statement."""
    files, now = find_files([message.id for message in messages]), clock.now()
    return [
        Line(
            message=message,
            files=() if message.withdrawn_at else files.get(message.id, ()),
            text=None if message.withdrawn_at else message.text,
            is_own_side=message.by_family == by_family,
            may_undo=message.by_id == actor.account_id and is_held(message.at, now),
            may_withdraw=message.by_id == actor.account_id
            and message.withdrawn_at is None
            and not is_held(message.at, now),
        )
        for message in messages
    ]


def messages_for(actor: Actor, talk: Talk, *, by_family: bool) -> Select[TalkMessage]:
    """What was not undone and is no longer held back; the writer sees the own ones at once."""
    return select(TalkMessage).where(TalkMessage.talk_id == talk.id, is_readable(actor, by_family=by_family))


def is_readable(actor: Actor, *, by_family: bool) -> ColumnElement[bool]:
    """Whether one side may read a message."""
    own = and_(TalkMessage.by_id == actor.account_id, TalkMessage.by_family.is_(by_family))
    return and_(TalkMessage.undone_at.is_(None), or_(TalkMessage.at <= _HELD, own))


def _sent(talk: Talk) -> ColumnElement[bool]:
    return and_(TalkMessage.talk_id == talk.id, TalkMessage.undone_at.is_(None), TalkMessage.at <= _HELD)


def _mark_seen(actor: Actor, talk_id: int, *, by_family: bool, visit: bool, began: bool) -> bool:
    """Note that this side saw the other's messages; True when a transaction was begun for it."""
    unseen = waits_for(actor, by_family=by_family)
    waits = select(TalkMessage.id).where(TalkMessage.talk_id == talk_id, *unseen).limit(1)
    if not visit or db.session.scalar(waits) is None:
        return False
    if not began:
        begin_write()
    see_all(actor, talk_id, by_family=by_family)
    return not began


def see_all(actor: Actor, talk_id: int, *, by_family: bool) -> None:
    """Note that this side saw the other's messages; the caller writes already."""
    unseen = waits_for(actor, by_family=by_family)
    db.session.execute(update(TalkMessage).where(TalkMessage.talk_id == talk_id, *unseen).values(seen_at=clock.now()))


def waits_for(actor: Actor, *, by_family: bool) -> tuple[ColumnElement[bool], ...]:
    """Messages of the other side that this person has not seen; nobody sees the own ones for the other side."""
    return TalkMessage.by_id != actor.account_id, unseen_by(by_family=by_family)


def _file(messages: Select[int], file_id: int) -> TalkFile:
    query = select(TalkFile).where(TalkFile.id == file_id, TalkFile.message_id.in_(messages))
    found = db.session.scalar(query)
    if found is None:
        raise NotFound
    return found
