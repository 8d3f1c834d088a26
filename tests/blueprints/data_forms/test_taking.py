"""Numbers of the school's records on the page of a report: one button, where each is from, what differs now."""

import json
import re
from typing import Any

import pytest

from portal.db import db
from portal.models.data_forms import FormVersion, ReportCell
from portal.rules.data_forms.definition import Field
from portal.rules.data_forms.stored import read_definition
from portal.services.data_forms.designing import editing, forms
from portal.services.data_forms.designing.library import take_ready
from tests.cast import Cast
from tests.make import actor_of
from tests.pages import PageClient, parse, text_of
from tests.prefilling import FORM
from tests.queries import count_queries
from tests.reports import Asked, make_asked, type_in
from tests.school import Room, make_class

pytestmark = pytest.mark.usefixtures("mails")


@pytest.fixture
def room(cast: Cast) -> Room:
    return make_class(cast)


@pytest.fixture
def asked(cast: Cast, room: Room) -> Asked:
    return make_asked(cast, definition=FORM)


def url(asked: Asked) -> str:
    return f"{asked.url}/nhap"


def press(client: PageClient, asked: Asked, value: str, **cells: str) -> str:
    """Send the section by one of its buttons; the page one is led to."""
    page = client.get(url(asked))
    version = parse(page).find(".//input[@name='version']")
    assert version is not None
    data = {"version": version.get("value"), "lay": value, **{f"c-0-{key}": text for key, text in cells.items()}}
    answer = client.send(url(asked), data)
    assert answer.status_code == 303, answer.status_code
    return text_of(parse(client.get(answer.location)))


def held(key: str) -> ReportCell:
    db.session.expire_all()
    return db.session.scalars(db.select(ReportCell).filter_by(key=key)).one()


def test_one_button_fills_what_the_records_know(cast: Cast, client_for: Any, asked: Asked) -> None:
    client = client_for(cast.principal)
    before = text_of(parse(client.get(url(asked))))
    assert "Hồ sơ trường có sẵn 5 số cho phần này. Lấy trước, rồi nhập những ô còn lại." in before
    after = press(client, asked, "*", **{"khoi.g4.tay": "9"})
    assert "Đã lấy 6 số từ hồ sơ trường." in after
    assert "hồ sơ, 20/11/2026" in after
    assert held("khoi.g4.tay").text == "9", "what was typed is kept first"
    assert (held("khoi.g4.hs").text, held("khoi.g4.hs").origin) == ("6", "prefill")
    assert "Hồ sơ trường không có số mới cho phiếu này." in press(client, asked, "*")
    page = parse(client.get(url(asked)))
    assert "Từ hồ sơ trường, lúc 08:00 20/11/2026" in [one.get("title") for one in page.iter("span")]


def test_a_number_that_changed_in_the_records_is_one_press_away(
    cast: Cast, client_for: Any, asked: Asked, room: Room
) -> None:
    client = client_for(cast.principal)
    press(client, asked, "*")
    type_in(asked, {"lop": "3"}, seen=1)
    page = client.get(url(asked))
    assert re.search(r"hồ sơ lúc \d\d:\d\d là 1: lấy", text_of(parse(page)))
    (button,) = [one for one in parse(page).iter("button") if one.get("value") == "lop"]
    assert button.get("name") == "lay"
    assert "Đã lấy 1 số từ hồ sơ trường." in press(client, asked, "lop")
    assert held("lop").text == "1"
    assert "hồ sơ lúc" not in text_of(parse(client.get(url(asked))))


def test_another_number_is_explained_beside_its_cell(cast: Cast, client_for: Any, asked: Asked) -> None:
    client = client_for(cast.principal)
    press(client, asked, "*")
    hidden = parse(client.get(url(asked))).find(".//div[@id='w-0-lop']")
    assert hidden is not None
    assert hidden.get("hidden") is not None
    answer = client.submit(url(asked), {"c-0-lop": "4"}, action=url(asked))
    assert answer.status_code == 303
    page = client.get(url(asked))
    assert "Số khác hồ sơ của trường" in text_of(parse(page))
    shown = parse(page).find(".//div[@id='w-0-lop']")
    assert shown is not None
    assert shown.get("hidden") is None
    assert parse(page).find(".//span[@id='p-0-lop']") is None, "it is not from the records any more"
    client.submit(url(asked), {"c-0-lop?": "Ba lớp chưa nhập hồ sơ"}, action=url(asked))
    assert held("lop").reason == "Ba lớp chưa nhập hồ sơ"
    assert "Số khác hồ sơ của trường" not in text_of(parse(client.get(url(asked))))


def test_the_script_learns_what_shows_after_each_cell(cast: Cast, client_for: Any, asked: Asked) -> None:
    client = client_for(cast.principal)
    press(client, asked, "*")
    cells = json.dumps([[0, "lop", "4", 1, "a-1"]])
    hidden = client.send(f"{asked.url}/luu", {"cells": cells, "section": "pupils"}).get_json()["hidden"]
    assert "w-0-lop" not in hidden
    assert "p-0-lop" in hidden
    assert "w-0-khoi.g4.hs" in hidden
    assert "p-0-khoi.g4.hs" not in hidden


