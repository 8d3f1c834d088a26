"""Two records that had the same notice: nothing a family did with it is lost."""

from datetime import timedelta
from typing import Any

import pytest

from portal.adapters import clock
from portal.db import db
from portal.errors import NotFound
from portal.models.contact_book import Notice, NoticeHandIn, NoticePerson, NoticePupil, NoticeSignup
from portal.models.records import AuditEntry
from portal.models.school import Guardianship, Pupil
from portal.rules.contact_book.notices import CONSENT, ONE, State
from portal.rules.contact_book.signups import Slot
from portal.rules.contact_book.slip_codes import write_code
from portal.services.contact_book.notices import (
    boards,
    for_family,
    handing_in,
    linking,
    links,
    papers,
    scanning,
    signed_papers,
    signing_up,
)
from portal.web.parts import parts
from portal.web.uploads import Upload
from tests.cast import Cast
from tests.families import make_guardian
from tests.merging import make_twins, merge
from tests.notices import as_actor, send
from tests.school import Room

ASKS: dict[str, Any] = {"question": "Con có đi không?", "options": ["Có đi", "Ở nhà"]}


@pytest.fixture
def room(cast: Cast) -> Room:
    return make_twins(cast)


def only_row(cast: Cast, sent: Notice) -> boards.PupilRow:
    """The one pupil on the board after the merge."""
    db.session.expire_all()
    rows = boards.read_board(as_actor(cast.principal), sent.id).rows
    assert len(rows) == 1
    return rows[0]


def about_of(sent: Notice, pupil: Pupil) -> NoticePupil:
    return db.session.query(NoticePupil).filter_by(notice_id=sent.id, pupil_id=pupil.id).one()


def token_of(sent: Notice, pupil: Pupil) -> str:
    about = about_of(sent, pupil)
    return links.link_tokens(parts().register_key, sent, [about])[about.id]


def test_a_confirmation_by_the_family_of_the_double_stays_valid(cast: Cast, room: Room) -> None:
    kept, double = room.pupils
    mother = make_guardian(cast, double)
    sent = send(cast.principal, room, confirming=ONE)
    for_family.confirm(as_actor(mother), pupil_id=double.id, notice_id=sent.id)
    db.session.commit()
    merge(cast, room)
    row = only_row(cast, sent)
    assert (row.about.pupil_id, row.state) == (kept.id, State.CONFIRMED)
    told = for_family.read_notice(as_actor(mother), pupil_id=kept.id, notice_id=sent.id, visit=False).told
    assert told.person.confirmed_at is not None
    assert [(each.pupils, each.opened) for each in boards.list_notices(as_actor(cast.principal), number=1).items] == [
        (1, 1)
    ]


def test_of_two_answers_of_one_guardian_the_later_counts_and_both_stay(cast: Cast, room: Room, clock_at: Any) -> None:
    kept, double = room.pupils
    mother = make_guardian(cast, kept, double)
    sent = send(cast.principal, room, **ASKS)
    for choice, pupil in ((1, kept), (0, double)):
        clock_at.shift(timedelta(minutes=1))
        for_family.answer(as_actor(mother), pupil_id=pupil.id, notice_id=sent.id, choice=choice, words=f"{choice}")
        db.session.commit()
    merge(cast, room)
    row = only_row(cast, sent)
    assert [(each.choice, each.notice_person_id) for each in row.answers] == [
        (1, row.people[0].person.id),
        (0, row.people[0].person.id),
    ]
    assert (len(row.people), row.people[0].person.choice, row.was) == (1, 0, 1)


def test_the_later_opinion_counts_where_consent_is_asked(cast: Cast, room: Room, clock_at: Any) -> None:
    kept, double = room.pupils
    mother = make_guardian(cast, kept, double)
    sent = send(cast.principal, room, confirming=CONSENT, consent="Cho con đi bơi.")
    for agreed, pupil in ((True, double), (False, kept)):
        clock_at.shift(timedelta(minutes=1))
        for_family.agree(as_actor(mother), pupil_id=pupil.id, notice_id=sent.id, agreed=agreed, reason="")
        db.session.commit()
    merge(cast, room)
    row = only_row(cast, sent)
    assert row.state == State.REFUSED
    assert [each.agreed for each in boards.list_consents(row)] == [False, True]


