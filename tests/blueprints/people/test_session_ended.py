"""What was typed survives the end of a session and a stale page."""

import json

import pytest
from sqlalchemy import select, update

from portal.db import db
from portal.models.people import LoginSession
from tests.cast import PASSWORD, Cast
from tests.pages import PageClient, find_form, form_fields, parse, text_of

pytestmark = pytest.mark.usefixtures("mails")  # people are told what happens to their account

FORM = "/tai-khoan/lien-he"
TYPED = {"email": "moi@example.vn", "phone": "0912 345 678", "password": "secret typed"}


def end_all_sessions() -> None:
    db.session.execute(update(LoginSession).values(ended_at=LoginSession.created_at))
    db.session.commit()


def test_typed_text_comes_back_after_signing_in(client_for, cast: Cast) -> None:
    client: PageClient = client_for(cast.clerk)
    client.get(FORM)
    end_all_sessions()
    ended = client.send(FORM, TYPED)
    assert ended.status_code == 401
    assert "được giữ lại" in text_of(parse(ended))
    assert "secret typed" not in ended.get_data(as_text=True)
    form = find_form(parse(ended), action="/dang-nhap", page_url="/")

    wrong = client.post("/dang-nhap", data={**form_fields(form), "login": "clerk", "password": "wrong"})
    assert wrong.status_code == 422
    form = find_form(parse(wrong), action="/dang-nhap", page_url="/")
    signed_in = client.post("/dang-nhap", data={**form_fields(form), "login": "clerk", "password": PASSWORD})
    assert signed_in.location == FORM

    fields = form_fields(find_form(parse(client.get(FORM)), action=FORM, page_url=FORM))
    assert (fields["email"], fields["phone"], fields["password"]) == ("moi@example.vn", "0912 345 678", "")
    sent = client.post(FORM, data={**fields, "password": PASSWORD})
    assert sent.status_code == 303
    again = form_fields(find_form(parse(client.get(FORM)), action=FORM, page_url=FORM))
    assert again["phone"] == "+84912345678", "kept once, not for ever"


def test_it_comes_back_also_with_a_handed_out_password(client_for, cast: Cast, change) -> None:
    client = client_for(cast.clerk)
    end_all_sessions()
    change(cast.clerk, must_change_password=True)
    form = find_form(parse(client.send(FORM, TYPED)), action="/dang-nhap", page_url="/")
    step = client.post("/dang-nhap", data={**form_fields(form), "login": "clerk", "password": PASSWORD})
    step = client.get(step.location)
    new = "cá rô ăn mít chín"
    done = client.submit(step.location, {"password": PASSWORD, "new_password": new, "repeated": new})
    assert done.location == FORM
    assert "moi@example.vn" in client.get(FORM).get_data(as_text=True)


def test_somebody_else_signing_in_does_not_get_it(client_for, cast: Cast) -> None:
    """The typed text goes with the form on the screen; whoever opens another browser has nothing."""
    client = client_for(cast.clerk)
    end_all_sessions()
    client.send(FORM, TYPED)
    assert "moi@example.vn" not in client_for(cast.leader).get(FORM).get_data(as_text=True)


def test_a_button_without_a_page_of_its_own_leads_to_my_work(client_for, cast: Cast) -> None:
    client = client_for(cast.clerk)
    end_all_sessions()
    ended = client.send("/tai-khoan/phien/ket-thuc-het")
    assert ended.status_code == 401
    assert "chưa được lưu" in text_of(parse(ended))
    form = find_form(parse(ended), action="/dang-nhap", page_url="/")
    signed_in = client.post("/dang-nhap", data={**form_fields(form), "login": "clerk", "password": PASSWORD})
    assert signed_in.location == "/viec-cua-toi"


def test_damaged_typed_text_is_dropped(client: PageClient, cast: Cast) -> None:
    for resume in ("{", "[]", '{"path": "//evil.example", "fields": []}', '{"path": "/x", "fields": [1]}', "null"):
        data = {"csrf_token": client.token(), "login": "clerk", "password": PASSWORD, "resume": resume}
        assert client.post("/dang-nhap", data=data).status_code == 303
        client.send("/dang-xuat")


def test_a_wrong_token_keeps_what_was_typed(client_for, cast: Cast) -> None:
    client = client_for(cast.clerk)
    stale = client.post(FORM, data={**TYPED, "csrf_token": "stale"})
    assert (stale.status_code, stale.location) == (303, FORM)
    page = client.get(FORM)
    assert "Nội dung bạn nhập còn nguyên" in text_of(parse(page))
    fields = form_fields(find_form(parse(page), action=FORM, page_url=FORM))
    assert (fields["email"], fields["password"]) == ("moi@example.vn", "")
    assert client.post(FORM, data={**fields, "password": PASSWORD}).status_code == 303


def test_a_wrong_token_on_a_bare_button_says_so(client_for, cast: Cast) -> None:
    response = client_for(cast.clerk).post("/tai-khoan/phien/ket-thuc-het", data={"csrf_token": "stale"})
    assert response.status_code == 400
    assert "Trang đã mở quá lâu" in text_of(parse(response))


def test_a_resume_longer_than_the_portal_would_write_is_not_kept(client: PageClient, cast: Cast) -> None:
    resume = json.dumps({"path": "/van-ban/soan", "fields": [["body", "x" * (256 * 1024)]]})
    data = {"csrf_token": client.token(), "login": "clerk", "password": PASSWORD, "resume": resume}
    assert client.post("/dang-nhap", data=data).status_code == 303
    assert db.session.scalars(select(LoginSession)).one().stash is None
