"""Publishing, comparing and moving on the pages."""

import pytest

from portal.db import db
from portal.models.data_forms import FormVersion
from portal.services.data_forms.designing import editing, forms
from tests.cast import Cast
from tests.data_forms import make_period, make_reports
from tests.make import actor_of
from tests.pages import parse, text_of
from tests.queries import count_queries

HOME = "/bieu-mau/thiet-ke/"


@pytest.fixture
def form_id(app, cast: Cast) -> int:
    form = forms.create_form(actor_of(cast.leader), name="Hồ sơ trường")
    editing.add_fields(actor_of(cast.leader), form.id, "chung", "Số lớp *\nSố phòng")
    db.session.commit()
    return form.id


def test_a_form_lives_through_two_versions(client_for, cast: Cast, form_id: int, drain, mails) -> None:
    leader, url = client_for(cast.leader), f"{HOME}{form_id}"
    page = text_of(parse(leader.get(f"{url}/cong-bo")))
    assert "Mỗi đơn vị mất khoảng 1 phút; hôm nay biểu mẫu hỏi 3 đơn vị" in page
    assert leader.submit(f"{url}/cong-bo", {}, action=None).status_code == 422
    fields = {"csrf_token": leader.token(), "accepted": "y"}
    assert leader.post(f"{url}/cong-bo", data=fields).location == url
    assert leader.get(f"{url}/soan").status_code == 404
    form = db.session.get_one(forms.DataForm, form_id)
    period = make_period(form)
    make_reports(period, [cast.units["vinh_binh"]])
    assert leader.send(f"{url}/nhap-moi").location == f"{url}/soan"
    leader.submit(f"{url}/soan/phan/chung/them", {"lines": "Số giáo viên"}, action=None)
    refused = leader.post(f"{url}/cong-bo", data={**fields, "note": ""})
    assert refused.status_code == 422
    assert "Thêm ô" in text_of(parse(refused))
    assert leader.post(f"{url}/cong-bo", data={**fields, "note": "Thêm số giáo viên."}).status_code == 303
    assert "Số giáo viên" in text_of(parse(leader.get(f"{url}/so-sanh")))
    assert leader.get(f"{url}/so-sanh?tu=1&den=9").status_code == 404
    assert "Không có gì khác" in text_of(parse(leader.get(f"{url}/so-sanh?tu=1&den=1")))
    shown = leader.get(url)
    assert "Thêm số giáo viên." in text_of(parse(shown))
    move = f"{url}/chuyen-ky/{period.id}"
    assert move in shown.get_data(as_text=True)
    assert leader.submit(move, {}, action=None).location == url
    assert leader.get(move).status_code == 404
    assert leader.send(f"{url}/nhap-moi").status_code == 303
    assert leader.submit(f"{url}/bo-nhap", {}, action=None).location == url
    assert len(db.session.scalars(db.select(FormVersion).filter_by(form_id=form_id)).all()) == 2


def test_a_draft_with_faults_is_not_published(client_for, cast: Cast, form_id: int) -> None:
    leader, url = client_for(cast.leader), f"{HOME}{form_id}"
    leader.submit(f"{url}/soan/muc/so_phong", {"formula": "[Số lớp] * 2"}, action=None)
    leader.send(f"{url}/soan/doi", {"lam": "xoa:so_lop"})
    answer = leader.send(f"{url}/cong-bo", {"accepted": "y"})
    assert answer.status_code == 422
    assert "Không có ô nào tên “so_lop”." in text_of(parse(answer))


def test_others_find_nothing(client_for, cast: Cast, form_id: int) -> None:
    for page in ("/cong-bo", "/bo-nhap", "/so-sanh", "/chuyen-ky/1"):
        assert client_for(cast.principal).get(f"{HOME}{form_id}{page}").status_code == 403
    with count_queries() as queries:
        assert client_for(cast.leader).get(f"{HOME}{form_id}/cong-bo").status_code == 200
    assert len(queries) <= 16, queries.statements
