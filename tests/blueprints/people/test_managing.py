"""Acts on an account as a whole: what they do, what is refused, and when they take effect."""

from datetime import date

import pytest
from sqlalchemy import select

from portal.adapters.passwords import verify_password
from portal.db import db
from portal.models.people import LoginSession
from tests.blueprints.people.rows import account_named, audit, membership
from tests.cast import PASSWORD, Cast
from tests.pages import find_form, form_fields, parse, text_of

pytestmark = pytest.mark.usefixtures("mails")  # people are told what happens to their account


class TestAccounts:
    def act(self, client_for, cast: Cast, what: str, **fields: str):
        return client_for(cast.administrator).submit(f"/nhan-su/{cast.office_clerk.id}/{what}", fields)

    def test_edited(self, client_for, cast: Cast) -> None:
        done = self.act(
            client_for, cast, "sua", full_name="Phan Thị Kim Chi", phone="02753822456", expires_on="2027-06-30"
        )
        assert done.status_code == 303
        account = account_named("office.clerk")
        assert (account.full_name, account.phone) == ("Phan Thị Kim Chi", "+842753822456")
        assert account.name_folded == "phan thi kim chi"
        assert audit("person_edited").before["full_name"] == "Phan Thị Chi"

    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({"full_name": " "}, "Vui lòng nhập"),
            ({"email": "leader@example.vn"}, "đã gắn với một tài khoản khác"),
            ({"phone": "099"}, "di động gồm 10"),
            ({"expires_on": "mai"}, "Ngày không hợp lệ"),
        ],
    )
    def test_edited_wrongly(self, client_for, cast: Cast, fields: dict, words: str) -> None:
        response = self.act(client_for, cast, "sua", **fields)
        assert response.status_code == 422
        assert words in response.get_data(as_text=True)

    def test_two_administrators_edit_at_once(self, client_for, cast: Cast) -> None:
        first, second = client_for(cast.administrator), client_for(cast.operator)
        url = f"/nhan-su/{cast.office_clerk.id}/sua"
        fields = form_fields(find_form(parse(second.get(url)), action=url, page_url=url))
        first.submit(url, {"title": "Văn thư chính"})
        late = second.post(url, data={**fields, "title": "Chuyên viên"})
        assert late.status_code == 422
        assert "Người khác vừa sửa" in late.get_data(as_text=True)
        assert account_named("office.clerk").title == "Văn thư chính"

    def test_suspended_and_back(self, client_for, client, cast: Cast) -> None:
        clerk = client_for(cast.office_clerk)
        assert "Vui lòng nhập" in self.act(client_for, cast, "tam-khoa").get_data(as_text=True)
        assert self.act(client_for, cast, "tam-khoa", reason="Nghi lộ mật khẩu").status_code == 303
        assert clerk.get("/tai-khoan/").status_code == 303
        assert client.submit("/dang-nhap", {"login": "office.clerk", "password": PASSWORD}).status_code == 422
        assert audit("account_suspended").after == {"reason": "Nghi lộ mật khẩu"}
        assert self.act(client_for, cast, "mo-lai").status_code == 303
        assert clerk.get("/tai-khoan/").status_code == 303, "an ended session stays ended"
        assert client.submit("/dang-nhap", {"login": "office.clerk", "password": PASSWORD}).status_code == 303

    def test_left(self, client_for, client, cast: Cast) -> None:
        clerk = client_for(cast.office_clerk)
        done = self.act(client_for, cast, "nghi", left_on="2026-11-20", reason="Nghỉ hưu")
        assert done.status_code == 303
        assert clerk.get("/tai-khoan/").status_code == 303
        assert client.submit("/dang-nhap", {"login": "office.clerk", "password": PASSWORD}).status_code == 422
        assert membership(cast.office_clerk).valid_to == date(2026, 11, 20)
        page = text_of(parse(client_for(cast.administrator).get(f"/nhan-su/{cast.office_clerk.id}")))
        assert "đã nghỉ hoặc chuyển công tác" in page
        assert "Nghỉ hưu" in page
        refused = client_for(cast.administrator).send(
            f"/nhan-su/{cast.office_clerk.id}/vai-tro", {"unit": "CHO_LACH", "role": "staff"}
        )
        assert "đã nghỉ" in refused.get_data(as_text=True)

    def test_leaving_on_a_day_to_come(self, client_for, cast: Cast, clock_at) -> None:
        clerk = client_for(cast.office_clerk)
        self.act(client_for, cast, "nghi", left_on="2026-11-21", reason="Chuyển trường")
        assert clerk.get("/nhan-su/").status_code == 200
        clock_at.shift(16 * 3600 - 8 * 3600)
        assert clerk.get("/nhan-su/").status_code == 200
        clock_at.shift(8 * 3600)
        assert clerk.get("/nhan-su/").status_code == 303

    def test_a_new_password_on_a_slip(self, client_for, client, cast: Cast) -> None:
        clerk = client_for(cast.office_clerk)
        done = self.act(client_for, cast, "mat-khau")
        password = [text_of(code) for code in parse(done).iter("code")][1]
        account = account_named("office.clerk")
        assert verify_password(account.password_hash, password)
        assert account.must_change_password
        assert clerk.get("/tai-khoan/").status_code == 303
        assert client.submit("/dang-nhap", {"login": "office.clerk", "password": PASSWORD}).status_code == 422

    def test_signed_out_everywhere(self, client_for, cast: Cast) -> None:
        clerk = client_for(cast.office_clerk)
        client = client_for(cast.administrator)
        client.submit(f"/nhan-su/{cast.office_clerk.id}", {}, action=f"/nhan-su/{cast.office_clerk.id}/phien")
        assert clerk.get("/tai-khoan/").status_code == 303
        assert client.get("/tai-khoan/").status_code == 200

    def test_the_second_factor_of_a_lost_phone(self, client_for, cast: Cast, change) -> None:
        nothing = self.act(client_for, cast, "hai-buoc", reason="Mất máy")
        assert "chưa bật xác thực hai bước" in nothing.get_data(as_text=True)
        change(cast.office_clerk, totp_secret="A" * 32, totp_confirmed_at=account_named("clerk").created_at)
        assert self.act(client_for, cast, "hai-buoc", reason="Mất máy").status_code == 303
        assert account_named("office.clerk").totp_confirmed_at is None
        assert audit("second_factor_reset").after == {"reason": "Mất máy"}

    def test_every_end_of_a_session_says_why(self, client_for, cast: Cast) -> None:
        client_for(cast.office_clerk)
        self.act(client_for, cast, "tam-khoa", reason="x")
        whys = db.session.scalars(select(LoginSession.ended_why).where(LoginSession.account_id == cast.office_clerk.id))
        assert list(whys) == ["suspended"]
