"""Writing in a conversation: beginning it, answering, taking a message back, telling the other side."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from portal.adapters import clock
from portal.adapters.file_store import NamedFile
from portal.db import db, insert_missing
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.contact_book import Talk, TalkFile, TalkMessage
from portal.models.notifications import Notification
from portal.models.records import OutboxItem
from portal.models.units import Unit
from portal.rules.contact_book.talks import HOLD, LONGEST_TEXT, MOST_FILES, OFFICE, is_held
from portal.rules.notifications.kinds import Kind
from portal.rules.permissions import Actor
from portal.services.contact_book.children import get_child_to_reply
from portal.services.contact_book.families import find_families
from portal.services.contact_book.talks.contacts import contacts_of, get_family_contact
from portal.services.contact_book.talks.manners import find_manners
from portal.services.contact_book.talks.scope import get_own_talk, get_talk, party_accounts
from portal.services.file_texts.reading import queue_readings
from portal.services.notifications.telling import notify
from portal.services.records.audit import note
from portal.services.records.outbox import LONGEST_WAIT, queue_many

KIND = "talk_message"


def begin_as_family(
    actor: Actor, *, pupil_id: int, party: str, text: str, files: Sequence[NamedFile] = ()
) -> TalkMessage:
    """The first message of a guardian to somebody at the school, or the next where there is a conversation already."""
    child = get_child_to_reply(actor, pupil_id)
    contact = contacts_of(child).of(party)
    if contact is None or child.guardian_id is None:
        raise NotFound
    talk = _find_or_begin(
        actor, child.at.unit_id, pupil_id, child.guardian_id, contact.party, contact.name, contact.may_begin
    )
    return _write(actor, talk, by_family=True, text=text, files=files)


def answer_as_family(
    actor: Actor, *, pupil_id: int, talk_id: int, text: str, files: Sequence[NamedFile] = ()
) -> TalkMessage:
    """A guardian's next message, as long as there is somebody at the school to read it."""
    get_child_to_reply(actor, pupil_id)
    _child, talk = get_own_talk(actor, pupil_id, talk_id)
    if not party_accounts(talk):
        raise RuleBroken("Không còn ai ở trường nhận trao đổi này. Hãy viết cho văn phòng nhà trường.")
    return _write(actor, talk, by_family=True, text=text, files=files)


def begin_as_school(
    actor: Actor, *, pupil_id: int, guardian_id: int, text: str, files: Sequence[NamedFile] = ()
) -> TalkMessage:
    """The first message of the school to a guardian, or the next where there is a conversation already."""
    contact = get_family_contact(actor, pupil_id, guardian_id)
    if contact.member.account_id is None:
        raise RuleBroken("Người này chưa có tài khoản nên chưa đọc được. Hãy lập phiếu vào sổ liên lạc.")
    name = "" if contact.party == OFFICE else actor.name
    talk = _find_or_begin(actor, actor.unit_id or 0, pupil_id, guardian_id, contact.party, name, may_begin=True)
    return _write(actor, talk, by_family=False, text=text, files=files)


def answer_as_school(actor: Actor, *, talk_id: int, text: str, files: Sequence[NamedFile] = ()) -> TalkMessage:
    """The school's next message, as long as the guardian may see the child."""
    talk = get_talk(actor, talk_id)
    if guardian_account(talk) is None:
        raise RuleBroken("Người này không còn vào được sổ liên lạc của em, nên không viết thêm được.")
    return _write(actor, talk, by_family=False, text=text, files=files)


def guardian_account(talk: Talk) -> int | None:
    """The account of the guardian, while the right to see the child lasts."""
    members = find_families([talk.pupil_id]).get(talk.pupil_id, ())
    return next((each.account_id for each in members if each.guardian_id == talk.guardian_id), None)


def undo(actor: Actor, talk: Talk, *, message_id: int) -> TalkMessage:
    """Take an own message back while nobody could see it; the caller has loaded the conversation through its scope."""
    found = _own_message(actor, talk, message_id)
    if found.undone_at is not None:
        return found
    if not is_held(found.at, clock.now()):
        raise RuleBroken("Đã quá 30 giây, bên kia xem được tin này rồi. Bạn có thể thu hồi tin.")
    found.undone_at = clock.now()
    db.session.flush()
    return found


def withdraw(actor: Actor, talk: Talk, *, message_id: int) -> TalkMessage:
    """An own message is shown as withdrawn from now on; its words are kept for a dispute."""
    found = _own_message(actor, talk, message_id)
    if found.undone_at is not None:
        raise NotFound
    if found.withdrawn_at is None:
        found.withdrawn_at = clock.now()
        note(actor, "talk_withdrawn", "talk", talk.id, unit_id=talk.unit_id)
        db.session.flush()
    return found


