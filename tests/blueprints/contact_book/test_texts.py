"""The pages of short messages: money, log, file; and what a draft says of its cost."""

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from portal.adapters.sms import FolderTexter
from portal.db import db
from portal.models.contact_book import SmsMessage
from portal.models.people import Account
from portal.rules.notifications.kinds import Channel, Choice, Kind
from portal.rules.notifications.sms import Prices
from portal.services import worker
from portal.services.contact_book.notices import sending
from portal.services.notifications import preferences
from tests.cast import Cast
from tests.families import make_guardian
from tests.notices import as_actor, draft, send
from tests.school import make_class
from tests.sheets import cells_of

PAGE = "/lien-lac/tin-nhan/"


@pytest.fixture
def texter(app: Flask, tmp_path: Any) -> Any:
    """The portal with short messages switched on."""
    usual = app.extensions["portal"]
    app.extensions["portal"] = replace(usual, texter=FolderTexter(tmp_path / "sms"))
    yield app.extensions["portal"].texter
    app.extensions["portal"] = usual


def test_the_money_is_set_by_a_leader_and_wrong_money_stays_typed(cast: Cast, client_for: Any, texter: Any) -> None:
    client = client_for(cast.principal)
    assert "Chưa có ngân sách" in client.get(PAGE).get_data(as_text=True)
    wrong = client.submit(f"{PAGE}ngan-sach", {"amount": "nhiều lắm"})
    assert wrong.status_code == 422
    assert "nhiều lắm" in wrong.get_data(as_text=True)
    assert 'href="#amount"' in wrong.get_data(as_text=True)
    assert client.submit(f"{PAGE}ngan-sach", {"amount": "500.000 đ", "unaccented": "y"}).status_code == 303
    page = client.get(PAGE).get_data(as_text=True)
    assert page.count("500.000 đ") == 2  # the budget, and all of it is left
    assert client_for(cast.teacher).get(PAGE).status_code == 403
    assert client_for(cast.teacher).get(f"{PAGE}ngan-sach").status_code == 403
    assert "500.000" not in client_for(cast.other_principal).get(PAGE).get_data(as_text=True)


def test_from_the_draft_to_the_log(
    app: Flask, cast: Cast, client_for: Any, texter: Any, mails: Any, queries: Any
) -> None:
    room = make_class(cast)
    mother = make_guardian(cast, room.pupils[0])
    db.session.get_one(Account, mother.id).phone = "+84912345678"
    preferences.choose(as_actor(mother), choices={(Kind.NOTICE_URGENT, Channel.SMS): Choice.INSTANT})
    db.session.commit()
    client = client_for(cast.principal)
    client.submit(f"{PAGE}ngan-sach", {"amount": "25600", "unaccented": "y"})
    made = draft(cast.principal, room, urgent=True)
    words = client.get(f"/lien-lac/thong-bao/{made.id}/").get_data(as_text=True)
    assert "1 người đã đồng ý, 1 tin, 800 đ. Còn lại trong tháng: 25.600 đ." in words
    assert "Truong Tieu hoc Vinh Binh co thong bao khan" in words
    sent = send(cast.principal, room, urgent=True, title="Nghỉ bão")
    sending.tell(sent, Kind.NOTICE_URGENT, key="sent")
    db.session.commit()
    key = app.extensions["portal"].register_key
    worker.drain("w", worker.make_handlers(mails, "http://x", key=key, texter=texter, prices=Prices(800)))
    assert [each["to"] for each in texter.kept()] == ["+84912345678"]
    client.get(PAGE)
    with queries() as count:
        page = " ".join(client.get(PAGE).get_data(as_text=True).split())
    assert len(count) <= 11, count.statements
    for shown in ("Nghỉ bão", "09…678", "VinaPhone", "Đã gửi", "24.800 đ", cast.principal.name):
        assert shown in page
    assert "0912345678" not in page
    assert "Nghỉ bão" not in client.get(f"{PAGE}?thang=2026-10").get_data(as_text=True)
    assert client.get(f"{PAGE}?thang=quatsch").status_code == 200
    cells = cells_of(client.send(f"{PAGE}bang").data)
    assert {"Nghỉ bão", "09…678", "800.0", "Đã gửi"} <= set(cells)
    board = client.get(f"/lien-lac/thong-bao/{sent.id}/hoc-sinh/{room.pupils[0].id}").get_data(as_text=True)
    assert "Tin nhắn SMS: đã gửi" in " ".join(board.split())
    assert db.session.query(SmsMessage).count() == 1


def test_switched_off_the_draft_says_nothing_and_the_page_why(
    app: Flask, cast: Cast, client_for: Any, texter: Any
) -> None:
    app.extensions["portal"] = replace(app.extensions["portal"], texter=None)
    made = draft(cast.principal, make_class(cast), urgent=True)
    client = client_for(cast.principal)
    assert "Tin nhắn SMS" not in client.get(f"/lien-lac/thong-bao/{made.id}/").get_data(as_text=True)
    assert "chưa nối với nhà cung cấp" in client.get(PAGE).get_data(as_text=True)
