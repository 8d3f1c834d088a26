"""Makers of contact slips for tests."""

from datetime import date, timedelta

from portal.adapters import clock
from portal.db import db
from portal.models.contact_book import ContactSlip, ContactSlipRound, ContactSlipSetting
from portal.rules.contact_book.contact_slips import HOLD, WEEK, first_monday
from portal.services.contact_book.contact_slips import drafting, sending
from portal.services.contact_book.contact_slips.drafting import Typed
from tests.cast import Person
from tests.make import actor_of
from tests.school import Room


def this_week() -> date:
    """Its Monday."""
    return first_monday(clock.today())


def use_slips(room: Room, frequency: str = WEEK) -> None:
    """The school of a class sends slips; committed."""
    unit_id = room.school_class.unit_id
    made = ContactSlipSetting(unit_id=unit_id, frequency=frequency, changed_at=clock.now(), changed_by="Hiệu trưởng")
    db.session.add(made)
    db.session.commit()


def write_note(person: Person, room: Room, text: str, *, place: int = 0, seen: int = 0) -> drafting.Saved:
    """A note about one pupil for this week; committed."""
    saved = drafting.save_notes(
        actor_of(person), class_id=room.id, first=this_week(), typed=[Typed(room.pupils[place].id, text, seen)]
    )
    db.session.commit()
    return saved


def send_slips(person: Person, room: Room, *, held: bool = False) -> ContactSlipRound:
    """Slips of this week that families see already, unless ``held``; committed."""
    made = sending.send(actor_of(person), class_id=room.id, first=this_week())
    if not held and made.sent_at is not None:
        made.sent_at -= HOLD + timedelta(seconds=1)
    db.session.commit()
    return made


def slip_of(room: Room, place: int = 0) -> ContactSlip:
    """The slip of one pupil."""
    return db.session.query(ContactSlip).filter_by(pupil_id=room.pupils[place].id).one()