def test_links_slips_and_papers_of_the_double_lead_to_the_record_that_stays(
    cast: Cast, room: Room, clock_at: Any
) -> None:
    kept, double = room.pupils
    mother = make_guardian(cast, double)
    sent = send(cast.principal, room, confirming=ONE, **ASKS)
    key, token = parts().register_key, token_of(sent, double)
    old = about_of(sent, double)
    slip = write_code(old.id, papers.slip_check(key, sent, old))
    links.answer(key, token, choice=0, words="Đi được")
    db.session.commit()
    merge(cast, room)
    row = only_row(cast, sent)
    assert [each.choice for each in row.answers] == [0]
    clock_at.shift(timedelta(minutes=1))
    links.answer(key, token, choice=1, words="Con ốm")
    db.session.commit()
    row = only_row(cast, sent)
    assert ([each.choice for each in row.answers], row.about.link_choice) == ([0, 1], 1)
    scanned = scanning.register_scanned(as_actor(cast.principal), key, code=slip)
    assert (scanned.about.pupil_id, scanned.is_new) == (kept.id, True)
    db.session.commit()
    assert only_row(cast, sent).state == State.CONFIRMED
    linking.change_link(as_actor(cast.principal), notice_id=sent.id, pupil_id=kept.id)
    db.session.commit()
    with pytest.raises(NotFound):
        links.find_linked(key, token)
    assert mother.id


def test_a_link_of_the_double_dies_with_the_right_of_who_was_told(cast: Cast, room: Room) -> None:
    kept, double = room.pupils
    make_guardian(cast, double)
    sent = send(cast.principal, room)
    token = token_of(sent, double)
    merge(cast, room)
    assert links.find_linked(parts().register_key, token).about.pupil_id == kept.id
    db.session.query(Guardianship).one().valid_to = clock.today()
    db.session.commit()
    with pytest.raises(NotFound):
        links.find_linked(parts().register_key, token)


def test_turns_files_and_paper_go_over(cast: Cast, room: Room, clock_at: Any) -> None:
    kept, double = room.pupils
    mother, father = make_guardian(cast, kept), make_guardian(cast, double, name="Lê Văn Cha", relation="father")
    sent = send(cast.principal, room, confirming=ONE, hands_in=True, slots=[Slot("8:00", 1), Slot("8:15", 1)])
    for slot, (person, pupil) in enumerate(((father, double), (mother, kept))):
        clock_at.shift(timedelta(minutes=1))
        which = {"pupil_id": pupil.id, "notice_id": sent.id}
        signing_up.sign_up(as_actor(person), **which, slot=slot)
        handing_in.hand_in(as_actor(person), **which, files=[Upload(f"{slot}.pdf", str(slot) * 64, 3)])
        db.session.commit()
    signed_papers.register_slips(as_actor(cast.principal), notice_id=sent.id, codes=[f"{double.id}-0"])
    db.session.commit()
    merge(cast, room)
    row = only_row(cast, sent)
    assert (row.slot, row.about.paper_at is not None, len(row.people)) == (1, True, 2)
    given_back = db.session.query(NoticeSignup).filter(NoticeSignup.left_at.is_not(None)).one()
    assert given_back.slot == 0, "the place is free again"
    assert {file.notice_pupil_id for file in db.session.query(NoticeHandIn)} == {row.about.id}
    assert {person.notice_pupil_id for person in db.session.query(NoticePerson)} == {row.about.id}


def test_the_log_of_the_merge_tells_how_every_row_was(cast: Cast, room: Room) -> None:
    kept, double = room.pupils
    make_guardian(cast, double)
    sent = send(cast.principal, room)
    person = db.session.query(NoticePerson).one()
    ids = about_of(sent, kept).id, about_of(sent, double).id
    merge(cast, room)
    after = db.session.query(AuditEntry).filter_by(action="pupil_merged").one().after
    assert after is not None
    changed = {(each["table"], each["id"]): (each["before"], each["after"]) for each in after["changed"]}
    assert changed["notice_person", person.id] == ({"notice_pupil_id": ids[1]}, {"notice_pupil_id": ids[0]})
    assert changed["notice_pupil", ids[1]] == ({"united_into_id": None}, {"united_into_id": ids[0]})
    assert after["united"]["notice_pupil"] == [ids[1]]
