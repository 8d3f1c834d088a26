"""Slips, who may make them, and what ends them."""

from datetime import timedelta

import pytest

from portal.adapters import clock, tokens
from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken
from portal.models.contact_book import ActivationSlip
from portal.models.people import Account
from portal.models.records import AuditEntry, OutboxItem
from portal.models.school import Guardian
from portal.rules.contact_book.activation import read_code
from portal.rules.permissions import Actor
from portal.services.contact_book import activating
from portal.services.contact_book.children import list_children
from portal.services.contact_book.enlisting import export_missing, list_families
from portal.services.contact_book.slips import mail_slips, print_slips
from portal.services.contact_book.unlinking import unlink_account
from portal.services.people.actors import load_actor
from tests.cast import Cast, Person
from tests.families import held_by, make_guardian, make_own_account, make_uninvited
from tests.school import Room, lead, make_class, teach


def as_actor(person: Person) -> Actor:
    return load_actor(db.session.get_one(Account, person.id))[0]


def make_slip(room: Room, leader: Person, guardian: Guardian) -> ActivationSlip:
    """A slip for a guardian; its row. Committed."""
    (made,) = print_slips(as_actor(leader), class_id=room.id, guardianship_ids={held_by(guardian).id})
    db.session.commit()
    return activating.find_slip(tokens.code_hash(read_code(made.code)))


def test_only_who_leads_the_class_or_manages_makes_slips(cast: Cast) -> None:
    room = make_class(cast)
    held = held_by(make_uninvited(room.pupils[0]))
    lead(room, cast.teacher)
    for person in (cast.teacher, cast.principal):
        (slip,) = print_slips(as_actor(person), class_id=room.id, guardianship_ids={held.id})
        assert (slip.pupil_name, slip.class_name, slip.relation) == ("Lê Thị An", "4A", "mother")
    other = make_class(cast, "4B")
    teach(other, cast.teacher, "toan")
    with pytest.raises(NotAllowed):
        print_slips(as_actor(cast.teacher), class_id=other.id, guardianship_ids={held.id})
    with pytest.raises(NotFound):
        print_slips(as_actor(cast.other_principal), class_id=room.id, guardianship_ids={held.id})


def test_the_code_is_kept_nowhere_and_a_new_one_ends_the_old(cast: Cast) -> None:
    room = make_class(cast)
    guardian = make_uninvited(room.pupils[0])
    first = make_slip(room, cast.principal, guardian)
    assert first.expires_at == clock.now() + timedelta(days=14)
    assert len(first.code_hash) == 64
    second = make_slip(room, cast.principal, guardian)
    db.session.refresh(first)
    assert first.ended_at == clock.now()
    assert activating.get_invited(second.id).pupil_name == "Lê Thị An"
    with pytest.raises(NotFound):
        activating.get_invited(first.id)


def test_no_slip_without_a_second_fact_nor_for_who_has_an_account(cast: Cast) -> None:
    room = make_class(cast)
    unknown = make_uninvited(room.pupils[0], phone="")
    room.pupils[0].born = "2016"
    make_guardian(cast, room.pupils[1])
    rows = {row.pupil.id: row for row in list_families(as_actor(cast.principal), class_id=room.id)}
    assert not rows[room.pupils[0].id].may_have_slip
    assert rows[room.pupils[1].id].has_entered
    assert rows[room.pupils[2].id].guardian is None
    with pytest.raises(RuleBroken):
        print_slips(as_actor(cast.principal), class_id=room.id, guardianship_ids={held_by(unknown).id})
    missing = list_families(as_actor(cast.principal), class_id=room.id, only_missing=True)
    assert room.pupils[1].id not in {row.pupil.id for row in missing}


@pytest.mark.usefixtures("mails")
def test_a_mail_holds_a_link_and_no_name_of_the_child(cast: Cast) -> None:
    room = make_class(cast)
    held = held_by(make_uninvited(room.pupils[0], email="moi@example.vn"))
    without = held_by(make_uninvited(room.pupils[1], name="Trần Văn Không"))
    actor = as_actor(cast.principal)
    assert mail_slips(actor, class_id=room.id, guardianship_ids={held.id, without.id}, address="https://x/{code}") == 1
    item = db.session.query(OutboxItem).filter_by(kind="mail").one()
    assert item.payload["to"] == "moi@example.vn"
    assert item.payload["secret"]
    assert "https://x/" in item.payload["body"]
    assert "An" not in item.payload["subject"] + item.payload["body"]
    with pytest.raises(RuleBroken):
        mail_slips(actor, class_id=room.id, guardianship_ids={without.id}, address="https://x/{code}")


