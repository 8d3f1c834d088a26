"""Spreading a document to people of the unit: who can be chosen, who has read, who is reminded."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.documents import Document, Opening, Receipt, SpreadReader
from portal.models.notifications import Notification
from portal.models.people import Account, Membership
from portal.rules.permissions import Role
from portal.rules.vietnamese import fold, name_sort_key
from portal.services.documents import answering, spread_reading, spreading
from portal.services.documents.receiving import get_file, read_document
from portal.services.documents.spreading import Choice
from tests.cast import LONG_AGO, Cast, Person
from tests.make import actor_of, make_posted
from tests.services.documents.test_forwarding import DEPARTMENTS, forward

EVERYBODY = Choice(everybody=True)


def add_people(unit_id: int, count: int, role: Role = Role.TEACHER) -> None:
    """``count`` people more in a unit, committed."""
    for number in range(count):
        name = f"Trần Văn Bộ {number:03d}" if role == Role.TEACHER else f"Lê Thị {role} {number:03d}"
        account = Account(
            user_name=f"them.{role}.{number}",
            full_name=name,
            name_sort=name_sort_key(name),
            name_folded=fold(name),
            created_at=clock.now(),
        )
        db.session.add(account)
        db.session.flush()
        db.session.add(Membership(account_id=account.id, unit_id=unit_id, role=role, valid_from=LONG_AGO))
    db.session.commit()


def spread(
    person: Person, document_id: int, choice: Choice = EVERYBODY, *, asks: bool = False, remark: str = ""
) -> None:
    spreading.spread_document(
        actor_of(person), document_id=document_id, choice=choice, remark=remark, asks_confirmation=asks
    )
    db.session.commit()


def read(person: Person, document_id: int) -> None:
    read_document(actor_of(person), document_id=document_id, visit=True)
    db.session.commit()


@pytest.fixture
def received(app, cast: Cast) -> Document:
    return make_posted(cast.clerk)


def readers() -> dict[str, SpreadReader]:
    db.session.expire_all()
    return {reader.name: reader for reader in db.session.scalars(select(SpreadReader))}


def test_a_teacher_reads_and_the_unit_has_not_opened(cast: Cast, received: Document, clock_at) -> None:
    spread(cast.principal, received.id)
    assert set(readers()) == {cast.teacher.name}  # not the one who spreads, not those without the right to read
    clock_at.shift(600)
    read(cast.teacher, received.id)
    first = readers()[cast.teacher.name].opened_at
    assert first == clock.now()
    clock_at.shift(600)
    read(cast.teacher, received.id)
    assert readers()[cast.teacher.name].opened_at == first
    receipt = db.session.scalars(select(Receipt).where(Receipt.unit_id == cast.units["vinh_binh"])).one()
    assert receipt.first_opened_at is None
    assert db.session.scalars(select(Opening)).all() == []


def test_reading_before_and_glances_do_not_count(cast: Cast, received: Document) -> None:
    read(cast.teacher, received.id)
    spread(cast.principal, received.id)
    read_document(actor_of(cast.teacher), document_id=received.id, visit=False)
    assert readers()[cast.teacher.name].opened_at is None


def test_each_way_of_choosing(cast: Cast, received: Document) -> None:
    add_people(cast.units["vinh_binh"], 2)
    add_people(cast.units["vinh_binh"], 1, Role.STAFF)
    add_people(cast.units["vinh_binh"], 1, Role.IT_SUPPORT)
    spread(cast.principal, received.id, Choice(roles=[Role.STAFF]))
    assert len(readers()) == 1
    spread(cast.principal, received.id, Choice(people=[cast.teacher.id]))
    assert len(readers()) == 2
    spread(cast.principal, received.id)
    assert len(readers()) == 4


def test_who_cannot_be_chosen(cast: Cast, received: Document) -> None:
    add_people(cast.units["vinh_binh"], 4)
    suspended, left, expired, moved = db.session.scalars(
        select(Account).where(Account.user_name.startswith("them.")).order_by(Account.id)
    )
    suspended.suspended_at, left.left_on = clock.now(), date(2026, 11, 20)
    expired.expires_on = date(2026, 11, 19)
    db.session.query(Membership).filter_by(account_id=moved.id).update({"valid_to": date(2026, 11, 20)})
    db.session.commit()
    colleagues = spreading.list_colleagues(actor_of(cast.principal), document_id=received.id)
    assert [colleague.account.id for colleague in colleagues] == [cast.teacher.id]
    for others in ([suspended.id], [cast.stranger.id], [cast.principal.id]):
        with pytest.raises(RuleBroken) as refusal:
            spread(cast.principal, received.id, Choice(people=others))
        assert refusal.value.field == "whom"


def test_people_who_join_later_are_added_and_nobody_is_told_twice(cast: Cast, received: Document) -> None:
    spread(cast.principal, received.id)
    with pytest.raises(RuleBroken, match="Không còn ai"):
        spread(cast.principal, received.id)
    db.session.rollback()
    add_people(cast.units["vinh_binh"], 3)
    spread(cast.principal, received.id)
    told = select(Notification.account_id, func.count()).where(Notification.kind == "document_spread")
    counts = {row[0]: row[1] for row in db.session.execute(told.group_by(Notification.account_id))}
    assert len(counts) == 4
    assert set(counts.values()) == {1}


@pytest.mark.parametrize(
    ("choice", "remark", "field"),
    [(Choice(), "", "whom"), (Choice(roles=[Role.EDITOR]), "", "whom"), (EVERYBODY, "x" * 1001, "remark")],
)
def test_wrong_input_is_refused_at_its_field(
    cast: Cast, received: Document, choice: Choice, remark: str, field: str
) -> None:
    with pytest.raises(RuleBroken) as refusal:
        spread(cast.principal, received.id, choice, remark=remark)
    assert refusal.value.field == field


def test_only_who_receives_for_a_unit_that_has_it(cast: Cast, received: Document, mails) -> None:
    for person, error in ((cast.teacher, NotAllowed), (cast.supervisor, NotAllowed), (cast.stranger, NotFound)):
        with pytest.raises(error):
            spread(person, received.id)
    answering.refuse(actor_of(cast.office_clerk), document_id=received.id, reason="Gửi nhầm")
    with pytest.raises(RuleBroken, match="trả lại"):
        spread(cast.office_clerk, received.id)


def test_a_unit_spreads_its_own_document_but_not_its_forwarding(cast: Cast, received: Document) -> None:
    spread(cast.clerk, received.id)
    assert set(readers()) == {cast.leader.name, cast.supervisor.name}
    original = make_posted(cast.board_clerk, addressing=DEPARTMENTS, code="9/A")
    made = forward(cast.clerk, original.id)
    with pytest.raises(NotFound):
        spread(cast.clerk, made.id)


def test_a_forwarded_document_is_read_by_its_files_too(cast: Cast) -> None:
    from_above = make_posted(cast.board_clerk, addressing=DEPARTMENTS, code="9/A")
    made = forward(cast.office_clerk, forward(cast.clerk, from_above.id).id)
    spread(cast.principal, made.id)
    with pytest.raises(NotFound):
        get_file(actor_of(cast.teacher), document_id=from_above.id, file_id=1, visit=True)
    read(cast.teacher, made.id)
    assert readers()[cast.teacher.name].opened_at is not None


def test_confirming_is_separate_from_reading(cast: Cast, received: Document, clock_at) -> None:
    spread(cast.principal, received.id, asks=True)
    read(cast.teacher, received.id)
    assert readers()[cast.teacher.name].confirmed_at is None
    clock_at.shift(60)
    spread_reading.confirm(actor_of(cast.teacher), document_id=received.id)
    db.session.commit()
    first = readers()[cast.teacher.name].confirmed_at
    clock_at.shift(60)
    spread_reading.confirm(actor_of(cast.teacher), document_id=received.id)
    db.session.commit()
    assert readers()[cast.teacher.name].confirmed_at == first
    with pytest.raises(NotFound):
        spread_reading.confirm(actor_of(cast.other_principal), document_id=received.id)
    with pytest.raises(NotFound):
        spread_reading.confirm(actor_of(cast.stranger), document_id=received.id)


def test_confirming_what_nobody_asked_for_is_refused(cast: Cast, received: Document) -> None:
    spread(cast.principal, received.id)
    with pytest.raises(RuleBroken, match="không yêu cầu"):
        spread_reading.confirm(actor_of(cast.teacher), document_id=received.id)


def test_reminding_once_a_day_those_who_have_not_read(cast: Cast, received: Document, clock_at, mails) -> None:
    add_people(cast.units["vinh_binh"], 2)
    spread(cast.principal, received.id)
    read(cast.teacher, received.id)
    assert spreading.remind(actor_of(cast.principal), document_id=received.id) == 2
    db.session.commit()
    with pytest.raises(RuleBroken, match="Hôm nay đã nhắc"):
        spreading.remind(actor_of(cast.principal), document_id=received.id)
    db.session.rollback()
    clock_at.shift(timedelta(days=1))
    assert spreading.remind(actor_of(cast.principal), document_id=received.id) == 2
    kinds = db.session.scalars(select(Notification.account_id).where(Notification.kind == "document_spread_reminder"))
    assert cast.teacher.id not in list(kinds)


def test_nobody_left_to_remind(cast: Cast, received: Document) -> None:
    with pytest.raises(NotFound):
        spreading.remind(actor_of(cast.principal), document_id=received.id)
    spread(cast.principal, received.id)
    read(cast.teacher, received.id)
    with pytest.raises(RuleBroken, match="không còn ai"):
        spreading.remind(actor_of(cast.principal), document_id=received.id)


def test_my_list_shows_unread_first_and_only_the_unit_acted_for(cast: Cast, received: Document, clock_at) -> None:
    spread(cast.principal, received.id)
    read(cast.teacher, received.id)
    clock_at.shift(60)
    later = make_posted(cast.clerk, code="2/B")
    spread(cast.principal, later.id)
    mine = spread_reading.list_spread_to_me(actor_of(cast.teacher), number=1)
    assert [reader.spread.document_id for reader in mine.items] == [later.id, received.id]
    assert spread_reading.list_spread_to_me(actor_of(cast.nobody), number=1).total == 0
    spread(cast.office_clerk, later.id)  # two_hats is staff there and clerk elsewhere
    assert spread_reading.list_spread_to_me(actor_of(cast.two_hats), number=1).total == 1


def test_statements_do_not_grow_with_the_people(cast: Cast, received: Document, queries) -> None:
    other = make_posted(cast.clerk, code="2/B")
    with queries() as few:
        spread(cast.principal, other.id)
    add_people(cast.units["vinh_binh"], 300)
    with queries() as many:
        spread(cast.principal, received.id)
    assert len(many) <= len(few) + 3
    with queries() as count:
        found = spreading.get_spreading(actor_of(cast.principal), document_id=received.id)
    assert (found.counts.people, len(found.page.items)) == (301, 100)
    assert len(count) <= 10
