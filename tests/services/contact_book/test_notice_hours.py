"""Sending at a chosen hour with the rights of that hour; nobody is woken at night but for what is urgent."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, RuleBroken
from portal.models.contact_book import Notice, NoticePerson
from portal.models.notifications import Notification
from portal.models.people import Account
from portal.models.school import HomeroomTeacher
from portal.rules.contact_book.notices import HOLD, ONE
from portal.rules.permissions import Role
from portal.services.contact_book.notices import drafting, following, hours, scheduling, sending
from tests.cast import Cast, Person
from tests.families import make_guardian
from tests.news import hire
from tests.notices import as_actor, draft, send, worded
from tests.school import Room, lead, make_class

Drain = Callable[[], int]
TOMORROW = date(2026, 11, 21)


def told() -> list[tuple[int, str]]:
    return [(each.account_id, each.kind) for each in db.session.query(Notification).order_by(Notification.id)]


def arranged(person: Person, room: Room, **changes: Any) -> Notice:
    made = draft(person, room, **changes)
    scheduling.schedule(as_actor(person), notice_id=made.id, version=made.version, day=TOMORROW, hour="07:00")
    db.session.commit()
    return made


def come(clock_at: Any, drain: Drain) -> None:
    """It is 7 o'clock of the next day."""
    clock_at.shift(timedelta(hours=23))
    scheduling.queue_due_notices()
    db.session.commit()
    drain()


def test_the_worker_sends_to_those_of_that_moment(cast: Cast, clock_at: Any, drain: Drain) -> None:
    room = make_class(cast)
    mother = make_guardian(cast, room.pupils[0])
    gone = make_guardian(cast, room.pupils[1], name="Trần Sắp Hết", until=TOMORROW)
    made = arranged(cast.principal, room)
    scheduling.queue_due_notices()
    drain()
    assert db.session.get_one(Notice, made.id).sent_at is None
    late = make_guardian(cast, room.pupils[2], name="Bà Đến Sau")
    come(clock_at, drain)
    db.session.expire_all()
    assert (made.sent_at, made.scheduled_at, made.author) == (clock.now(), None, cast.principal.name)
    assert made.begins_on == TOMORROW, "a notice begins when it goes"
    people = {each.account_id for each in db.session.query(NoticePerson)}
    assert people == {mother.id, late.id}
    assert gone.id not in people
    clock_at.shift(HOLD)
    drain()
    assert told() == [(mother.id, "notice_sent"), (late.id, "notice_sent")]
    scheduling.queue_due_notices()
    drain()
    assert len(told()) == 2


def test_taken_back_changed_and_thrown_away(cast: Cast, clock_at: Any, drain: Drain) -> None:
    room = make_class(cast)
    actor = as_actor(cast.principal)
    back, moved, thrown, edited = (arranged(cast.principal, room, title=name) for name in ("a", "b", "c", "d"))
    scheduling.cancel_schedule(actor, notice_id=back.id)
    later = TOMORROW + timedelta(days=1)
    scheduling.schedule(actor, notice_id=moved.id, version=moved.version, day=later, hour="07:00")
    drafting.discard_notice(actor, notice_id=thrown.id)
    words, version = worded(title="đã sửa"), edited.version
    drafting.edit_notice(actor, notice_id=edited.id, wording=words, aims=edited.aims, version=version)
    early = worded(ends_on=clock.today())
    with pytest.raises(RuleBroken) as broken:
        drafting.edit_notice(actor, notice_id=edited.id, wording=early, aims=edited.aims, version=edited.version)
    assert broken.value.field == "ends_on"
    db.session.commit()
    come(clock_at, drain)
    db.session.expire_all()
    assert [each.sent_at is not None for each in (back, moved, thrown, edited)] == [False, False, False, True]
    assert edited.title == "đã sửa"
    with pytest.raises(NotAllowed):
        scheduling.schedule(
            as_actor(hire(cast, Role.DEPUTY_LEADER, name="Võ Văn Phó")),
            notice_id=back.id,
            version=back.version,
            day=later,
            hour="07:00",
        )


@pytest.mark.parametrize("why", ["class", "suspended", "pupils"])
def test_what_stands_in_the_way_is_kept_and_told(why: str, cast: Cast, clock_at: Any, drain: Drain, mails: Any) -> None:
    room = make_class(cast)
    lead(room, cast.teacher)
    make_guardian(cast, room.pupils[0])
    made = arranged(cast.teacher, room)
    if why == "class":
        db.session.query(HomeroomTeacher).one().valid_to = TOMORROW
    elif why == "suspended":
        db.session.get_one(Account, cast.teacher.id).suspended_at = clock.now()
    else:
        made.pupil_ids = [0]
    db.session.commit()
    come(clock_at, drain)
    db.session.expire_all()
    assert (made.sent_at, made.scheduled_at) == (None, None)
    assert made.schedule_problem
    assert db.session.query(NoticePerson).count() == 0
    assert told() == [(cast.teacher.id, "notice_not_sent")]


def test_at_night_families_are_told_in_the_morning(cast: Cast, clock_at: Any, drain: Drain, mails: Any) -> None:
    room = make_class(cast)
    mother = make_guardian(cast, room.pupils[0])
    clock_at.shift(timedelta(hours=13))  # 21:00
    sent = send(cast.principal, room, held=True, confirming=ONE)
    urgent = send(cast.principal, room, held=True, urgent=True)
    clock_at.shift(HOLD)
    drain()
    assert told() == [(mother.id, "notice_urgent")]
    assert following.remind(as_actor(cast.principal), notice_id=sent.id) == 1
    db.session.commit()
    clock_at.shift(timedelta(hours=9, minutes=29))
    drain()
    assert len(told()) == 1
    clock_at.shift(timedelta(minutes=1))
    drain()
    assert sorted(told()) == [
        (mother.id, "notice_reminder"),
        (mother.id, "notice_sent"),
        (mother.id, "notice_urgent"),
    ]
    assert urgent.id != sent.id


def test_withdrawn_in_the_night_it_is_not_announced(cast: Cast, clock_at: Any, drain: Drain) -> None:
    room = make_class(cast)
    mother = make_guardian(cast, room.pupils[0])
    clock_at.shift(timedelta(hours=14))
    sent = send(cast.principal, room, held=True)
    clock_at.shift(HOLD)
    drain()
    sending.withdraw(as_actor(cast.principal), notice_id=sent.id, reason="Nhầm")
    db.session.commit()
    clock_at.shift(timedelta(hours=9))
    drain()
    assert told() == [(mother.id, "notice_withdrawn")]


def test_the_school_chooses_its_hours(cast: Cast) -> None:
    principal = as_actor(cast.principal)
    assert principal.unit_id is not None
    hours.choose_quiet(principal, since="20:30", until="05:30")
    db.session.commit()
    chosen = hours.find_quiet(principal.unit_id)
    assert (chosen.since.hour, chosen.until.hour) == (20, 5)
    other = as_actor(cast.other_principal)
    assert other.unit_id is not None
    assert hours.find_quiet(other.unit_id).since.hour == 21
    for person in (cast.teacher, cast.nobody):
        with pytest.raises(NotAllowed):
            hours.choose_quiet(as_actor(person), since="20:30", until="05:30")
