"""The pages of access keys."""

from typing import Any

import pyotp
import pytest

from portal.adapters import clock
from portal.db import db
from portal.models.access_keys import AccessKey
from portal.models.people import Account, LoginSession
from portal.services.people.access_keys.using import find_caller
from tests.cast import PASSWORD, Cast
from tests.keys import key_for
from tests.pages import parse, text_of

pytestmark = pytest.mark.usefixtures("mails")
OWN, NEW, UNIT = "/tai-khoan/khoa-truy-cap", "/tai-khoan/khoa-truy-cap/moi", "/nhan-su/khoa-truy-cap"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
TYPED: dict[str, Any] = {"name": "SMAS", "days": "180", "uses": ["read", "write"], "password": PASSWORD}


def only_key() -> AccessKey:
    db.session.expire_all()
    return db.session.scalars(db.select(AccessKey)).one()


def shown_secret(response: Any) -> str:
    found = parse(response).find(".//input[@id='secret']")
    assert found is not None
    return str(found.get("value"))


def test_a_key_is_shown_once(client_for: Any, cast: Cast) -> None:
    client = client_for(cast.principal)
    assert "Chưa có khóa nào" in client.get(OWN).get_data(as_text=True)
    made = client.submit(NEW, TYPED)
    assert made.status_code == 200
    assert made.headers["Cache-Control"] == "private, no-store"
    secret = shown_secret(made)
    assert find_caller(secret)
    listed = client.get(OWN).get_data(as_text=True)
    assert secret not in listed
    assert secret[:12] in listed
    assert "chưa dùng" in listed


@pytest.mark.parametrize(
    "changed",
    [{"name": ""}, {"days": "0"}, {"days": "367"}, {"days": "x"}, {"uses": []}, {"password": "sai"}, {"password": ""}],
)
def test_a_wrong_input_keeps_what_was_typed(client_for: Any, cast: Cast, changed: dict[str, Any]) -> None:
    typed = {**TYPED, "name": "Phần mềm của trường", **changed}
    refused = client_for(cast.principal).submit(NEW, typed)
    assert refused.status_code == 422
    assert "field-error" in refused.get_data(as_text=True)
    if typed["name"]:
        assert "Phần mềm của trường" in refused.get_data(as_text=True)
    assert not db.session.scalars(db.select(AccessKey)).all()


def test_a_use_that_was_not_offered_is_refused(client_for: Any, cast: Cast) -> None:
    assert client_for(cast.principal).send(NEW, {**TYPED, "uses": ["totals"]}).status_code == 422


def test_who_uses_a_second_factor_shows_it(client_for: Any, cast: Cast) -> None:
    account = db.session.get_one(Account, cast.principal.id)
    account.totp_secret, account.totp_confirmed_at = SECRET, clock.now()
    db.session.commit()
    client = client_for(cast.principal)
    db.session.execute(db.update(LoginSession).values(second_factor_at=clock.now()))
    db.session.commit()
    assert client.submit(NEW, TYPED).status_code == 422
    code = pyotp.TOTP(SECRET).at(clock.now())
    assert client.submit(NEW, {**TYPED, "code": code}).status_code == 200


def test_revoking_asks_once_more_and_ends_it_at_once(client_for: Any, cast: Cast) -> None:
    secret = key_for(cast.principal)
    client, url = client_for(cast.principal), f"{OWN}/{only_key().id}/thu-hoi"
    assert "SMAS" in client.get(url).get_data(as_text=True)
    assert only_key().ended_at is None
    assert client.submit(url, {}).headers["Location"] == OWN
    assert only_key().ended_why == "revoked"
    assert "đã thu hồi" in client.get(OWN).get_data(as_text=True)
    assert secret not in client.get(OWN).get_data(as_text=True)


def test_the_administrator_sees_whose_keys_there_are_and_revokes(client_for: Any, cast: Cast) -> None:
    client = client_for(cast.administrator)
    assert "Chưa có khóa nào" in client.get(UNIT).get_data(as_text=True)
    key_for(cast.principal)
    row = text_of(parse(client.get(UNIT)).find(".//tbody/tr"))
    assert cast.principal.name in row
    assert "Trường Tiểu học Vĩnh Bình" in row
    assert client.submit(f"{OWN}/{only_key().id}/thu-hoi", {}).headers["Location"] == UNIT
    assert only_key().revoked_by == cast.administrator.name


@pytest.mark.parametrize("who", ["leader", "other_principal", "stranger", "nobody", "teacher"])
def test_strangers_find_no_key(client_for: Any, cast: Cast, who: str) -> None:
    key_for(cast.principal)
    client, url = client_for(getattr(cast, who)), f"{OWN}/{only_key().id}/thu-hoi"
    assert client.get(url).status_code == 404
    assert client.send(url).status_code == 404
    assert cast.principal.name not in client.get(OWN).get_data(as_text=True)
    assert only_key().ended_at is None


@pytest.mark.parametrize("who", ["teacher", "nobody"])
def test_who_has_nothing_to_give_is_refused(client_for: Any, cast: Cast, who: str) -> None:
    client = client_for(getattr(cast, who))
    assert client.get(NEW).status_code == 403
    assert client.send(NEW, TYPED).status_code == 403


def test_the_lists_ask_little(client_for: Any, cast: Cast, queries: Any) -> None:
    client, administrator = client_for(cast.principal), client_for(cast.administrator)
    for number in range(15):
        key_for(cast.principal, name=f"Khóa {number}")
    for who, url in ((client, OWN), (administrator, UNIT)):
        who.get(url)
        with queries() as count:
            assert who.get(url).status_code == 200
        assert len(count) <= 9, "\n".join(count.statements)