def test_the_story_says_where_a_number_is_from(cast: Cast, client_for: Any, asked: Asked) -> None:
    client, story = client_for(cast.principal), f"{asked.url}/o/lop/0"
    press(client, asked, "*")
    assert "Từ hồ sơ trường, lúc 08:00 20/11/2026" in text_of(parse(client.get(story)))
    type_in(asked, {"lop": "3"}, seen=1)
    text = text_of(parse(client.get(story)))
    assert "Hồ sơ trường đã cho 1; người nhập ghi khác." in text
    assert "từ hồ sơ trường" in text
    assert "Hồ sơ trường đã cho" not in text_of(parse(client_for(cast.leader).get(story)))


def test_nobody_above_is_offered_the_schools_numbers(cast: Cast, client_for: Any, asked: Asked) -> None:
    press(client_for(cast.principal), asked, "*")
    type_in(asked, {"lop": "3"}, seen=1)
    assert client_for(cast.other_principal).send(url(asked), {"lay": "*"}).status_code == 404
    for person in (cast.leader, asked.checker, cast.supervisor):
        assert client_for(person).send(url(asked), {"lay": "lop"}).status_code == 403
    assert held("lop").text == "3"


def test_a_strange_key_takes_nothing(cast: Cast, client_for: Any, asked: Asked) -> None:
    client = client_for(cast.principal)
    for key in ("nowhere", "khoi.g4.tay", "<script>", "lop?"):
        assert "Hồ sơ trường không có số mới" in press(client, asked, key)


def test_the_page_costs_a_few_statements_more_only_where_records_fill(
    cast: Cast, client_for: Any, asked: Asked
) -> None:
    client = client_for(cast.principal)
    client.get(url(asked))
    with count_queries() as filled:
        client.get(url(asked))
    with count_queries() as saving:
        client.send(f"{asked.url}/luu", {"cells": json.dumps([[0, "khoi.g4.tay", "4", 0, "a-1"]]), "section": "pupils"})
    plain = make_asked_plain(cast)
    with count_queries() as bare:
        client.get(plain)
    assert len(filled) <= len(bare) + 4
    assert len(filled) <= 16
    assert not any("school_class" in statement for statement in saving.statements), "typing counts nothing"


def make_asked_plain(cast: Cast) -> str:
    """The same report in another form that nothing fills."""
    from tests.data_forms import make_form, make_period, make_reports

    form = make_form(cast.units["ben_tre"], cast.leader.id, code="khac")
    (report,) = make_reports(make_period(form), [cast.units["vinh_binh"]])
    return f"/bieu-mau/phieu/{report.id}/nhap"


def test_the_designer_chooses_the_source(cast: Cast, client_for: Any) -> None:
    form = forms.create_form(actor_of(cast.leader), name="Hồ sơ trường")
    editing.add_fields(actor_of(cast.leader), form.id, "chung", "Số lớp | số nguyên | lớp\nGhi chú | chữ")
    db.session.commit()
    client, home = client_for(cast.leader), f"/bieu-mau/thiet-ke/{form.id}/soan/muc/"
    page = text_of(parse(client.get(f"{home}so_lop")))
    assert "Điền sẵn từ hồ sơ trường" in page
    assert "Các lớp của năm học có ngày cuối kỳ, trừ lớp đã cất." in page
    assert client.submit(f"{home}so_lop", {"prefill": "classes"}).status_code == 303
    refused = client.submit(f"{home}ghi_chu", {"prefill": "pupils"})
    assert refused.status_code == 422
    assert "Chỉ ô số mới điền sẵn được" in text_of(parse(refused))
    db.session.rollback()
    kept = db.session.scalars(db.select(FormVersion).filter_by(form_id=form.id)).one()
    field = read_definition(kept.definition).parts["so_lop"][1]
    assert isinstance(field, Field)
    assert field.prefill == "classes"


def test_a_ready_form_knows_its_sources(cast: Cast) -> None:
    form = take_ready(actor_of(cast.leader), "smas_khai_giang")
    db.session.commit()
    cells = read_definition(
        db.session.scalars(db.select(FormVersion).filter_by(form_id=form.id)).one().definition
    ).cells
    assert cells["th_hs.g1.hs"].field.prefill == "pupils"
    assert cells["doi_ngu.giao_vien.nguoi"].field.prefill == "staff"


def test_an_empty_report_offers_the_records_as_its_first_step(cast: Cast, client_for: Any, asked: Asked) -> None:
    client = client_for(cast.principal)
    page = client.get(asked.url)
    assert "Lấy trước, rồi nhập những ô còn lại" in text_of(parse(page))
    answer = client.send(url(asked), {"version": "0", "lay": "*"})
    assert answer.status_code == 303
    assert "Đã lấy 6 số từ hồ sơ trường." in text_of(parse(client.get(answer.location)))
    assert "Lấy trước" not in text_of(parse(client.get(asked.url))), "a first step, once"


def test_a_form_without_sources_is_offered_nothing(cast: Cast, client_for: Any) -> None:
    plain = make_asked(cast)
    assert "Lấy trước" not in text_of(parse(client_for(cast.principal).get(plain.url)))


def test_who_looks_from_above_is_offered_nothing(client_for: Any, asked: Asked) -> None:
    assert "Lấy trước" not in text_of(parse(client_for(asked.checker).get(asked.url)))
