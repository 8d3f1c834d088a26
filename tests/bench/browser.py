"""A browser for measuring: no page checks, nothing beyond what the portal itself needs."""

from datetime import timedelta
from html.parser import HTMLParser

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.db import db
from portal.models.people import Account
from portal.services.people import sessions


def browser_of(app: Flask, user_name: str) -> FlaskClient:
    """A browser in which this person is signed in."""
    client = app.test_client()
    with app.app_context():
        account = db.session.scalars(select(Account).where(Account.user_name == user_name)).one()
        _session, token = sessions.start_session(account, idle=timedelta(hours=1), network="127.0.0.1", device="bench")
        db.session.commit()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
        cookie["_fresh"] = True
    return client


def hidden_fields(client: FlaskClient, url: str) -> dict[str, str]:
    """Fetch a page; the hidden fields of its form inside the main part."""
    page = client.get(url)
    assert page.status_code == 200, (url, page.status_code)
    reader = _HiddenFields()
    reader.feed(page.get_data(as_text=True))
    return reader.found


class _HiddenFields(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._in_main = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self._in_main = self._in_main or tag == "main"
        if self._in_main and tag == "input" and values.get("type") == "hidden":
            self.found[values.get("name") or ""] = values.get("value") or ""
