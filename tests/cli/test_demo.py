"""`portal demo`: loads once, lists the accounts, refuses a database in use in one sentence."""

from flask import Flask
from sqlalchemy import func, select

from portal.db import db
from portal.models.people import Account
from portal.models.units import Unit
from portal.services.demo import PASSWORD
from tests.cast import Cast


def test_it_refuses_a_database_in_use(app: Flask, cast: Cast) -> None:
    before = db.session.scalar(select(func.count()).select_from(Unit))
    db.session.rollback()
    done = app.test_cli_runner().invoke(args=["demo"])
    assert done.exit_code == 1
    assert "Cơ sở dữ liệu đã có dữ liệu" in done.output
    assert "the database is in use" in done.output
    assert db.session.scalar(select(func.count()).select_from(Unit)) == before


def test_forced_it_loads_beside_what_is_there_and_lists_the_accounts(app: Flask, cast: Cast) -> None:
    db.session.rollback()
    done = app.test_cli_runner().invoke(args=["demo", "--force"])
    assert done.exit_code == 0, done.output
    assert f"mật khẩu chung: {PASSWORD}" in done.output
    assert "hieutruong.vinhbinh" in done.output
    assert db.session.get(Account, cast.clerk.id) is not None
    again = app.test_cli_runner().invoke(args=["demo", "--force"])
    assert again.exit_code == 1
    assert "đã được nạp trước đó" in again.output


def test_an_unknown_size_is_named(app: Flask) -> None:
    done = app.test_cli_runner().invoke(args=["demo", "--size", "country"])
    assert done.exit_code == 2
    assert "'letters', 'province'" in done.output
