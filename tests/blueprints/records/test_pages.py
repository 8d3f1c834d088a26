"""The pages of the audit log."""

from collections.abc import Callable

import pytest
from flask import Flask, render_template

from portal.db import db
from portal.rules.permissions import Actor
from portal.services.records import note
from portal.services.records.audit import timeline
from tests.cast import Cast, Person
from tests.pages import PageClient, parse, text_of
from tests.sheets import cells_of

ClientFor = Callable[[Person], PageClient]


@pytest.fixture
def filled(app: Flask, cast: Cast) -> None:
    clerk = Actor(account_id=cast.clerk.id, name=cast.clerk.name, unit_id=cast.units["ben_tre"], unit_name="Sở Bến Tre")
    stranger = Actor(account_id=cast.stranger.id, name=cast.stranger.name, unit_id=cast.units["vinh_long"])
    note(clerk, "units.rename", "unit", cast.units["vinh_binh"], before={"name": "Cũ <b>"}, after={"name": "Mới"})
    note(clerk, "document_posted", "document", 7, after={"code": "489/SGDĐT", "subject": "Kế hoạch", "addressees": 3})
    note(clerk, "signed_in", "account", cast.clerk.id)
    note(stranger, "units.edit", "unit", cast.units["tam_binh"], after={"phone": "0270"})
    db.session.commit()


def words_of(response) -> str:
    return text_of(parse(response).find(".//main"))


def test_the_log_in_words(filled: None, client_for: ClientFor, cast: Cast) -> None:
    page = client_for(cast.leader).get("/nhat-ky/")
    words = text_of(parse(page).find(".//tbody"))
    assert "Nguyễn Văn An Sở Bến Tre Đổi tên Tên đơn vị: Cũ <b> → Mới Đơn vị: Trường Tiểu học Vĩnh Bình" in words
    assert "Phát hành văn bản Số, ký hiệu hoặc mã: 489/SGDĐT" in words
    assert "Văn bản: 489/SGDĐT" in words
    assert "0270" not in words
    assert "08:00 20/11/2026" in words
    assert f'href="/don-vi/{cast.units["vinh_binh"]}"' in page.get_data(as_text=True)


@pytest.mark.parametrize("who", ["clerk", "teacher", "nobody"])
def test_only_who_may_read_the_log(filled: None, client_for: ClientFor, cast: Cast, who: str) -> None:
    client = client_for(getattr(cast, who))
    assert client.get("/nhat-ky/").status_code == 403
    assert client.get("/nhat-ky/nhat-ky.xlsx").status_code == 403


def test_the_filter_narrows_and_stays(filled: None, client_for: ClientFor, cast: Cast) -> None:
    client = client_for(cast.supervisor)
    page = client.get("/nhat-ky/?viec=document_posted&nguoi=an&tu=20/11/2026&den=2026-11-20")
    words = text_of(parse(page).find(".//tbody"))
    assert "Phát hành văn bản" in words
    assert "Đăng nhập" not in words
    assert 'value="an"' in page.get_data(as_text=True)
    assert "viec=document_posted" in page.get_data(as_text=True).split("nhat-ky.xlsx?")[1].split('"')[0]
    assert "Không có việc nào khớp" in words_of(client.get("/nhat-ky/?viec=khong-co"))


def test_a_day_that_cannot_be_read_is_said_at_its_field(filled: None, client_for: ClientFor, cast: Cast) -> None:
    page = client_for(cast.supervisor).get("/nhat-ky/?tu=32/13/2026")
    assert page.status_code == 200
    assert "Ngày không hợp lệ" in words_of(page)
    assert "Đăng nhập" in words_of(page)


@pytest.mark.parametrize("address", ["/nhat-ky/?trang=x", "/nhat-ky/?trang=-1", "/nhat-ky/?loai=a&viec=" + "x" * 3000])
def test_nonsense_in_the_address(filled: None, client_for: ClientFor, cast: Cast, address: str) -> None:
    assert client_for(cast.supervisor).get(address).status_code == 200


def test_the_spreadsheet(filled: None, client_for: ClientFor, cast: Cast) -> None:
    answer = client_for(cast.leader).get("/nhat-ky/nhat-ky.xlsx?viec=units.rename")
    assert answer.status_code == 200
    assert "Nh%E1%BA%ADt%20k%C3%BD.xlsx" in answer.headers["Content-Disposition"]
    cells = cells_of(answer.data)
    assert "Tên đơn vị: Cũ <b> → Mới" in cells
    assert "Đăng nhập" not in cells


def test_a_long_log_costs_the_same(app: Flask, filled: None, client_for: ClientFor, cast: Cast, queries) -> None:
    client = client_for(cast.supervisor)
    client.get("/nhat-ky/")
    with queries() as few:
        client.get("/nhat-ky/")
    actor = Actor(account_id=cast.clerk.id, name="An", unit_id=cast.units["ben_tre"])
    for number in range(120):
        note(actor, "units.edit", "unit", cast.units["vinh_binh"], after={"phone": str(number)})
    db.session.commit()
    with queries() as many:
        page = client.get("/nhat-ky/")
    assert len(many) <= len(few)
    assert len(many) <= 13, many.statements
    assert "1–50 / 123" in words_of(page)


def test_the_timeline_of_one_object(app: Flask, filled: None, cast: Cast) -> None:
    with app.test_request_context():
        shown = render_template("records/_timeline.html", entries=timeline("unit", cast.units["vinh_binh"]))
        nothing = render_template("records/_timeline.html", entries=[])
    assert "Đổi tên" in shown
    assert "<del>Cũ &lt;b&gt;</del>" in shown
    assert "Chưa có việc nào được ghi lại." in nothing
