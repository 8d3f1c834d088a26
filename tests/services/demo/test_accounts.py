"""Who can be tried, and what loading refuses."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.adapters.passwords import verify_password
from portal.db import db
from portal.errors import RuleBroken
from portal.models.documents import Document
from portal.models.people import Account, Membership
from portal.models.units import Unit
from portal.rules.people.passwords import check_new_password
from portal.rules.people.user_names import parse_user_name
from portal.rules.permissions import Role
from portal.services.demo import PASSWORD, demo_accounts, is_empty, load_demo
from portal.web.parts import parts
from tests.cast import Cast, Person
from tests.pages import PageClient

PAGES = ("/viec-cua-toi", "/van-ban/den", "/van-ban/di", "/don-vi/", "/tai-khoan/", "/thong-bao/")


def test_an_empty_database_is_empty_until_loaded(empty: None, request: pytest.FixtureRequest) -> None:
    assert is_empty()
    db.session.remove()
    request.getfixturevalue("demo")
    assert not is_empty()


@pytest.mark.parametrize("force", [False, True])
def test_loading_twice_is_refused_and_changes_nothing(demo: None, force: bool) -> None:
    before = counts()
    with pytest.raises(RuleBroken):
        load_demo(parts().file_store, force=force)
    assert counts() == before


def test_a_database_in_use_is_refused(cast: Cast) -> None:
    with pytest.raises(RuleBroken, match="đã có dữ liệu"):
        load_demo(parts().file_store)


def counts() -> list[int | None]:
    return [db.session.scalar(select(func.count()).select_from(table)) for table in (Unit, Account, Document)]


def test_every_role_is_held_and_listed(demo: None) -> None:
    assert set(db.session.scalars(select(Membership.role).distinct())) == set(Role)
    listed = [account.user_name for account in demo_accounts()]
    roles = select(Membership.role).join(Membership.account).where(Account.user_name.in_(listed))
    assert set(db.session.scalars(roles)) == set(Role)
    [two] = [account for account in demo_accounts() if account.user_name == "haivai"]
    assert len(two.unit_names) == 2


def test_the_list_is_empty_without_the_demo(cast: Cast) -> None:
    assert demo_accounts() == []


def test_names_and_the_password_follow_the_rules(demo: None) -> None:
    accounts = db.session.scalars(select(Account)).all()
    for account in accounts:
        assert parse_user_name(account.user_name) == account.user_name
        check_new_password(PASSWORD, names=[account.user_name, account.email or "", account.full_name])
    assert {account.password_hash for account in accounts} == {accounts[0].password_hash}
    assert verify_password(accounts[0].password_hash, PASSWORD)


def test_listed_people_sign_in_with_the_printed_password(demo: None, client: PageClient) -> None:
    for account in demo_accounts()[:2]:
        answer = client.submit("/dang-nhap", {"login": account.user_name, "password": PASSWORD})
        assert answer.status_code == 303
        assert account.full_name in client.get("/tai-khoan/").get_data(as_text=True)
        client.send("/dang-xuat")


def test_the_sign_in_page_lists_them(demo: None, client: PageClient) -> None:
    page = client.get("/dang-nhap").get_data(as_text=True)
    assert "hieutruong.vinhbinh" in page
    assert PASSWORD in page


@pytest.mark.parametrize("user_name", ["vanthu.bentre", "hieutruong.vinhbinh", "quantri"])
def test_the_main_pages_open(demo: None, app: Flask, user_name: str) -> None:
    account = db.session.scalars(select(Account).where(Account.user_name == user_name)).one()
    client = PageClient(app, app.response_class)
    client.become(Person(user_name, account.id, account.full_name, user_name))
    for url in PAGES:
        status = client.get(url).status_code
        assert status == 200 or (status == 403 and user_name == "quantri"), (url, status)


def test_a_headteacher_reads_the_directive_and_the_sender_sees_it(demo: None, app: Flask) -> None:
    directive = db.session.scalars(select(Document).where(Document.code == "1206/SGDĐT-GDTH")).one().id
    reader, sender = PageClient(app, app.response_class), PageClient(app, app.response_class)
    for client, user_name in ((reader, "hieutruong.vinhbinh"), (sender, "vanthu.bentre")):
        account = db.session.scalars(select(Account).where(Account.user_name == user_name)).one()
        client.become(Person(user_name, account.id, account.full_name, user_name))
    page = reader.get(f"/van-ban/{directive}").get_data(as_text=True)
    assert "cập nhật dữ liệu giữa năm học 2026-2027" in page
    assert "Đặng Thị Dung" in sender.get(f"/van-ban/{directive}/noi-nhan").get_data(as_text=True)
