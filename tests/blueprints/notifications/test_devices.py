"""The page of devices: the key for the browser, adding and switching off, and what strangers cannot do."""

from typing import Any

from flask import Flask

from portal.db import db
from portal.models.notifications import PushDevice
from portal.models.records import AuditEntry
from tests.cast import Cast
from tests.families import make_guardian
from tests.school import make_class

PAGE = "/thong-bao/thiet-bi"
GIVEN = {"endpoint": "https://push.example.net/abc", "p256dh": "B" + "A" * 86, "auth": "A" * 22}


def test_a_device_is_added_listed_and_switched_off(app: Flask, cast: Cast, client_for: Any, queries: Any) -> None:
    mother = make_guardian(cast, make_class(cast).pupils[0])
    client = client_for(mother)
    page = client.get(PAGE).get_data(as_text=True)
    assert f'data-push="{app.extensions["portal"].push_key.public}"' in page
    assert "Chưa có máy nào" in page
    assert "JavaScript" in page  # what who has none reads
    agent = "Mozilla/5.0 (Linux; Android 13) Chrome/130.0"
    assert client.send(PAGE, GIVEN, headers={"User-Agent": agent}).status_code == 303
    client.get(PAGE)
    with queries() as count:
        page = client.get(PAGE).get_data(as_text=True)
    assert len(count) <= 8, count.statements
    assert "Chrome, Android" in page
    assert "push.example.net" not in page  # the address is a secret between browser and portal
    made = db.session.query(PushDevice).one()
    assert client_for(cast.clerk).send(f"{PAGE}/{made.id}/tat").status_code == 404
    assert client.send(f"{PAGE}/{made.id}/tat").status_code == 303
    assert "Chưa có máy nào" in client.get(PAGE).get_data(as_text=True)
    actions = [entry.action for entry in db.session.query(AuditEntry).order_by(AuditEntry.id)]
    assert actions[-2:] == ["push_device_added", "push_device_dropped"]
    assert "push.example.net" not in str([entry.after for entry in db.session.query(AuditEntry)])


def test_what_no_browser_sends_is_refused_in_words(cast: Cast, client_for: Any) -> None:
    client = client_for(cast.clerk)
    for wrong in ({"endpoint": "http://127.0.0.1/x"}, {"p256dh": "kurz"}, {"auth": ""}, {"endpoint": ""}):
        answer = client.send(PAGE, {**GIVEN, **wrong})
        assert answer.status_code == 422
        assert "chưa bật được" in answer.get_data(as_text=True)
    assert db.session.query(PushDevice).count() == 0


def test_strangers_sign_in_first(client: Any) -> None:
    assert client.get(PAGE).status_code == 303
