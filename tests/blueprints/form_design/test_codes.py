"""Codes are chosen until they are published; two who take one at the same moment; a range as one check."""

import threading

import pytest
from flask import Flask

from portal.db import begin_write, db
from portal.errors import RuleBroken
from portal.models.data_forms import DataForm, FormVersion
from portal.rules.data_forms.stored import read_definition
from portal.services.data_forms.designing import editing, forms, versions
from tests.cast import Cast
from tests.make import actor_of
from tests.pages import parse, text_of

HOME = "/bieu-mau/thiet-ke/"


@pytest.fixture
def form_id(app: Flask, cast: Cast) -> int:
    form = forms.create_form(actor_of(cast.leader), name="Hồ sơ trường")
    editing.add_fields(actor_of(cast.leader), form.id, "chung", "Số lớp *\nSố phòng")
    db.session.commit()
    return form.id


def definition_of(form_id: int, number: int = 1):
    db.session.rollback()
    query = db.select(FormVersion).filter_by(form_id=form_id, number=number)
    return read_definition(db.session.scalars(query).one().definition)


def test_a_code_is_chosen_followed_and_refused_at_its_field(client_for, cast: Cast, form_id: int) -> None:
    leader, draft = client_for(cast.leader), f"{HOME}{form_id}/soan"
    facts = {"left": "[Số lớp]", "operator": "between", "right": "1", "upto": "45", "message": "Từ 1 đến 45 lớp."}
    assert leader.submit(f"{draft}/kiem-tra-moi", facts, action=None).status_code == 303
    assert "[Số lớp] từ 1 đến 45" in text_of(parse(leader.get(draft)))
    assert leader.submit(f"{draft}/muc/so_lop", {"code": "lop"}, action=None).status_code == 303
    found = definition_of(form_id)
    assert list(found.parts) == ["lop", "so_phong"]
    assert found.checks[0].sides == ("lop", "1", "45")
    for wrong, why in (("so_phong", "đã dùng cho mục khác"), ("Số 1", "chữ thường không dấu")):
        page = leader.submit(f"{draft}/muc/lop", {"code": wrong, "label": "Đang gõ"}, action=None)
        assert page.status_code == 422
        assert why in text_of(parse(page))
        assert "Đang gõ" in page.text, "nothing typed is lost"
    table = {"label": "Học sinh", "code": "hs", "rows": "Khối 1", "columns": "Tổng số"}
    assert leader.submit(f"{draft}/phan/chung/them?loai=bang", table, action=None).status_code == 303
    assert leader.submit(f"{draft}/muc/hs.tong_so", {"code": "tong"}, action=None).status_code == 303
    assert "hs.g1.tong" in definition_of(form_id).cells
    again = leader.submit(f"{draft}/phan/chung/them?loai=bang", table, action=None)
    assert again.status_code == 422
    assert "đã dùng cho mục khác" in text_of(parse(again))


def test_a_range_without_its_end_is_asked_for_it(client_for, cast: Cast, form_id: int) -> None:
    facts = {"left": "[Số lớp]", "operator": "between", "right": "1", "upto": "", "message": "Từ 1 đến 45 lớp."}
    page = client_for(cast.leader).submit(f"{HOME}{form_id}/soan/kiem-tra-moi", facts, action=None)
    assert page.status_code == 422
    assert parse(page).find(".//input[@name='upto']").get("aria-invalid") == "true"  # type: ignore[union-attr]
    plain = {**facts, "operator": "ge", "upto": "9"}
    client_for(cast.leader).submit(f"{HOME}{form_id}/soan/kiem-tra-moi", plain, action=None)
    assert definition_of(form_id).checks[0].sides == ("so_lop", "1"), "of no range: left out"


def test_a_published_code_stays_for_ever_a_new_one_does_not(client_for, cast: Cast, form_id: int) -> None:
    leader, actor = client_for(cast.leader), actor_of(cast.leader)
    versions.publish(actor, form_id, note="", accepted=True)
    versions.new_draft(actor, form_id)
    editing.add_fields(actor, form_id, "chung", "Thêm sau")
    db.session.commit()
    draft = f"{HOME}{form_id}/soan"
    assert parse(leader.get(f"{draft}/muc/so_lop")).find(".//input[@name='code']") is None
    assert leader.submit(f"{draft}/muc/so_lop", {"label": "Số lớp học"}, action=None).status_code == 303
    facts = {
        **dict.fromkeys(("unit", "help", "choices", "formula", "shown_if", "prefill"), ""),
        "label": "x", "type": "integer", "need": "optional", "decimals": 0, "total": "none", "code": "khac",
    }  # fmt: skip
    with pytest.raises(RuleBroken, match="đã công bố") as refused:
        editing.save_part(actor, form_id, "so_lop", "", facts)
    assert refused.value.field == "code"
    assert leader.submit(f"{draft}/muc/them_sau", {"code": "moi"}, action=None).status_code == 303
    assert list(definition_of(form_id, 2).parts) == ["so_lop", "so_phong", "moi"]


@pytest.mark.parametrize("code", ["bao_cao", ""])
def test_two_tabs_that_take_the_same_code_at_once(app: Flask, cast: Cast, code: str) -> None:
    db.session.rollback()
    heard, barrier = list[str](), threading.Barrier(2)

    def make() -> None:
        with app.app_context():
            actor = actor_of(cast.leader)
            db.session.rollback()
            barrier.wait()
            begin_write()
            try:
                heard.append(forms.create_form(actor, name="Báo cáo", code=code).code)
                db.session.commit()
            except RuleBroken as error:
                db.session.rollback()
                heard.append(error.field)

    threads = [threading.Thread(target=make) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(heard) == ["bao_cao", "code" if code else "bao_cao_2"]
    assert db.session.query(DataForm).count() == (1 if code else 2)
