"""Notices and conversations are found at the school by those they concern, in families by those they are for."""

import random
from collections.abc import Sequence
from datetime import timedelta

import pytest

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.contact_book import NoticeFile, TalkFile
from portal.models.documents import FileText
from portal.models.school import Guardian, Guardianship, HomeroomTeacher, PupilAccount
from portal.rules.contact_book.notices import EVERYBODY, HOLD
from portal.rules.contact_book.talks import HOMEROOM, OFFICE, teacher_party
from portal.rules.permissions import Role
from portal.services.contact_book.children import list_children
from portal.services.search.registry import SOURCES
from tests.cast import Cast, Person
from tests.families import make_guardian, make_own_account
from tests.news import hire
from tests.notices import as_actor, draft, send
from tests.school import Room, lead, make_class, teach
from tests.searching import add_people, crowd, differences, indexed
from tests.talks import newest, write

pytestmark = pytest.mark.usefixtures("mails")
NOTICES, TALKS = SOURCES["notice"], SOURCES["talk"]


def finds(person: Person, kind: str) -> set[int]:
    held = SOURCES[kind].tokens(as_actor(person))
    return {object_id for object_id, access in indexed(SOURCES[kind]).items() if access & held}


@pytest.fixture
def rooms(cast: Cast) -> Sequence[Room]:
    """Two classes of the cast's school, led by two teachers, and one of another school."""
    other = hire(cast, Role.TEACHER, name="Giáo Viên Hai")
    made = [make_class(cast), make_class(cast, "5B", grade=5), make_class(cast, "1C", unit="hoa_nghia", grade=1)]
    lead(made[0], cast.teacher), lead(made[1], other)
    teach(made[1], cast.teacher, "TOAN")
    return made


def families(cast: Cast, rooms: Sequence[Room]) -> list[Person]:
    """Of one child: mother, father, one who was a guardian, one who may not see; of others: a teacher and a leader who
    are parents, a child with an own account, one whose account was closed."""
    today = clock.today()
    first, second, third = rooms[0].pupils[:3]
    teacher_as_mother = make_guardian(cast, rooms[1].pupils[0], third, name=cast.teacher.name)
    principal = make_guardian(cast, rooms[1].pupils[1], name=cast.principal.name)
    own, closed = make_own_account(cast, second), make_own_account(cast, rooms[1].pupils[2])
    db.session.query(PupilAccount).filter_by(account_id=closed.id).one().ended_at = clock.now()
    return [
        make_guardian(cast, first, rooms[2].pupils[0], name="Mẹ Một"),
        make_guardian(cast, first, name="Bố Một", relation="father"),
        make_guardian(cast, first, name="Người Giám Hộ Cũ", until=today),
        make_guardian(cast, first, name="Người Không Được Xem", may_see=False),
        make_guardian(cast, third, rooms[1].pupils[3], name="Mẹ Ba", may_reply=False),
        *(teacher_as_mother, principal, own, closed),
    ]


@pytest.mark.parametrize("seed", range(4))
def test_whatever_was_sent_is_found_by_those_who_read_it(cast: Cast, rooms: Sequence[Room], seed: int) -> None:
    chance = random.Random(seed)
    people = [*add_people(cast), *families(cast, rooms)]
    for number in range(10):
        whole = chance.random() < 0.4
        person, rooms_of = (cast.principal, ()) if whole else (cast.teacher, rooms[:1])
        act = draft if chance.random() < 0.3 else send
        more = {"held": chance.random() < 0.3} if act is send else {}
        made = act(person, *rooms_of, aims=(EVERYBODY,) if whole else (), title=f"Thông báo {number}", **more)
        if chance.random() < 0.2:
            made.withdrawn_at = clock.now()
        if act is draft and chance.random() < 0.3:
            made.discarded_at = clock.now()
    late = make_guardian(cast, rooms[0].pupils[0], name="Bà Nội", relation="other")
    for held in db.session.query(Guardianship).all():
        if chance.random() < 0.15:
            held.valid_to = clock.today()
    db.session.commit()
    assert differences(NOTICES, crowd(cast, *people, late)) == []


def test_families_find_what_they_were_told_and_no_more(cast: Cast, rooms: Sequence[Room]) -> None:
    mother, father, former, blind, *_others = families(cast, rooms)
    notice = send(cast.teacher, rooms[0])
    held = send(cast.teacher, rooms[0], held=True)
    elsewhere = send(cast.principal, rooms[1])
    assert finds(mother, "notice") == finds(father, "notice") == {notice.id}
    assert finds(former, "notice") == finds(blind, "notice") == set()
    assert finds(cast.teacher, "notice") >= {notice.id, held.id, elsewhere.id}, "its author, and mother in the other"
    link = db.session.query(Guardianship).join(Guardian, Guardian.id == Guardianship.guardian_id)
    link.filter(
        Guardian.account_id == mother.id, Guardianship.pupil_id == rooms[0].pupils[0].id
    ).one().valid_to = clock.today()
    db.session.commit()
    assert finds(mother, "notice") == set(), "from the day the link ends"
    shown = NOTICES.show(as_actor(father), [notice.id, held.id])
    assert [each.address for each in shown.values()] == [f"/so-lien-lac/thong-bao/{notice.id}"]
    assert NOTICES.show(as_actor(cast.teacher), [notice.id])[notice.id].address == f"/lien-lac/thong-bao/{notice.id}/"