def test_a_slip_is_worthless_the_moment_the_guardianship_ends(cast: Cast) -> None:
    room = make_class(cast)
    guardian = make_uninvited(room.pupils[0])
    slip = make_slip(room, cast.principal, guardian)
    held_by(guardian).valid_to = clock.today()
    with pytest.raises(NotFound):
        activating.get_invited(slip.id)
    with pytest.raises(RuleBroken, match="văn phòng"):
        activating.find_slip(slip.code_hash)


def test_five_wrong_answers_end_a_slip(cast: Cast) -> None:
    room = make_class(cast)
    slip = make_slip(room, cast.principal, make_uninvited(room.pupils[0]))
    assert [activating.is_proven(slip, "000") for _ in range(5)] == [False] * 5
    with pytest.raises(RuleBroken, match="nhập sai"):
        activating.find_slip(slip.code_hash)


def test_a_slip_expires(cast: Cast) -> None:
    room = make_class(cast)
    slip = make_slip(room, cast.principal, make_uninvited(room.pupils[0]))
    slip.expires_at = clock.now()
    with pytest.raises(RuleBroken, match="hết hạn"):
        activating.find_slip(slip.code_hash)


def test_an_account_is_linked_once_and_follows_children_of_two_schools(cast: Cast) -> None:
    room = make_class(cast, "10A1", unit="thpt_ben_tre", grade=10)
    mother = make_guardian(cast, room.pupils[0])
    here = make_class(cast)
    guardian = make_uninvited(here.pupils[0])
    slip = make_slip(here, cast.principal, guardian)
    activating.link_account(as_actor(mother), slip.id)
    found = [child.pupil_id for child in list_children(as_actor(mother))]
    assert sorted(found) == sorted([room.pupils[0].id, here.pupils[0].id])
    for again in (activating.get_invited, lambda slip_id: activating.link_account(as_actor(mother), slip_id)):
        with pytest.raises(NotFound):
            again(slip.id)
    with pytest.raises(RuleBroken, match="đã dùng"):
        activating.find_slip(slip.code_hash)
    entry = db.session.query(AuditEntry).filter_by(action="family_account_linked").one()
    assert (entry.object_id, entry.unit_id) == (here.pupils[0].id, cast.units["vinh_binh"])


def test_neither_a_pupil_nor_who_follows_the_child_already_takes_anothers_slip(cast: Cast) -> None:
    room = make_class(cast)
    slip = make_slip(room, cast.principal, make_uninvited(room.pupils[0]))
    for person in (make_guardian(cast, room.pupils[0]), make_own_account(cast, room.pupils[1])):
        with pytest.raises(RuleBroken):
            activating.link_account(as_actor(person), slip.id)


def test_taking_an_account_off_closes_the_children_at_once_and_is_noted(cast: Cast) -> None:
    room = make_class(cast)
    mother = make_guardian(cast, *room.pupils[:2])
    guardian = db.session.query(Guardian).filter_by(account_id=mother.id).one()
    row = next(row for row in list_families(as_actor(cast.principal), class_id=room.id) if row.held)
    held = row.held
    assert held
    facts = {"pupil_id": held.pupil_id, "guardianship_id": held.id, "reason": "Nhầm người"}
    for person, refused in ((cast.teacher, NotAllowed), (cast.other_principal, NotFound)):
        with pytest.raises(refused):
            unlink_account(as_actor(person), **facts)
    unlink_account(as_actor(cast.principal), **facts)
    assert list_children(as_actor(mother)) == []
    assert guardian.account_id is None
    entry = db.session.query(AuditEntry).filter_by(action="family_account_unlinked").one()
    assert entry.after == {"guardian_name": mother.name, "reason": "Nhầm người", "user_name": mother.user_name}
    with pytest.raises(NotFound):
        unlink_account(as_actor(cast.principal), **facts)


def test_the_list_to_take_along_holds_who_never_signed_in(cast: Cast) -> None:
    room = make_class(cast)
    make_uninvited(room.pupils[0])
    assert export_missing(as_actor(cast.principal), class_id=room.id).startswith(b"PK")
    with pytest.raises(NotFound):
        export_missing(as_actor(cast.other_principal), class_id=room.id)
