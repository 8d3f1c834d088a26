"""Makers of notices for tests."""

from datetime import timedelta
from typing import Any

from portal.adapters import clock
from portal.db import db
from portal.models.contact_book import Notice
from portal.models.people import Account
from portal.rules.contact_book.notices import CLASS, HOLD, Wording
from portal.rules.permissions import Actor
from portal.services.contact_book.notices import drafting, sending
from portal.services.people.actors import load_actor
from tests.cast import Person
from tests.school import Room


def as_actor(person: Person) -> Actor:
    """The person as a service takes it."""
    return load_actor(db.session.get_one(Account, person.id))[0]


def worded(**changes: Any) -> Wording:
    """What a notice says, with some of it changed."""
    usual: dict[str, Any] = {
        "title": "Họp phụ huynh",
        "text": "Mời gia đình đến họp, xem https://example.vn",
        "ends_on": clock.today() + timedelta(days=7),
        "confirming": "",
        "urgent": False,
        "question": "",
        "options": [],
    }
    return Wording(**{**usual, **changes})


def draft(person: Person, *rooms: Room, aims: tuple[str, ...] = (), **changes: Any) -> Notice:
    """A draft to these classes; committed."""
    codes = [*aims, *(f"{CLASS}{room.id}" for room in rooms)]
    made = drafting.create_notice(as_actor(person), wording=worded(**changes), aims=codes)
    db.session.commit()
    return made


def send(person: Person, *rooms: Room, aims: tuple[str, ...] = (), held: bool = False, **changes: Any) -> Notice:
    """A sent notice that families see already, unless ``held``; committed, nobody told yet."""
    made = draft(person, *rooms, aims=aims, **changes)
    sending.send(as_actor(person), notice_id=made.id, version=made.version)
    if not held and made.sent_at is not None:
        made.sent_at -= HOLD
    db.session.commit()
    return made
