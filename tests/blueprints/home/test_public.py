"""The pages anybody may read: the front and the help."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from portal.adapters import clock
from portal.db import db
from portal.models.records import AuditEntry, Outage
from portal.rules.documents.receipts import FLAT
from tests.cast import Cast, Person
from tests.pages import PageClient, parse, text_of
from tests.queries import QueryCount


def test_the_front_leads_to_signing_in_and_to_help(client: PageClient) -> None:
    main = parse(client.get("/")).find(".//main")
    assert main is not None
    links = {a.get("href") for a in main.iter("a")}
    assert {"/dang-nhap", "/tro-giup", "/tro-giup#24-gio"} <= links


def test_a_signed_in_person_goes_on_to_the_work(client_for: Callable[[Person], PageClient], cast: Cast) -> None:
    answer = client_for(cast.principal).get("/")
    assert answer.status_code == 303
    assert answer.location == "/viec-cua-toi"


def test_every_link_within_the_help_has_its_place(client: PageClient) -> None:
    tree = parse(client.get("/tro-giup"))
    targets = [(a.get("href") or "").removeprefix("#") for a in tree.iter("a") if (a.get("href") or "").startswith("#")]
    ids = {element.get("id") for element in tree.iter()}
    assert len(targets) >= 7
    assert not [target for target in targets if target not in ids]
    assert "24-gio" in ids


def test_the_help_states_the_rule_in_force(client: PageClient) -> None:
    assert FLAT.text in text_of(parse(client.get("/tro-giup")).find(".//main"))


def test_the_help_names_whom_to_ask(client: PageClient, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Hỗ trợ:" not in text_of(parse(client.get("/tro-giup")).find(".//main"))
    parts = app.extensions["portal"]
    settings = replace(
        parts.settings, support_name="Tổ CNTT", support_phone="0900 000 111", support_email="it@so.example"
    )
    monkeypatch.setitem(app.extensions, "portal", replace(parts, settings=settings))
    main = parse(client.get("/tro-giup")).find(".//main")
    assert main is not None
    assert "Hỗ trợ: Tổ CNTT" in text_of(main)
    assert {"tel:0900000111", "mailto:it@so.example"} <= {a.get("href") for a in main.iter("a")}


def test_budget(client: PageClient, queries: Callable[[], QueryCount]) -> None:
    with queries() as count:
        client.get("/")
    assert len(count) == 0
    with queries() as count:
        client.get("/tro-giup")
    assert len(count) == 1  # which rule is in force


def test_the_record_of_availability_is_public(client: PageClient, queries: Callable[[], QueryCount]) -> None:
    assert "Chưa ghi nhận lần ngừng nào" in client.get("/so-dang-ky/hoat-dong").get_data(as_text=True)
    long_ago = clock.now() - timedelta(days=40)
    db.session.add(AuditEntry(at=long_ago, action="unit_created", object_type="unit", object_id=1))
    for hours in range(25):
        began = clock.now() - timedelta(hours=hours + 1)
        db.session.add(Outage(started_at=began, ended_at=began + timedelta(minutes=6), cause="stopped"))
    db.session.add(Outage(started_at=clock.now() - timedelta(minutes=3), cause="unreachable"))
    db.session.commit()
    with queries() as counted:
        page = client.get("/so-dang-ky/hoat-dong").get_data(as_text=True)
    assert len(counted) <= 4, counted.statements
    assert "đang diễn ra" in page
    assert "99,734%" in page  # 153 minutes of 960 hours
    assert "trang=2" in page
    assert "/so-dang-ky/hoat-dong" in client.get("/so-dang-ky").get_data(as_text=True)
