"""Report slips: the gradebook's numbers, versions, signatures bound to what was signed, telling once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.contact_book import ReportSlip, ReportSlipReader
from portal.models.gradebook import BookPublication
from portal.models.notifications import Notification
from portal.models.records import OutboxItem
from portal.models.school import Guardianship, RecordView
from portal.rules.contact_book.report_slips import State, fingerprint
from portal.services.contact_book.report_slips import boards, following, reading, signing
from portal.services.contact_book.report_slips.contents import whole_years
from portal.services.gradebook.books import BookKey
from portal.services.gradebook.publicity import SLIPS_KIND
from portal.services.gradebook.publishing import publish_columns
from portal.services.gradebook.results.facts import Seat
from tests.cast import Cast, Person
from tests.families import make_guardian, make_own_account
from tests.make import actor_of
from tests.notices import as_actor
from tests.queries import QueryCount
from tests.report_slips import adjust, look_now, make_whole
from tests.school import Room, make_class

Drain = Callable[[], int]


def read(person: Person, room: Room, period: str = "1", *, place: int = 0, visit: bool = True) -> reading.SlipSeen:
    seen = reading.read_slip(
        as_actor(person),
        pupil_id=room.pupils[place].id,
        start_year=room.school_class.start_year,
        period=period,
        visit=visit,
    )
    db.session.commit()
    return seen


def sign(person: Person, room: Room, seen: reading.SlipSeen, words: str = "") -> ReportSlipReader:
    assert seen.content is not None
    done = signing.sign_slip(
        as_actor(person),
        pupil_id=room.pupils[0].id,
        start_year=room.school_class.start_year,
        period=seen.period,
        fingerprint=fingerprint(seen.content),
        words=words,
    )
    db.session.commit()
    return done


def board(cast: Cast, room: Room, period: str = "1") -> boards.SlipBoard:
    return boards.read_board(actor_of(cast.teacher), class_id=room.id, period=period)


def told() -> list[tuple[int, str]]:
    return [(each.account_id, each.kind) for each in db.session.query(Notification).order_by(Notification.id)]


def test_there_is_no_slip_while_anything_is_missing(cast: Cast) -> None:
    room = make_whole(cast, leave=True)
    mother = make_guardian(cast, room.pupils[0])
    assert read(mother, room, "1").shown is not None
    for period in ("2", "nam"):
        seen = read(mother, room, period)
        assert (seen.content, seen.shown) == (None, None)
    assert {row.state for row in board(cast, room, "nam").rows} == {State.NOT_WHOLE}
    assert whole_years(room.school_class, [Seat(room.pupils[0], 6)]) == []


def test_opening_and_signing_are_kept_for_each_person(cast: Cast) -> None:
    room = make_whole(cast)
    mother = make_guardian(cast, room.pupils[0])
    father = make_guardian(cast, room.pupils[0], name="Lê Văn Cha", relation="father", phone="0900000001")
    assert read(mother, room, visit=False).shown is None  # a look ahead of the browser keeps nothing
    seen = read(mother, room)
    read(mother, room)
    assert db.session.query(ReportSlip).count() == db.session.query(ReportSlipReader).count() == 1
    assert db.session.query(RecordView).filter_by(what="family_slip", by_family=True).count() == 1
    assert board(cast, room).rows[0].state == State.OPENED
    sign(mother, room, seen, "Cảm ơn cô")
    again = sign(mother, room, read(mother, room), "khác")
    assert again.words == "Cảm ơn cô"
    assert read(father, room).before == []
    row = board(cast, room).rows[0]
    assert row.state == State.SIGNED
    assert [(each.reader.relation, each.reader.words) for each in row.signed] == [("mother", "Cảm ơn cô")]
    assert [each.reader.relation for each in row.opened] == ["mother", "father"]


def test_a_signature_holds_for_what_was_signed(cast: Cast) -> None:
    room = make_whole(cast)
    mother = make_guardian(cast, room.pupils[0])
    seen = read(mother, room)
    sign(mother, room, seen)
    former = seen.shown.slip.content if seen.shown else None
    adjust(cast, room)
    assert board(cast, room).rows[0].state == State.ADJUSTED
    now = read(mother, room)
    assert now.may_sign
    assert [one.slip.content for one in now.before] == [former]
    assert now.shown is not None
    assert now.shown.slip.content != former
    with pytest.raises(RuleBroken, match="vừa được điều chỉnh"):
        sign(mother, room, seen)
    _child, version = reading.read_version(
        as_actor(mother), pupil_id=room.pupils[0].id, slip_id=now.before[0].slip.id, visit=False
    )
    assert version.slip.content == former
    sign(mother, room, now)
    row = board(cast, room).rows[0]
    assert (row.state, [each.is_current for each in row.signed]) == (State.SIGNED, [True, False])


def test_what_is_adjusted_between_reading_and_signing_is_not_signed(cast: Cast) -> None:
    room = make_whole(cast)
    mother = make_guardian(cast, room.pupils[0])
    seen = read(mother, room)
    adjust(cast, room)
    with pytest.raises(RuleBroken):
        sign(mother, room, seen)
    assert db.session.query(ReportSlipReader).filter(ReportSlipReader.signed_at.is_not(None)).count() == 0


def test_a_mark_more_that_is_not_published_keeps_the_last_slip_unsigned(cast: Cast) -> None:
    room = make_whole(cast)
    mother = make_guardian(cast, room.pupils[0])
    read(mother, room)
    db.session.query(BookPublication).filter_by(subject="ngu_van", column="tx1", semester=1).delete()
    db.session.commit()
    seen = read(mother, room)
    assert seen.shown is not None
    assert (seen.content, seen.may_sign) == (None, False)


def test_who_may_sign_and_read(cast: Cast) -> None:
    room = make_whole(cast)
    mother = make_guardian(cast, room.pupils[0])
    limited = make_guardian(cast, room.pupils[0], name="Lê Văn Cha", may_sign=False, phone="0900000001")
    pupil = make_own_account(cast, room.pupils[0])
    seen = read(mother, room)
    for person in (limited, pupil):
        assert not read(person, room).may_sign
        with pytest.raises(NotAllowed):
            sign(person, room, seen)
    other = make_guardian(cast, room.pupils[1], name="Trần Thị Khác", phone="0900000002")
    with pytest.raises(NotFound):
        read(other, room)
    held = db.session.query(Guardianship).filter_by(pupil_id=room.pupils[0].id, may_sign=True).one()
    held.valid_to = clock.today()
    db.session.commit()
    with pytest.raises(NotFound):
        sign(mother, room, seen)


def test_families_are_told_once_that_a_slip_is_there(cast: Cast, drain: Drain) -> None:
    room = make_whole(cast, leave=True)
    mother = make_guardian(cast, room.pupils[0])
    make_guardian(cast, room.pupils[1], name="Lê Văn Cũ", until=clock.today(), phone="0900000001")
    for key in ("one", "two"):
        look_now(room, key)
        drain()
    assert told() == [(mother.id, "slip_ready")]
    notice = db.session.query(Notification).one()
    assert notice.path == f"/so-lien-lac/{room.pupils[0].id}/phieu/{room.school_class.start_year}/1/"
    assert room.pupils[0].full_name not in str(notice.params)
    adjust(cast, room)
    look_now(room, "three")
    drain()
    assert told() == [(mother.id, "slip_ready")]  # nobody had opened the first one
    read(mother, room)
    adjust(cast, room, to="9")
    look_now(room, "four")
    drain()
    assert told() == [(mother.id, "slip_ready"), (mother.id, "slip_adjusted")]


def test_publishing_has_the_worker_look_after_the_half_hour(cast: Cast, drain: Drain, clock_at: Any) -> None:
    room = make_whole(cast, leave=True)
    mother = make_guardian(cast, room.pupils[0])
    publish_columns(actor_of(cast.principal), key=BookKey(room.id, 2, "toan"), columns=["ck"])
    db.session.commit()
    queued = db.session.query(OutboxItem).filter_by(kind=SLIPS_KIND).one()
    assert queued.available_at >= clock.now() + timedelta(minutes=30)
    drain()
    assert told() == []
    clock_at.shift(timedelta(minutes=61))
    drain()
    assert told() == [(mother.id, "slip_ready")] * 3


def test_last_years_slips_are_kept_but_nobody_is_told(cast: Cast, drain: Drain) -> None:
    room = make_class(cast, "5A", grade=5, year=clock.today().year - 2)
    make_guardian(cast, room.pupils[0])
    look_now(room)
    drain()
    assert told() == []


def test_reminding_goes_to_who_may_sign_and_has_not_once_a_day(cast: Cast, clock_at: Any, mails: Any) -> None:
    room = make_whole(cast)
    mother = make_guardian(cast, room.pupils[0])
    second = make_guardian(cast, room.pupils[1], name="Trần Thị Hai", phone="0900000002")
    make_guardian(cast, room.pupils[2], name="Lê Văn Ba", may_sign=False, phone="0900000003")
    sign(mother, room, read(mother, room))
    which: dict[str, Any] = {"class_id": room.id, "period": "1"}
    assert following.remind(actor_of(cast.teacher), **which) == 1
    db.session.commit()
    assert told() == [(second.id, "slip_reminder")]
    with pytest.raises(RuleBroken, match="Hôm nay đã nhắc rồi"):
        following.remind(actor_of(cast.principal), **which)
    clock_at.shift(timedelta(days=1))
    assert following.remind(actor_of(cast.teacher), **which) == 1
    assert mails.entries(5) == []  # queued, not sent


def test_paper_counts_until_the_slip_is_adjusted(cast: Cast) -> None:
    room = make_whole(cast)
    ids = [pupil.id for pupil in room.pupils[:2]]
    which: dict[str, Any] = {"class_id": room.id, "period": "1"}
    assert following.register_paper(actor_of(cast.teacher), **which, pupil_ids=ids) == 2
    db.session.commit()
    assert [row.state for row in board(cast, room).rows[:3]] == [State.ON_PAPER, State.ON_PAPER, State.UNOPENED]
    for wrong in ([], ids, [0]):
        with pytest.raises(RuleBroken) as broken:
            following.register_paper(actor_of(cast.teacher), **which, pupil_ids=wrong)
        assert broken.value.field == "pupils"
    adjust(cast, room)
    assert board(cast, room).rows[0].state == State.ADJUSTED


def test_the_board_costs_the_same_for_every_class(cast: Cast, queries: Callable[[], QueryCount]) -> None:
    small, room = make_whole(cast, "6B"), make_whole(cast)
    for pupil in room.pupils:
        make_guardian(cast, pupil)
    read(make_guardian(cast, room.pupils[0]), room)
    db.session.expire_all()
    with queries() as none:
        board(cast, small)
    db.session.expire_all()
    with queries() as some:
        board(cast, room)
    assert abs(len(some) - len(none)) <= 1
    assert len(some) <= 18, some.statements
