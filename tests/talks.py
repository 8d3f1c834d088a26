"""Makers of conversations for tests."""

from typing import Any

from portal.db import db
from portal.models.contact_book import Talk, TalkMessage
from portal.rules.contact_book.talks import HOLD, HOMEROOM
from portal.services.contact_book.talks import writing
from tests.cast import Person
from tests.notices import as_actor


def write(
    person: Person, pupil_id: int, party: str = HOMEROOM, text: str = "Chào cô", *, held: bool = False, **more: Any
) -> Talk:
    """A message of a family that the school sees already, unless ``held``; committed."""
    message = writing.begin_as_family(as_actor(person), pupil_id=pupil_id, party=party, text=text, **more)
    return _done(message, held=held)


def answer(person: Person, talk: Talk, text: str = "Chào gia đình", *, held: bool = False, **more: Any) -> Talk:
    """A message of the school that the family sees already, unless ``held``; committed."""
    return _done(writing.answer_as_school(as_actor(person), talk_id=talk.id, text=text, **more), held=held)


def newest(talk: Talk) -> TalkMessage:
    """The last message of a conversation."""
    return (
        db.session.query(TalkMessage).filter_by(talk_id=talk.id).order_by(TalkMessage.id.desc()).first()
        or TalkMessage()
    )


def _done(message: TalkMessage, *, held: bool) -> Talk:
    if not held:
        message.at -= HOLD
    db.session.commit()
    return db.session.get_one(Talk, message.talk_id)
