"""New people: the slip, the mail, and every wrong input at its field."""

import pytest
from sqlalchemy import select

from portal.db import db
from portal.models.people import Membership
from portal.models.records import AuditEntry, OutboxItem
from tests.blueprints.people.rows import account_named
from tests.cast import Cast
from tests.pages import find_form, form_fields, parse, text_of

INVITED = {
    "full_name": "Nguyễn Văn An",
    "title": "Giáo viên",
    "email": "van.an@example.vn",
    "phone": "0912 345 678",
    "unit": "Trường Tiểu học Vĩnh Bình (VINH_BINH)",
    "role": "teacher",
    "decision": "QĐ 12/QĐ-THVB",
    "valid_from": "2026-11-20",
}


class TestInviting:
    def test_a_slip_with_a_first_password(self, client_for, client, cast: Cast) -> None:
        done = client_for(cast.administrator).submit("/nhan-su/them", INVITED)
        assert done.status_code == 200
        assert done.headers["Cache-Control"] == "private, no-store"
        page = parse(done)
        assert "Nguyễn Văn An" in text_of(page)
        codes = [text_of(code) for code in page.iter("code")]
        assert codes[0] == "nguyen.van.an"
        assert [img.get("alt") for img in page.iter("img") if (img.get("src") or "").startswith("data:image/svg+xml")]

        account = account_named("nguyen.van.an")
        assert (account.email, account.phone, account.must_change_password) == (
            "van.an@example.vn",
            "+84912345678",
            True,
        )
        held = db.session.scalars(select(Membership).where(Membership.account_id == account.id)).one()
        assert (held.role, held.unit_id, held.decision) == ("teacher", cast.units["vinh_binh"], "QĐ 12/QĐ-THVB")
        assert held.granted_by_id == cast.administrator.id
        signed_in = client.submit("/dang-nhap", {"login": "0912345678", "password": codes[1]})
        assert client.get(signed_in.location).location.startswith("/tai-khoan/mat-khau")
        assert codes[1] not in str([(e.before, e.after) for e in db.session.scalars(select(AuditEntry))])

    def test_a_mail_with_a_link(self, client_for, client, cast: Cast, mails) -> None:
        done = client_for(cast.administrator).submit("/nhan-su/them", {**INVITED, "way": "mail"})
        assert done.status_code == 303
        body = db.session.scalars(select(OutboxItem)).one().payload["body"]
        assert "Nguyễn" not in body
        link = body.partition("http://localhost")[2].split()[0]
        page = client.get(link)
        assert "nguyen.van.an" in text_of(parse(page))
        client.submit(link, {"new_password": "cá rô ăn mít chín", "repeated": "cá rô ăn mít chín"})
        signed_in = client.submit("/dang-nhap", {"login": "nguyen.van.an", "password": "cá rô ăn mít chín"})
        assert client.get(signed_in.location).status_code == 200

    @pytest.mark.parametrize(
        ("fields", "field", "words"),
        [
            ({"full_name": ""}, "full_name", "Vui lòng nhập"),
            ({"full_name": "An"}, "full_name", "đầy đủ họ và tên"),
            ({"full_name": "? ?"}, "user_name", "Không tạo được tên đăng nhập"),
            ({"user_name": "clerk"}, "user_name", "đã có người dùng"),
            ({"user_name": "văn an"}, "user_name", "chữ cái không dấu"),
            ({"email": "leader@example.vn"}, "email", "đã gắn với một tài khoản khác"),
            ({"email": "leader"}, "email", "chưa đúng"),
            ({"email": "", "way": "mail"}, "email", "Cần có thư điện tử"),
            ({"phone": "123"}, "phone", "bắt đầu bằng 0"),
            ({"unit": ""}, "unit", "Vui lòng nhập"),
            ({"unit": "Trường ở nơi khác"}, "unit", "Không có đơn vị này"),
            ({"unit": "TAM_BINH"}, "unit", "Không có đơn vị này"),
            ({"unit": "BOARD"}, "unit", "Không có đơn vị này"),
            ({"role": ""}, "role", "Vui lòng nhập"),
            ({"role": "system_administrator"}, "role", "Hãy chọn một mục"),
            ({"role": "data_officer"}, "domains", "ít nhất một lĩnh vực"),
            ({"role": "teacher", "domains": ["finance"]}, "domains", "Chỉ cán bộ số liệu"),
            ({"role": "data_officer", "domains": ["magic"]}, "domains", "Hãy chọn một mục"),
            ({"valid_from": "31/02/2026"}, "valid_from", "Ngày không hợp lệ"),
            ({"last_day": "2026-11-19"}, "last_day", "từ ngày bắt đầu"),
            ({"expires_on": "2026-11-19"}, "expires_on", "đã qua"),
        ],
    )
    def test_refused_at_the_field_with_everything_kept(
        self, client_for, cast: Cast, fields: dict, field: str, words: str
    ) -> None:
        typed = {**INVITED, **fields}
        response = client_for(cast.administrator).submit("/nhan-su/them", typed)
        assert response.status_code == 422
        page = parse(response)
        error = next((e for e in page.iter() if e.get("id") == f"{field}-error"), None)
        assert words in text_of(error)
        kept = form_fields(find_form(page, action="/nhan-su/them", page_url="/"))
        for name, value in typed.items():
            if name not in {"role", "domains", "way", "full_name", "unit"}:
                assert kept[name] == value
        assert account_named("nguyen.van.an") is None

    def test_the_next_one_of_the_name_gets_a_number(self, client_for, cast: Cast) -> None:
        client = client_for(cast.administrator)
        client.submit("/nhan-su/them", INVITED)
        client.submit("/nhan-su/them", {**INVITED, "email": "", "phone": ""})
        assert account_named("nguyen.van.an2") is not None

    def test_a_data_officer_of_two_domains(self, client_for, cast: Cast) -> None:
        client = client_for(cast.administrator)
        client.submit("/nhan-su/them", {**INVITED, "role": "data_officer", "domains": ["training", "statistics"]})
        held = db.session.scalars(
            select(Membership.domain).where(Membership.account_id == account_named("nguyen.van.an").id)
        ).all()
        assert sorted(held) == ["statistics", "training"]

    def test_only_a_system_administrator_makes_another_and_only_at_the_root(self, client_for, cast: Cast) -> None:
        client = client_for(cast.operator)
        below = client.submit("/nhan-su/them", {**INVITED, "role": "system_administrator"})
        assert "chỉ được giao ở đơn vị cao nhất" in below.get_data(as_text=True)
        assert (
            client.submit("/nhan-su/them", {**INVITED, "role": "system_administrator", "unit": "BOARD"}).status_code
            == 200
        )
