"""Leave: what is read at the school by nobody else, nor by who is a guardian of the child."""

from datetime import date

import pytest

from portal.db import db
from portal.errors import NotFound
from portal.models.contact_book import LeaveRequest
from portal.models.notifications import Notification
from portal.rules.contact_book.leave import ILL
from portal.rules.permissions import Role
from portal.services.contact_book.leave import boards, deciding, papers
from portal.services.contact_book.work import what_waits
from tests.cast import Cast, Person
from tests.families import make_guardian
from tests.leaves import ask
from tests.news import hire
from tests.notices import as_actor
from tests.school import Room, lead, make_class

pytestmark = pytest.mark.usefixtures("mails")
TODAY = date(2026, 11, 20)


@pytest.fixture
def room(cast: Cast) -> Room:
    made = make_class(cast)
    lead(made, cast.teacher)
    return made


@pytest.fixture
def mother(cast: Cast, room: Room) -> Person:
    return make_guardian(cast, room.pupils[0])


def approve(person: Person, leave: LeaveRequest, words: str = "") -> None:
    deciding.decide(as_actor(person), leave_id=leave.id, choice="approve", words=words, version=leave.version)
    db.session.commit()


def told(kind: str) -> list[int]:
    query = db.session.query(Notification.account_id).filter_by(kind=kind).order_by(Notification.id)
    return [account_id for (account_id,) in query]


@pytest.mark.parametrize("is_over", [False, True])
def test_nobody_reads_at_the_school_what_the_other_parent_asked(
    is_over: bool, cast: Cast, room: Room, mother: Person
) -> None:
    until = TODAY if is_over else None
    make_guardian(cast, room.pupils[0], name=cast.teacher.name, relation="father", until=until)
    make_guardian(cast, room.pupils[0], name=cast.principal.name, relation="uncle", may_see=False)
    deputy = hire(cast, Role.DEPUTY_LEADER, name="Võ Văn Phó")
    leave = ask(mother, room.pupils[0].id, kind=ILL, words="Trầm cảm")
    assert told("leave_asked") == [deputy.id]
    for person in (cast.teacher, cast.principal):
        assert what_waits(as_actor(person)).leaves == 0
        assert boards.list_leaves(as_actor(person), number=1).total == 0
        with pytest.raises(NotFound):
            boards.read_leave(as_actor(person), leave.id)
        with pytest.raises(NotFound):
            approve(person, leave)
    assert what_waits(as_actor(deputy)).leaves == 1
    approve(deputy, leave)
    assert told("leave_answered") == [mother.id]


def test_what_the_school_wrote_is_read_by_who_reads_why(cast: Cast, room: Room, mother: Person) -> None:
    clerk = hire(cast, Role.RECORDS_CLERK, name="Lê Văn Thư")
    leave = ask(mother, room.pupils[0].id, kind=ILL)
    approve(cast.teacher, leave, words="Chúc em mau khỏi sốt xuất huyết")
    for person, reads in ((cast.teacher, True), (clerk, False), (cast.principal, False)):
        printed = papers.school_paper(as_actor(person), leave.id).data
        assert ("sốt xuất huyết" in str(printed)) is reads
        assert (papers.HIDDEN in str(printed["decision"])) is not reads
