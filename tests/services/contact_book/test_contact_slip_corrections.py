"""A slip just sent is changed in place; one that was seen is corrected beside its words, and nothing is hidden."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from portal.adapters import clock
from portal.db import db
from portal.errors import RuleBroken
from portal.models.notifications import Notification
from portal.models.records import AuditEntry
from portal.rules.contact_book.contact_slips import HOLD
from portal.services.contact_book.contact_slips import drafting, for_family, sending
from tests.cast import Cast
from tests.contact_slips import send_slips, slip_of, this_week, use_slips, write_note
from tests.families import make_guardian
from tests.make import actor_of
from tests.notices import as_actor
from tests.school import Room, lead, make_class

Drain = Callable[[], int]


@pytest.fixture
def room(cast: Cast) -> Room:
    """A class of grade 6, led by the teacher, at a school with weekly slips."""
    made = make_class(cast, "6A", grade=6)
    lead(made, cast.teacher)
    use_slips(made)
    return made


def told() -> list[tuple[int, str]]:
    return [(each.account_id, each.kind) for each in db.session.query(Notification).order_by(Notification.id)]


def test_within_half_a_minute_the_words_themselves_are_changed(
    cast: Cast, room: Room, clock_at: Any, drain: Drain
) -> None:
    mother = make_guardian(cast, room.pupils[0])
    write_note(cast.teacher, room, "Em nghỉ thứ Hai")
    send_slips(cast.teacher, room, held=True)
    which: dict[str, Any] = {"class_id": room.id, "first": this_week(), "pupil_id": room.pupils[0].id}
    sending.correct(actor_of(cast.teacher), **which, text="Em nghỉ thứ Ba")
    db.session.commit()
    slip = slip_of(room)
    assert (slip.text, slip.correction, slip.corrected_at) == ("Em nghỉ thứ Ba", "", None)
    assert db.session.query(AuditEntry).filter_by(action="contact_slip_reworded").count() == 1
    sending.undo(actor_of(cast.teacher), class_id=room.id, first=this_week())
    assert drafting.read_draft(actor_of(cast.teacher), class_id=room.id, first=this_week()).rows[0].text == slip.text
    db.session.rollback()
    clock_at.shift(HOLD)
    drain()
    assert told() == [(mother.id, "contact_slip_sent")]
    sending.correct(actor_of(cast.teacher), **which, text="Em nghỉ thứ Tư")
    db.session.commit()
    assert (slip.text, slip.correction) == ("Em nghỉ thứ Ba", "Em nghỉ thứ Tư")


def test_a_later_correction_does_not_hide_the_former(cast: Cast, room: Room, clock_at: Any) -> None:
    mother = make_guardian(cast, room.pupils[0])
    write_note(cast.teacher, room, "Em nghỉ thứ Hai")
    send_slips(cast.teacher, room)
    which: dict[str, Any] = {"class_id": room.id, "first": this_week(), "pupil_id": room.pupils[0].id}
    with pytest.raises(RuleBroken, match="giống lời đã gửi"):
        sending.correct(actor_of(cast.teacher), **which, text="Em nghỉ thứ Hai")
    first_at = clock.now()
    for words in ("Em nghỉ thứ Ba", "Em không nghỉ buổi nào"):
        sending.correct(actor_of(cast.teacher), **which, text=words)
        db.session.commit()
        clock_at.shift(timedelta(days=1))
    slip = slip_of(room)
    assert (slip.correction, slip.earlier) == ("Em không nghỉ buổi nào", [("Em nghỉ thứ Ba", first_at)])
    _child, read = for_family.read_contact_slip(
        as_actor(mother), pupil_id=room.pupils[0].id, slip_id=slip.id, visit=True
    )
    assert [text for text, _at in read.slip.earlier] == ["Em nghỉ thứ Ba"]