def announce(item: OutboxItem) -> None:
    """Tell the other side; a teacher is told in office hours only. Who that is, and may, is asked at this moment."""
    message = db.session.get(TalkMessage, item.payload["message_id"])
    if message is None or message.undone_at or message.withdrawn_at or message.seen_at:
        return
    talk = db.session.get_one(Talk, message.talk_id)
    local = clock.now().astimezone(clock.LOCAL_ZONE)
    if message.by_family and talk.party != OFFICE:
        opens = find_manners(talk.unit_id).next_open(local)
        if opens > local:
            _queue(message, not_before=min(opens, local + LONGEST_WAIT), key=f"{item.key}+")
            return
    people = party_accounts(talk) if message.by_family else [account] if (account := guardian_account(talk)) else []
    known = _told_before(message, people)
    school = db.session.scalar(select(Unit.name).where(Unit.id == talk.unit_id))
    notify(
        [each for each in people if each not in known],
        kind=Kind.TALK_TO_SCHOOL if message.by_family else Kind.TALK_TO_FAMILY,
        key=f"{KIND}-{message.id}",
        params={"school": school},
        path=f"/lien-lac/trao-doi/{talk.id}/"
        if message.by_family
        else f"/so-lien-lac/{talk.pupil_id}/trao-doi/{talk.id}/",
        unit_id=talk.unit_id if message.by_family else None,
    )


def _find_or_begin(
    actor: Actor, unit_id: int, pupil_id: int, guardian_id: int, party: str, name: str, may_begin: bool
) -> Talk:
    """The one conversation of a guardian, a child and a party, made when there is none; safe when two ask at once."""
    key = {"pupil_id": pupil_id, "guardian_id": guardian_id, "unit_id": unit_id, "party": party}
    found = db.session.scalar(select(Talk).filter_by(**key))
    if found is not None:
        return found
    if not may_begin:
        raise NotAllowed
    now = clock.now()
    row = {**key, "party_name": name[:150], "begun_at": now, "last_at": now}
    new = insert_missing(Talk, [row], unique=list(key), returning=[Talk.id])
    found = db.session.scalars(select(Talk).filter_by(**key)).one()
    if new:
        note(actor, "talk_begun", "talk", found.id, unit_id=unit_id)
    return found


def _write(actor: Actor, talk: Talk, *, by_family: bool, text: str, files: Sequence[NamedFile]) -> TalkMessage:
    if not text:
        raise RuleBroken("Vui lòng viết tin nhắn.", field="text")
    if len(text) > LONGEST_TEXT:
        raise RuleBroken("Không quá %(max)d ký tự.", field="text", max=LONGEST_TEXT)
    if len(files) > MOST_FILES:
        raise RuleBroken("Mỗi tin kèm nhiều nhất %(most)d tệp.", field="files", most=MOST_FILES)
    now = clock.now()
    message = TalkMessage(
        talk_id=talk.id, by_id=actor.account_id, by=actor.name, by_family=by_family, at=now, text=text
    )
    talk.last_at = now
    db.session.add(message)
    db.session.flush()
    db.session.add_all(TalkFile(message_id=message.id, name=f.name, sha256=f.sha256, size=f.size) for f in files)
    queue_readings(files)
    _queue(message, not_before=now + HOLD, key=f"{KIND}-{message.id}")
    db.session.flush()
    return message


def _queue(message: TalkMessage, *, not_before: datetime, key: str) -> None:
    queue_many(KIND, {key: {"message_id": message.id}}, available_at=not_before)


def _told_before(message: TalkMessage, people: Sequence[int]) -> set[int]:
    """Who of them was told of an earlier message of the same side that still waits to be seen, and knows already."""
    earlier = select(TalkMessage.id).where(
        TalkMessage.talk_id == message.talk_id,
        TalkMessage.id < message.id,
        TalkMessage.by_family == message.by_family,
        TalkMessage.seen_at.is_(None),
        TalkMessage.undone_at.is_(None),
        TalkMessage.withdrawn_at.is_(None),
    )
    keys = [f"{KIND}-{message_id}" for message_id in db.session.scalars(earlier)]
    told = select(Notification.account_id).where(Notification.account_id.in_(people), Notification.key.in_(keys))
    return set(db.session.scalars(told)) if keys else set()


def _own_message(actor: Actor, talk: Talk, message_id: int) -> TalkMessage:
    query = select(TalkMessage).where(TalkMessage.id == message_id, TalkMessage.talk_id == talk.id)
    found = db.session.scalar(query.with_for_update())
    if found is None:
        raise NotFound
    if found.by_id != actor.account_id:
        raise NotAllowed
    return found
