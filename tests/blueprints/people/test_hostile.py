"""What somebody with time tries on the ways in."""

from datetime import date

import pytest
from sqlalchemy import select

from portal.db import db
from portal.models.people import Account, AccountToken
from portal.services.people import actors, links
from tests.blueprints.people.rows import membership
from tests.cast import Cast
from tests.pages import PageClient

pytestmark = pytest.mark.usefixtures("mails")


def test_writing_a_phone_number_in_other_ways_does_not_count_anew(client: PageClient, cast: Cast, change) -> None:
    change(cast.clerk, phone="+84912345678")
    ways = (
        "0912345678",
        "0912 345 678",
        "0912.345.678",
        "+84912345678",
        "+84 912345678",
        "(0912)345678",
        "0912-345678",
        "09 12345678",
    )
    for login in ways:
        client.send("/dang-nhap", {"login": login, "password": "wrong"})
    assert client.send("/dang-nhap", {"login": "091 2345678", "password": "wrong"}).status_code == 429


def test_words_around_a_phone_number_are_no_account(client: PageClient, cast: Cast, change) -> None:
    change(cast.clerk, phone="+84912345678")
    assert client.send("/dang-nhap", {"login": "a0912345678", "password": "mat khau cua moi nguoi"}).status_code == 422


def test_an_invitation_to_a_wrong_address_is_worthless_once_it_is_put_right(cast: Cast, client_for) -> None:
    account = db.session.get_one(Account, cast.teacher.id)
    links.mail_link(account, links.INVITE, address="http://localhost/{token}")
    db.session.commit()
    facts = {"full_name": "Ngô Thanh Hà", "email": "right@example.vn", "version": str(account.version)}
    assert client_for(cast.operator).send(f"/nhan-su/{cast.teacher.id}/sua", facts).status_code == 303
    assert db.session.scalars(select(AccountToken.used_at)).one() is not None


def test_what_was_lent_ends_when_the_receiver_leaves_the_unit(cast: Cast, client_for) -> None:
    sent = {
        "receiver": str(cast.supervisor.id),
        "permissions": ["documents:draft"],
        "first_day": "2026-11-20",
        "last_day": "2026-11-24",
        "reason": "x",
    }
    assert client_for(cast.leader).send("/tai-khoan/uy-quyen/moi", sent).status_code == 303
    assert actors.delegations_in_force(cast.supervisor.id)
    membership(cast.supervisor).valid_to = date(2026, 11, 20)
    db.session.commit()
    assert not actors.delegations_in_force(cast.supervisor.id)


def test_an_expired_giver_lends_nothing(cast: Cast, client_for, change) -> None:
    sent = {
        "receiver": str(cast.supervisor.id),
        "permissions": ["documents:draft"],
        "first_day": "2026-11-20",
        "last_day": "2026-11-24",
        "reason": "x",
    }
    client_for(cast.leader).send("/tai-khoan/uy-quyen/moi", sent)
    change(cast.leader, expires_on=date(2026, 11, 19))
    assert not actors.delegations_in_force(cast.supervisor.id)