def test_after_the_moment_to_undo_the_teacher_of_the_class_follows_it(cast: Cast, rooms, clock_at) -> None:
    sent = send(cast.principal, rooms[0], held=True)
    assert finds(cast.teacher, "notice") == set()
    since = clock.now()
    clock_at.shift(HOLD)
    assert sent.id in NOTICES.due(since, clock.now())
    assert finds(cast.teacher, "notice") == {sent.id}
    clock_at.shift(1)
    assert NOTICES.due(clock.now() - timedelta(seconds=1), clock.now()) == []


def _begin(chance: random.Random, cast: Cast, person: Person, pupil_id: int, number: int) -> None:
    party = chance.choice([HOMEROOM, OFFICE, teacher_party(cast.teacher.id)])
    try:
        talk = write(person, pupil_id, party, f"Thư {number}", held=chance.random() < 0.2)
    except (RuleBroken, NotFound, NotAllowed):  # not every party is there for every child
        db.session.rollback()
        return
    if chance.random() < 0.2:
        newest(talk).withdrawn_at = clock.now()
    db.session.commit()


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_written_is_found_by_the_two_sides(cast: Cast, rooms: Sequence[Room], seed: int) -> None:
    chance = random.Random(seed)
    parents = families(cast, rooms)
    clerk = hire(cast, Role.RECORDS_CLERK, name="Văn Thư Trường") if seed % 2 else cast.principal
    people = [*parents, clerk]
    pairs = [(each, child.pupil_id) for each in parents for child in list_children(as_actor(each)) if child.may_reply]
    for number in range(40):
        _begin(chance, cast, *chance.choice(pairs), number)
    for row in db.session.query(Guardianship).all():
        if chance.random() < 0.15:
            row.valid_to = clock.today()
    db.session.commit()
    assert len(indexed(TALKS)) >= 5
    assert differences(TALKS, crowd(cast, *people)) == []
    db.session.query(HomeroomTeacher).filter_by(account_id=cast.teacher.id).one().valid_to = clock.today()
    lead(rooms[0], clerk)
    db.session.commit()
    assert differences(TALKS, crowd(cast, *people)) == []


def test_words_that_are_held_undone_or_withdrawn_are_not_found(cast: Cast, rooms: Sequence[Room], clock_at) -> None:
    mother, father, *_others = families(cast, rooms)
    pupil_id = rooms[0].pupils[0].id
    talk = write(mother, pupil_id, text="lời đầu")
    write(mother, pupil_id, text="lời rút")
    newest(talk).withdrawn_at = clock.now()
    db.session.commit()
    write(mother, pupil_id, text="lời vừa viết", held=True)
    body = TALKS.entries([talk.id])[0].body
    assert "lời đầu" in body
    assert "lời rút" not in body
    assert "lời vừa viết" not in body
    assert "lời rút" not in str(TALKS.show(as_actor(mother), [talk.id]))
    since = clock.now()
    clock_at.shift(60)
    assert TALKS.due(since, clock.now()) == [talk.id]
    assert "lời vừa viết" in TALKS.entries([talk.id])[0].body
    assert finds(mother, "talk") == finds(cast.teacher, "talk") == {talk.id}
    assert finds(father, "talk") == finds(cast.principal, "talk") == set()
    assert TALKS.show(as_actor(mother), [talk.id])[talk.id].address == f"/so-lien-lac/{pupil_id}/trao-doi/{talk.id}/"
    assert TALKS.show(as_actor(cast.teacher), [talk.id])[talk.id].address == f"/lien-lac/trao-doi/{talk.id}/"


def test_files_are_found_and_the_statements_are_few(cast: Cast, rooms: Sequence[Room], queries) -> None:
    mother = families(cast, rooms)[0]
    notice, talk = send(cast.teacher, rooms[0]), write(mother, rooms[0].pupils[0].id)
    db.session.add(NoticeFile(notice_id=notice.id, name="Thực đơn.docx", sha256="a" * 64, size=1))
    db.session.add(TalkFile(message_id=newest(talk).id, name="Đơn.docx", sha256="a" * 64, size=1))
    db.session.add(FileText(sha256="a" * 64, outcome="read", text="canh chua", read_at=clock.now()))
    db.session.commit()
    number, actors = {"notice": notice.id, "talk": talk.id}, [as_actor(mother), as_actor(cast.teacher), None]
    nobody = as_actor(cast.nobody)
    db.session.expire_all()
    for kind, object_id in number.items():
        with queries() as count:
            assert "canh chua" in SOURCES[kind].entries([object_id])[0].body
        assert len(count) == 4
        for actor, most in zip([*actors, nobody], (2, 3, 0, 0), strict=True):
            with queries() as count:
                SOURCES[kind].tokens(actor)
            assert len(count) <= most
        with queries() as count:
            assert "canh chua" in str(SOURCES[kind].show(actors[0], [object_id])[object_id].texts)
        assert len(count) <= 7


def test_the_office_with_an_own_child_finds_all_but_the_own(cast: Cast, rooms: Sequence[Room]) -> None:
    clerk = hire(cast, Role.RECORDS_CLERK, name="Văn Thư Mẹ")
    first, second = rooms[0].pupils[:2]
    make_guardian(cast, first, name="Văn Thư Mẹ")
    other = make_guardian(cast, first, second, name="Phụ Huynh")
    about_own, about_other = write(other, first.id, OFFICE), write(other, second.id, OFFICE)
    assert finds(clerk, "talk") == {about_other.id}
    assert about_own.id in finds(other, "talk")
