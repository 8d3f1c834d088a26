"""Corrections of families: proposed, decided fact by fact, stale, applied with their day; rounds of confirming."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.errors import Conflict, NotAllowed, NotFound, RuleBroken
from portal.models.contact_book import FamilyProposal
from portal.models.notifications import Notification
from portal.models.records import AuditEntry, DatedChange
from portal.models.school import Guardian, Guardianship
from portal.rules.contact_book.family_data import DECIDED, WAITING, WITHDRAWN
from portal.rules.permissions import Role
from portal.services.contact_book.family_data import deciding, proposing, rounds
from portal.services.contact_book.family_data.deciding import Word
from portal.services.contact_book.work import what_waits
from portal.web.uploads import Upload
from tests.cast import Cast, Person
from tests.families import make_guardian, make_own_account
from tests.news import hire
from tests.notices import as_actor
from tests.school import Room, lead, make_class

pytestmark = pytest.mark.usefixtures("mails")
Drain = Callable[[], int]
TODAY = date(2026, 11, 20)
PAPER = Upload("khai-sinh.jpg", "0" * 64, 3)


@pytest.fixture
def room(cast: Cast) -> Room:
    made = make_class(cast)
    lead(made, cast.teacher)
    return made


@pytest.fixture
def mother(cast: Cast, room: Room) -> Person:
    return make_guardian(cast, room.pupils[0])


@pytest.fixture
def clerk(cast: Cast) -> Person:
    return hire(cast, Role.RECORDS_CLERK, name="Lê Văn Thư")


def propose(
    person: Person, room: Room, files: tuple[Upload, ...] = (), changed_on: date = TODAY, **typed: str
) -> FamilyProposal:
    facts = {name.replace("_", ".", 1): value for name, value in typed.items()}
    made = proposing.propose(
        as_actor(person), pupil_id=room.pupils[0].id, typed=facts, changed_on=changed_on, words="", files=files
    )
    db.session.commit()
    return made


def decide(person: Person, proposal: FamilyProposal, *words: Word, version: int | None = None) -> None:
    ids = [row.change.id for row in deciding.read_proposal(as_actor(person), proposal.id).rows]
    deciding.decide(
        as_actor(person),
        proposal_id=proposal.id,
        words=dict(zip(ids, words, strict=False)),
        version=proposal.version if version is None else version,
    )
    db.session.commit()


def told(kind: str) -> list[int]:
    return list(db.session.scalars(select(Notification.account_id).where(Notification.kind == kind)))


def test_each_fact_is_decided_and_applied_with_its_day(cast: Cast, room: Room, mother: Person, clerk: Person) -> None:
    pupil = room.pupils[0]
    made = propose(
        mother,
        room,
        (PAPER,),
        date(2026, 11, 2),
        child_born="21/3/2016",
        own_phone="0987 654 321",
        child_other_name="Bé",
    )
    assert told("data_proposed") == [clerk.id]
    assert what_waits(as_actor(clerk)).proposals == 1
    version = made.version
    decide(clerk, made, Word("refused", "Trường không ghi tên gọi ở nhà"), Word("approved"))
    assert (made.state, pupil.born, pupil.other_name) == (WAITING, "2016-03-21", "")
    assert told("data_answered") == []
    with pytest.raises(Conflict):
        decide(clerk, made, Word("approved"), version=version)  # of the page before something was decided
    db.session.rollback()
    rest = deciding.read_proposal(as_actor(clerk), made.id).rows[2].change
    words = {rest.id: Word("approved")}
    deciding.decide(as_actor(clerk), proposal_id=made.id, words=words, version=made.version)
    db.session.commit()
    guardian = db.session.query(Guardian).filter_by(account_id=mother.id).one()
    assert (made.state, guardian.phone) == (DECIDED, "+84987654321")
    assert told("data_answered") == [mother.id]
    kept = db.session.query(DatedChange).one()
    assert kept.happened_on == date(2026, 11, 2)
    actions = set(db.session.scalars(select(AuditEntry.action)))
    assert {"data_proposed", "data_decided", "pupil_edited", "guardian_changed"} <= actions
    assert what_waits(as_actor(clerk)).proposals == 0


def test_what_changed_meanwhile_is_not_applied(cast: Cast, room: Room, mother: Person, clerk: Person) -> None:
    father = make_guardian(cast, room.pupils[0], name="Lê Văn Cha", relation="father")
    hers, his = propose(mother, room, child_home_town="Bến Tre"), propose(father, room, child_home_town="Trà Vinh")
    decide(clerk, hers, Word("approved"))
    seen = deciding.read_proposal(as_actor(clerk), his.id)
    assert [row.is_stale for row in seen.rows] == [True]
    with pytest.raises(RuleBroken) as broken:
        decide(clerk, his, Word("approved"))
    assert broken.value.field == f"words_{seen.rows[0].change.id}"
    db.session.rollback()
    with pytest.raises(RuleBroken):
        decide(clerk, his, Word("refused"))  # without a word
    db.session.rollback()
    decide(clerk, his, Word("refused", "Hai bên cần thống nhất"))
    assert room.pupils[0].home_town == "Bến Tre"
    assert told("data_answered") == [mother.id, father.id]


def test_facts_of_civil_status_need_a_paper(cast: Cast, room: Room, mother: Person) -> None:
    for typed in (
        {"child_full_name": "Lê Thị Ân"},
        {"child_ethnicity": "Khmer"},
        {"own_full_name": "Nguyễn Thị Hường"},
    ):
        with pytest.raises(RuleBroken) as broken:
            propose(mother, room, **typed)
        assert broken.value.field == "files"
        db.session.rollback()
    with pytest.raises(RuleBroken):
        propose(mother, room, child_home_town="")  # nothing changed
    db.session.rollback()
    with pytest.raises(RuleBroken) as broken:
        propose(mother, room, (), TODAY + timedelta(days=1), own_job="Thợ may")
    assert broken.value.field == "changed_on"


def test_one_at_a_time_and_withdrawn_before_anything_is_decided(
    cast: Cast, room: Room, mother: Person, clerk: Person
) -> None:
    child = {"pupil_id": room.pupils[0].id}
    made = propose(mother, room, own_job="Thợ may", own_address="Ấp 1")
    with pytest.raises(RuleBroken):
        propose(mother, room, own_job="Giáo viên")
    db.session.rollback()
    proposing.withdraw(as_actor(mother), **child, proposal_id=made.id)
    db.session.commit()
    assert made.state == WITHDRAWN
    again = propose(mother, room, own_job="Thợ may", own_address="Ấp 1")
    decide(clerk, again, Word("approved"))
    with pytest.raises(RuleBroken):
        proposing.withdraw(as_actor(mother), **child, proposal_id=again.id)


def test_nobody_else_sees_or_decides(cast: Cast, room: Room, mother: Person, clerk: Person) -> None:
    made = propose(mother, room, own_address="Ấp 1")
    child = {"pupil_id": room.pupils[0].id}
    father = make_guardian(cast, room.pupils[0], name="Lê Văn Cha", relation="father")
    for person, error in ((father, NotFound), (make_guardian(cast, room.pupils[1], name="Trần Thị Khác"), NotFound)):
        with pytest.raises(error):
            proposing.get_own(as_actor(person), **child, proposal_id=made.id)
    assert proposing.read_known(as_actor(father), **child).values["own.address"] == ""
    assert proposing.read_known(as_actor(father), **child).proposals == []
    with pytest.raises(NotAllowed):
        proposing.read_known(as_actor(make_own_account(cast, room.pupils[0])), **child)
    with pytest.raises(NotAllowed):
        deciding.read_proposal(as_actor(cast.teacher), made.id)
    with pytest.raises(NotFound):
        deciding.read_proposal(as_actor(cast.other_principal), made.id)
    make_guardian(cast, room.pupils[0], name=clerk.name, relation="relative")
    own = propose(clerk, room, own_job="Văn thư")
    with pytest.raises(NotAllowed):
        decide(clerk, own, Word("approved"))


def test_who_is_no_guardian_any_more_keeps_nothing_applied(
    cast: Cast, room: Room, mother: Person, clerk: Person
) -> None:
    made = propose(mother, room, own_job="Thợ may")
    held = db.session.query(Guardianship).filter_by(pupil_id=room.pupils[0].id).one()
    held.valid_to = TODAY
    db.session.commit()
    with pytest.raises(RuleBroken):
        decide(clerk, made, Word("approved"))
    db.session.rollback()
    with pytest.raises(RuleBroken):
        decide(clerk, made, Word("refused", "Không còn là người giám hộ"))
    db.session.rollback()
    assert told("data_answered") == []


def test_a_round_of_the_school(cast: Cast, room: Room, mother: Person, clerk: Person, drain: Drain) -> None:
    father = make_guardian(cast, room.pupils[1], name="Trần Văn Khác", relation="father")
    make_guardian(cast, room.pupils[2], name="Lê Văn Cũ", until=TODAY)
    with pytest.raises(NotAllowed):
        rounds.open_data_round(as_actor(cast.teacher), due_on=TODAY)
    with pytest.raises(RuleBroken):
        proposing.confirm(as_actor(mother), pupil_id=room.pupils[0].id)
    made = rounds.open_data_round(as_actor(clerk), due_on=TODAY + timedelta(days=7))
    db.session.commit()
    with pytest.raises(RuleBroken):
        rounds.open_data_round(as_actor(clerk), due_on=TODAY)
    db.session.rollback()
    drain()
    assert sorted(told("data_round")) == sorted([mother.id, father.id])
    proposing.confirm(as_actor(mother), pupil_id=room.pupils[0].id)
    proposing.confirm(as_actor(mother), pupil_id=room.pupils[0].id)
    proposing.propose(
        as_actor(father), pupil_id=room.pupils[1].id, typed={"own.job": "Thợ hồ"}, changed_on=TODAY, words=""
    )
    db.session.commit()
    board = rounds.read_board(as_actor(cast.teacher), made.id)
    assert [(row.pupils, row.right, row.proposed, row.missing) for row in board.rows] == [(6, 1, 1, 4)]
    assert rounds.list_missing(as_actor(cast.teacher), made.id, room.id, number=1)[1].total == 4
    with pytest.raises(NotFound):
        rounds.read_board(as_actor(cast.other_principal), made.id)
    with pytest.raises(NotAllowed):
        rounds.close_data_round(as_actor(cast.teacher), round_id=made.id)
    rounds.close_data_round(as_actor(clerk), round_id=made.id)
    db.session.commit()
    assert made.closed_at == clock.now()
    with pytest.raises(RuleBroken):
        proposing.confirm(as_actor(father), pupil_id=room.pupils[1].id)


def test_a_copy_has_the_own_proposals_alone(cast: Cast, room: Room, mother: Person) -> None:
    propose(mother, room, own_job="Thợ may")
    father = make_guardian(cast, room.pupils[0], name="Lê Văn Cha", relation="father")
    child = {"pupil_id": room.pupils[0].id}
    assert len(proposing.list_own(as_actor(mother), **child)) == 1
    assert proposing.list_own(as_actor(father), **child) == []
    assert proposing.list_own_confirmations(as_actor(father), **child) == []
