"""Consents: each person's own answer, words that change, slips on paper, who sees what."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.contact_book import ConsentAnswer
from portal.models.notifications import Notification
from portal.models.records import AuditEntry
from portal.models.school import Guardianship, RecordView
from portal.rules.contact_book.consents import ACHIEVEMENTS, GIVEN, MESSAGES, REFUSED, WITHDRAWN, ConsentState
from portal.services.contact_book.consents import boards, for_family, keeping, purposes
from tests.cast import Cast
from tests.consents import Scan, asked_for, begin, say_to, sign
from tests.families import make_guardian, make_own_account
from tests.notices import as_actor
from tests.queries import QueryCount
from tests.school import Room, lead, make_class


def small(room: Room, born: str = "2021-01-01") -> None:
    for pupil in room.pupils:
        pupil.born = born
    db.session.commit()


def states(cast: Cast, room: Room, code: str) -> list[ConsentState]:
    asked = asked_for(cast.principal, code)
    return [row.by_purpose[asked.purpose.id].state for row in boards.read_class(as_actor(cast.principal), room.id).rows]


def test_both_parents_and_the_child_have_to_agree(cast: Cast) -> None:
    room = make_class(cast, pupils=["Lê Thị An"])
    pupil = room.pupils[0]
    mother, father = make_guardian(cast, pupil), make_guardian(cast, pupil, name="Lê Văn Cha", relation="father")
    make_guardian(cast, pupil, name="Bà Ngoại", relation="grandparent", may_sign=False)
    begin(cast.principal)
    news = asked_for(cast.principal)
    say_to(news, pupil, mother)
    assert states(cast, room, "news") == [ConsentState.WAITING]
    say_to(news, pupil, father)
    assert states(cast, room, "news") == [ConsentState.WAITING]  # nobody knows the birthday, so the child is asked
    say_to(news, pupil, make_own_account(cast, pupil))
    assert states(cast, room, "news") == [ConsentState.GIVEN]
    say_to(news, pupil, father, WITHDRAWN)
    assert states(cast, room, "news") == [ConsentState.BLOCKED]
    board = boards.read_pupil(as_actor(cast.principal), pupil.id)
    assert [each.is_conflict for each in board.standings] == [True, False, False]
    held = select(Guardianship).where(Guardianship.relation == "father")
    db.session.scalars(held).one().valid_to = clock.today()
    db.session.commit()
    assert states(cast, room, "news") == [ConsentState.GIVEN]  # the right to sign ended, so the voice did


def test_a_small_child_and_a_purpose_without_publishing_need_no_own_answer(cast: Cast) -> None:
    room = make_class(cast, pupils=["Lê Thị An"])
    mother = make_guardian(cast, *room.pupils)
    own = make_own_account(cast, room.pupils[0])
    begin(cast.principal)
    messages = asked_for(cast.principal, MESSAGES)
    say_to(messages, room.pupils[0], mother)
    assert states(cast, room, MESSAGES) == [ConsentState.GIVEN]
    with pytest.raises(NotFound):
        say_to(messages, room.pupils[0], own)
    small(room)
    say_to(asked_for(cast.principal), room.pupils[0], mother)
    assert states(cast, room, "news") == [ConsentState.GIVEN]


def test_other_words_ask_again_and_a_page_with_the_old_words_is_refused(cast: Cast) -> None:
    room = make_class(cast, pupils=["Lê Thị An"])
    small(room)
    mother = make_guardian(cast, *room.pupils)
    begin(cast.principal)
    news = asked_for(cast.principal)
    say_to(news, room.pupils[0], mother)
    actor = as_actor(cast.principal)
    changes = {"purpose_id": news.purpose.id, "title": "Ảnh của con", "seen": 1}
    purposes.reword(actor, text="Nhà trường được đăng ảnh của con ở bảng tin.", **changes)
    db.session.commit()
    assert states(cast, room, "news") == [ConsentState.WAITING]
    for seen in (0, 1):
        with pytest.raises(RuleBroken):
            purposes.reword(actor, text="Một lời khác nữa cho gia đình.", **{**changes, "seen": seen})
    with pytest.raises(RuleBroken) as broken:
        say_to(news, room.pupils[0], mother, REFUSED)
    assert broken.value.field == "answer"
    taken = say_to(news, room.pupils[0], mother, WITHDRAWN)
    assert taken.wording_id == news.wording.id  # what had been agreed to
    say_to(asked_for(cast.principal), room.pupils[0], mother)
    assert states(cast, room, "news") == [ConsentState.GIVEN]
    assert [each.answer for each in db.session.query(ConsentAnswer).order_by(ConsentAnswer.id)] == [
        GIVEN,
        WITHDRAWN,
        GIVEN,
    ]


def test_the_same_answer_twice_is_one_answer(cast: Cast) -> None:
    room = make_class(cast, pupils=["Lê Thị An"])
    mother = make_guardian(cast, *room.pupils)
    begin(cast.principal)
    news = asked_for(cast.principal)
    assert say_to(news, room.pupils[0], mother).id == say_to(news, room.pupils[0], mother).id
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "consent_answered")).one()
    assert entry.unit_id == cast.units["vinh_binh"]
    assert entry.after is not None
    assert entry.after["consent_answer"] == GIVEN


def test_only_who_may_sign_answers_and_nobody_reads_the_others(cast: Cast) -> None:
    room = make_class(cast)
    pupil = room.pupils[0]
    mother = make_guardian(cast, pupil)
    father = make_guardian(cast, pupil, name="Lê Văn Cha", may_sign=False)
    other = make_guardian(cast, room.pupils[1], name="Trần Thị Khác")
    begin(cast.principal)
    news = asked_for(cast.principal)
    made = say_to(news, pupil, mother)
    with pytest.raises(NotAllowed):
        say_to(news, pupil, father)
    with pytest.raises(NotFound):
        say_to(news, pupil, other)
    for person in (father, other):
        with pytest.raises(NotFound):
            for_family.read_answer(as_actor(person), pupil_id=pupil.id, answer_id=made.id)
    seen = for_family.read_answers(as_actor(father), pupil_id=pupil.id, visit=False)
    assert (seen.may_answer, list(seen.history), [each.last for each in seen.questions]) == (False, [], [None] * 3)


def test_a_mother_entered_by_two_schools_is_one_voice(cast: Cast) -> None:
    room = make_class(cast, pupils=["Lê Thị An"])
    small(room)
    mother = make_guardian(cast, *room.pupils)
    held = db.session.scalars(select(Guardianship)).one()
    first = held.guardian
    twin = type(first)(full_name=first.full_name, phone="", account_id=first.account_id, created_at=clock.now())
    db.session.add(twin)
    db.session.flush()
    db.session.add(
        Guardianship(pupil_id=room.pupils[0].id, guardian_id=twin.id, relation="mother", valid_from=held.valid_from)
    )
    begin(cast.principal)
    say_to(asked_for(cast.principal), room.pupils[0], mother)
    assert states(cast, room, "news") == [ConsentState.GIVEN]


def test_a_closed_purpose_can_still_be_taken_back(cast: Cast) -> None:
    room = make_class(cast, pupils=["Lê Thị An"])
    mother = make_guardian(cast, *room.pupils)
    begin(cast.principal)
    news, other = asked_for(cast.principal), asked_for(cast.principal, ACHIEVEMENTS)
    say_to(news, room.pupils[0], mother)
    for each in (news, other):
        purposes.close_purpose(as_actor(cast.principal), purpose_id=each.purpose.id)
    db.session.commit()
    seen = for_family.read_answers(as_actor(mother), pupil_id=room.pupils[0].id, visit=False)
    assert [(each.asked.purpose.code, each.is_open) for each in seen.questions] == [("news", False), (MESSAGES, True)]
    with pytest.raises(NotFound):
        say_to(other, room.pupils[0], mother)
    say_to(news, room.pupils[0], mother, WITHDRAWN)
    with pytest.raises(NotFound):
        say_to(news, room.pupils[0], mother, GIVEN)


def test_an_older_slip_takes_no_newer_answer_back(cast: Cast) -> None:
    room = make_class(cast, pupils=["Lê Thị An"])
    small(room)
    mother = make_guardian(cast, *room.pupils)
    begin(cast.principal)
    news, pupil = asked_for(cast.principal), room.pupils[0]
    say_to(news, pupil, mother)
    say_to(news, pupil, mother, WITHDRAWN)
    guardian_id = str(db.session.scalars(select(Guardianship)).one().guardian_id)
    with pytest.raises(RuleBroken) as broken:  # signed in September, entered after she took it back
        sign(news, pupil, cast.principal, guardian_id)
    assert broken.value.field == "signed_on"
    assert states(cast, room, "news") == [ConsentState.BLOCKED]
    keeping.enter_slip(
        as_actor(cast.principal),
        pupil_id=pupil.id,
        purpose_id=news.purpose.id,
        signer=guardian_id,
        answer=GIVEN,
        signed_on=clock.today(),
        scan=Scan(),
    )
    assert states(cast, room, "news") == [ConsentState.GIVEN]


def test_slips_on_paper_need_a_picture_a_signer_and_a_day(cast: Cast) -> None:
    room = make_class(cast, pupils=["Lê Thị An"])
    pupil = room.pupils[0]
    lead(room, cast.teacher)
    make_guardian(cast, pupil)
    begin(cast.principal)
    news, actor = asked_for(cast.principal), as_actor(cast.teacher)
    guardian_id = str(db.session.scalars(select(Guardianship.guardian_id)).one())
    good: dict[str, Any] = {
        "pupil_id": pupil.id,
        "purpose_id": news.purpose.id,
        "signer": guardian_id,
        "answer": GIVEN,
        "signed_on": clock.today(),
        "scan": Scan(),
    }
    wrong: list[tuple[str, Any, str]] = [
        ("purpose_id", 0, "purpose"),
        ("signer", "", "signer"),
        ("answer", "", "answer"),
        ("answer", WITHDRAWN, "answer"),
        ("signed_on", clock.today() + timedelta(days=1), "signed_on"),
        ("scan", None, "scan"),
    ]
    for name, value, field in wrong:
        with pytest.raises(RuleBroken) as broken:
            keeping.enter_slip(actor, **{**good, name: value})
        assert broken.value.field == field
    sign(news, pupil, cast.teacher, guardian_id)
    made = sign(news, pupil, cast.teacher, "self")
    assert states(cast, room, "news") == [ConsentState.GIVEN]
    assert boards.read_scan(actor, pupil_id=pupil.id, answer_id=made.id).scan_name == "phieu.jpg"
    assert keeping.export_class(actor, class_id=room.id, say=str).startswith(b"PK")
    assert "consent_export" in set(db.session.scalars(select(RecordView.what)))


def test_who_does_not_lead_the_class_reads_nothing(cast: Cast) -> None:
    room, other = make_class(cast, pupils=["Lê Thị An"]), make_class(cast, "4B", pupils=["Trần Bình"])
    lead(other, cast.teacher)
    begin(cast.principal)
    news = asked_for(cast.principal)
    for person, error in ((cast.teacher, NotFound), (cast.other_principal, NotFound)):
        actor = as_actor(person)
        with pytest.raises(error):
            boards.read_class(actor, room.id)
        with pytest.raises(error):
            boards.read_pupil(actor, room.pupils[0].id)
        with pytest.raises((NotAllowed, NotFound)):
            purposes.close_purpose(actor, purpose_id=news.purpose.id)
    assert [row.school_class.name for row in boards.count_by_class(as_actor(cast.teacher))[1]] == ["4B"]
    for act in (purposes.begin, purposes.list_purposes):
        with pytest.raises((NotAllowed, RuleBroken)):
            act(as_actor(cast.clerk))


def test_reminding_reaches_each_missing_person_once_a_day(cast: Cast, clock_at: Any) -> None:
    room = make_class(cast)
    mother = make_guardian(cast, *room.pupils[:2])
    father = make_guardian(cast, room.pupils[0], name="Lê Văn Cha")
    begin(cast.principal)
    for code in ("news", ACHIEVEMENTS, MESSAGES):
        say_to(asked_for(cast.principal, code), room.pupils[0], father)
    actor = as_actor(cast.principal)
    assert keeping.remind(actor, class_id=room.id) == 1
    assert [each.account_id for each in db.session.query(Notification)] == [mother.id]
    with pytest.raises(RuleBroken):
        keeping.remind(actor, class_id=room.id)
    clock_at.shift(timedelta(days=1))
    assert keeping.remind(actor, class_id=room.id) == 1


def test_the_board_asks_the_database_as_often_for_many_classes(cast: Cast, queries: Callable[[], QueryCount]) -> None:
    for name in ("4A", "4B", "4C"):
        room = make_class(cast, name)
        make_guardian(cast, *room.pupils)
    begin(cast.principal)
    actor = as_actor(cast.principal)
    with queries() as count:
        asked, rows = boards.count_by_class(actor)
    assert (len(asked), [row.by_purpose[asked[0].purpose.id].waiting for row in rows]) == (3, [6, 6, 6])
    assert len(count) <= 6, count.statements
