"""Keys end with what they stand on, and give what the person may do at that moment."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from portal.adapters import clock
from portal.db import db
from portal.errors import NotAllowed, NotFound, RuleBroken, TooManyAttempts
from portal.models.access_keys import AccessKey
from portal.models.notifications import Notification
from portal.models.people import Account, Membership
from portal.models.records import AuditEntry
from portal.rules.people.access_keys import MOST_RUNNING
from portal.rules.permissions import Permission, Role
from portal.services.people.access_keys import keeping, reminding, using
from portal.services.people.managing import mark_left, suspend
from portal.services.people.roles import close_role
from tests.cast import Cast, Person
from tests.keys import key_for
from tests.make import actor_of
from tests.news import hire

pytestmark = pytest.mark.usefixtures("mails")


def only_key() -> AccessKey:
    db.session.expire_all()
    return db.session.scalars(db.select(AccessKey)).one()


def role_of(person: Person) -> Membership:
    return db.session.scalars(db.select(Membership).where(Membership.account_id == person.id)).one()


def test_only_the_hash_is_kept_and_the_caller_is_the_person_through_the_key(cast: Cast) -> None:
    secret = key_for(cast.principal)
    key = only_key()
    assert secret not in str([getattr(key, column.key) for column in AccessKey.__table__.columns])
    assert secret.startswith(key.prefix)
    caller = using.find_caller(secret)
    assert caller
    assert caller.actor.account_id == cast.principal.id
    assert caller.actor.unit_id == cast.units["vinh_binh"]
    assert caller.actor.name == f"{cast.principal.name}, qua khóa SMAS ({key.prefix})"
    assert caller.actor.permissions == {Permission.FORMS_READ, Permission.FORMS_ENTER}
    assert caller.is_first_today
    using.note_use(caller.key_id)
    again = using.find_caller(secret)
    assert again
    assert not again.is_first_today


def test_a_key_for_one_use_gives_no_other(cast: Cast) -> None:
    caller = using.find_caller(key_for(cast.leader, uses=["totals"]))
    assert caller
    assert caller.actor.permissions == {Permission.FORMS_OVERSEE}


@pytest.mark.parametrize("wrong", ["", "ctk_", "ctk_x", "x" * 5000, "ctk_é"])
def test_a_wrong_secret_is_nobody(cast: Cast, wrong: str) -> None:
    key_for(cast.principal)
    assert using.find_caller(wrong) is None


def test_it_works_to_the_end_of_its_last_day(cast: Cast, clock_at: time_machine.Traveller) -> None:
    secret = key_for(cast.principal, days=2)
    clock_at.move_to(clock.now().astimezone(clock.LOCAL_ZONE).replace(hour=23, minute=59) + timedelta(days=1))
    assert using.find_caller(secret)
    clock_at.shift(timedelta(minutes=1))
    with pytest.raises(using.KeyRefused):
        using.find_caller(secret)


def test_a_role_that_ends_ends_the_key_for_ever(cast: Cast) -> None:
    secret, role = key_for(cast.principal), role_of(cast.principal)
    close_role(actor_of(cast.administrator), role, clock.today())
    with pytest.raises(using.KeyRefused):
        using.find_caller(secret)
    role.valid_to = None
    db.session.commit()
    assert only_key().ended_why == "role_ended"
    with pytest.raises(using.KeyRefused):
        using.find_caller(secret)


def test_a_role_that_ends_by_its_own_date_refuses_at_once_and_ends_the_key_in_the_night(cast: Cast) -> None:
    secret, role = key_for(cast.principal), role_of(cast.principal)
    role.valid_to = clock.today()
    db.session.commit()
    with pytest.raises(using.KeyRefused):
        using.find_caller(secret)
    assert only_key().ended_at is None
    keeping.end_unheld()
    assert only_key().ended_why == "role_ended"


def test_keys_of_others_and_of_another_role_stay(cast: Cast) -> None:
    secret = key_for(cast.principal)
    other = hire(cast, Role.DATA_OFFICER, unit="vinh_binh", name="Cao Thị Yến")
    close_role(actor_of(cast.administrator), role_of(other), clock.today())
    keeping.end_unheld()
    assert using.find_caller(secret)


@pytest.mark.parametrize("end", ["suspend", "left"])
def test_a_closed_account_ends_its_keys(cast: Cast, end: str) -> None:
    secret, administrator = key_for(cast.principal), actor_of(cast.administrator)
    if end == "suspend":
        suspend(administrator, account_id=cast.principal.id, reason="Nghỉ")
    else:
        mark_left(administrator, account_id=cast.principal.id, left_on=clock.today(), reason="Nghỉ")
    assert only_key().ended_why == "closed"
    with pytest.raises(using.KeyRefused):
        using.find_caller(secret)


@pytest.mark.parametrize("step", ["must_change_password", "second_factor"])
def test_a_step_that_comes_first_on_the_portal_comes_first_here_too(cast: Cast, step: str) -> None:
    secret = key_for(cast.leader, uses=["read"])
    account = db.session.get_one(Account, cast.leader.id)
    if step == "must_change_password":
        account.must_change_password = True
    else:
        unit = role_of(cast.leader).unit
        unit.settings = {**unit.settings, "require_second_factor": True}
    db.session.commit()
    with pytest.raises(using.KeyRefused):
        using.find_caller(secret)


def test_the_administrators_are_told_and_revoke(cast: Cast) -> None:
    key_for(cast.principal)
    told = db.session.scalars(db.select(Notification).where(Notification.kind == "access_key_made")).all()
    assert [one.account_id for one in told] == [cast.administrator.id]
    keeping.revoke_key(actor_of(cast.administrator), key_id=only_key().id)
    db.session.commit()
    assert only_key().revoked_by == cast.administrator.name
    told = db.session.scalars(db.select(Notification).where(Notification.kind == "access_key_revoked")).all()
    assert [one.account_id for one in told] == [cast.principal.id]
    noted = db.session.scalars(db.select(AuditEntry.action).where(AuditEntry.object_type == "access_key")).all()
    assert sorted(noted) == ["access_key_made", "access_key_revoked"]


@pytest.mark.parametrize("who", ["leader", "other_principal", "teacher", "stranger", "nobody"])
def test_nobody_else_sees_or_revokes_a_key(cast: Cast, who: str) -> None:
    key_for(cast.principal)
    with pytest.raises(NotFound):
        keeping.revoke_key(actor_of(getattr(cast, who)), key_id=only_key().id)
    assert only_key().ended_at is None


@pytest.mark.parametrize("who", ["teacher", "it_teacher", "operator", "nobody"])
def test_who_has_nothing_to_give_makes_none(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        keeping.make_key(actor_of(getattr(cast, who)), name="x", days=1, uses=["read"])


def test_nobody_has_more_keys_than_can_be_looked_after(cast: Cast) -> None:
    for number in range(MOST_RUNNING):
        key_for(cast.principal, name=f"Khóa {number}")
    with pytest.raises(RuleBroken):
        key_for(cast.principal)
    db.session.rollback()
    keeping.revoke_key(actor_of(cast.principal), key_id=keeping.list_own(actor_of(cast.principal)).items[0].id)
    assert key_for(cast.principal)


def test_the_maker_is_reminded_twice_of_a_key_that_is_used(cast: Cast, clock_at: time_machine.Traveller) -> None:
    using.find_caller(key_for(cast.principal, days=100))
    key_for(cast.principal, days=100, name="Không dùng")
    using.note_use(db.session.scalars(db.select(AccessKey.id).where(AccessKey.name == "SMAS")).one())
    db.session.commit()
    told = db.select(Notification).where(Notification.kind == "access_key_expiring")
    for days, number in ((84, 0), (1, 1), (1, 1), (10, 2), (1, 2), (3, 2)):
        clock_at.shift(timedelta(days=days))
        reminding.remind_of_ends()
        db.session.commit()
        found = db.session.scalars(told).all()
        assert len(found) == number
    assert {one.account_id for one in found} == {cast.principal.id}
    assert {one.params["name"] for one in found} == {"SMAS"}


def test_wrong_keys_from_a_network_are_counted_apart(cast: Cast, clock_at: Any) -> None:
    for _ in range(using.WRONG_FROM_A_NETWORK):
        using.check_wrong_keys("10.0.0.1")
        using.note_wrong_key("10.0.0.1")
    db.session.commit()
    with pytest.raises(TooManyAttempts) as refused:
        using.check_wrong_keys("10.0.0.1")
    assert 0 < refused.value.retry_after <= 15 * 60
    using.check_wrong_keys("10.0.0.2")
    clock_at.shift(using.WINDOW)
    using.check_wrong_keys("10.0.0.1")
