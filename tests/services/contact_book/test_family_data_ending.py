"""Proposals of who lost the right are closed by the portal; a round and a parents' day lead to the very child."""

from collections.abc import Callable
from typing import Any

import pytest

from portal.adapters import clock
from portal.db import db
from portal.errors import NotFound, RuleBroken
from portal.models.contact_book import FamilyProposal
from portal.models.notifications import Notification
from portal.models.records import AuditEntry
from portal.models.school import Guardianship
from portal.rules.contact_book.family_data import ENDED, WAITING
from portal.rules.notifications.delivery import Dropped
from portal.rules.permissions import Role
from portal.services.contact_book.entitled import why_not_family
from portal.services.contact_book.family_data import deciding, ending, leading, proposing, rounds
from portal.services.contact_book.family_data.deciding import Word
from portal.services.contact_book.work import what_waits
from tests.cast import Cast, Person
from tests.families import make_guardian
from tests.news import hire
from tests.notices import as_actor
from tests.school import Room, lead, make_class

pytestmark = pytest.mark.usefixtures("mails")


@pytest.fixture
def room(cast: Cast) -> Room:
    made = make_class(cast)
    lead(made, cast.teacher)
    return made


@pytest.fixture
def clerk(cast: Cast) -> Person:
    return hire(cast, Role.RECORDS_CLERK, name="Lê Văn Thư")


def propose(person: Person, pupil_id: int) -> FamilyProposal:
    facts = {"own.job": "Thợ hồ"}
    actor, today = as_actor(person), clock.today()
    made = proposing.propose(actor, pupil_id=pupil_id, typed=facts, changed_on=today, words="")
    db.session.commit()
    return made


def test_the_portal_closes_what_a_former_guardian_proposed(cast: Cast, room: Room, clerk: Person) -> None:
    child = room.pupils[0].id
    mother, father = make_guardian(cast, room.pupils[0]), make_guardian(cast, room.pupils[0], name="Lê Văn Cha")
    hers, his = propose(mother, child), propose(father, child)
    ending.close_ended()
    assert [each.state for each in (hers, his)] == [WAITING, WAITING]
    held = db.session.query(Guardianship).filter_by(guardian_id=his.guardian_id).one()
    held.may_reply = False
    db.session.commit()
    assert what_waits(as_actor(clerk)).proposals == 1
    seen = deciding.read_proposal(as_actor(clerk), his.id)
    assert not seen.still_replies
    word = {seen.rows[0].change.id: Word("approved")}
    with pytest.raises(RuleBroken, match="không còn quyền"):  # before the portal came by
        deciding.decide(as_actor(clerk), proposal_id=his.id, words=word, version=his.version)
    db.session.rollback()
    ending.close_ended()
    ending.close_ended()
    db.session.expire_all()
    assert [each.state for each in (hers, his)] == [WAITING, ENDED]
    assert his.ended_at == clock.now()
    entry = db.session.query(AuditEntry).filter_by(action="data_ended").one()
    assert (entry.account_id, entry.object_id, entry.unit_id) == (None, his.id, his.unit_id)
    assert proposing.get_own(as_actor(father), pupil_id=child, proposal_id=his.id).proposal.state == ENDED
    held.may_reply = True
    db.session.commit()
    assert propose(father, child).state == WAITING  # a new one, once the right is back


def test_both_sides_read_why(cast: Cast, room: Room, clerk: Person, client_for: Any) -> None:
    child = room.pupils[0].id
    father = make_guardian(cast, room.pupils[0], name="Lê Văn Cha")
    made = propose(father, child)
    db.session.query(Guardianship).one().may_reply = False
    db.session.commit()
    office = client_for(clerk)
    url = f"/lien-lac/thong-tin/{made.id}/"
    page = office.get(url).text
    assert "cổng tự đóng trong ít phút" in page
    assert 'name="version"' in page
    assert "Ghi</button>" not in page
    ending.close_ended()
    assert "Cổng tự đóng đề nghị này lúc" in office.get(url).text
    assert "vì bạn không còn quyền trả lời" in client_for(father).get(f"/so-lien-lac/{child}/thong-tin/{made.id}/").text


def test_a_round_leads_to_the_child(
    cast: Cast, room: Room, clerk: Person, client_for: Any, drain: Callable[[], int]
) -> None:
    first, second = room.pupils[0].id, room.pupils[1].id
    mother = make_guardian(cast, *room.pupils[:2])
    far = make_guardian(cast, make_class(cast, "5A", unit="hoa_nghia", pupils=["Hồ Thị Bảy"]).pupils[0], name="Hồ Xa")
    made = rounds.open_data_round(as_actor(clerk), due_on=clock.today())
    db.session.commit()
    drain()
    told = db.session.query(Notification).filter_by(kind="data_round").one()
    assert told.path == f"/so-lien-lac/thong-tin/dot/{made.id}"
    client = client_for(mother)
    assert client.get(told.path).location == f"/so-lien-lac/{first}/thong-tin/"
    db.session.expire_all()
    assert told.read_at is not None
    proposing.confirm(as_actor(mother), pupil_id=first)
    db.session.commit()
    assert client.get(told.path).location == f"/so-lien-lac/{second}/thong-tin/"
    for person in (far, cast.teacher):
        with pytest.raises(NotFound):
            leading.find_child_of(as_actor(person), made.id)
    assert client_for(far).get(told.path).status_code == 404
    assert why_not_family(as_actor(mother), told) is None
    for held in db.session.query(Guardianship):
        held.valid_to = clock.today()
    db.session.commit()
    assert why_not_family(as_actor(mother), told) == Dropped.ENDED
