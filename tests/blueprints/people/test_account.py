"""The own account: contact, language, password, running sessions."""

import pytest
from sqlalchemy import func, select

from portal.adapters.passwords import hash_password, verify_password
from portal.db import db
from portal.models.people import Account, LoginAttempt, LoginSession
from portal.models.records import AuditEntry
from tests.cast import PASSWORD, Cast
from tests.pages import find_form, form_fields, parse, text_of

pytestmark = pytest.mark.usefixtures("mails")  # people are told what happens to their account

NEW = "cá rô ăn mít chín"


def password_form(**fields: str) -> dict[str, str]:
    return {"password": PASSWORD, "new_password": NEW, "repeated": NEW, **fields}


def test_facts_and_roles(client_for, cast: Cast, queries) -> None:
    client = client_for(cast.two_hats)
    with queries() as count:
        page = text_of(parse(client.get("/tai-khoan/")))
    assert "Đỗ Minh Tâm" in page
    assert "Nhân viên" in page
    assert "Trường Tiểu học Hòa Nghĩa" in page
    assert len(count) <= 8, count.statements


def test_somebody_without_a_role_is_told_whom_to_ask(client_for, cast: Cast) -> None:
    assert "chưa được giao vai trò" in client_for(cast.nobody).get("/tai-khoan/").get_data(as_text=True)


class TestContact:
    def test_changed_and_audited(self, client_for, cast: Cast) -> None:
        client = client_for(cast.clerk)
        typed = {"email": "An.Moi@Example.vn", "phone": "091 234 5678", "password": PASSWORD}
        assert client.submit("/tai-khoan/lien-he", typed).location == "/tai-khoan/"
        account = db.session.get_one(Account, cast.clerk.id)
        assert (account.email, account.phone) == ("an.moi@example.vn", "+84912345678")
        entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "contact_changed")).one()
        assert entry.before == {"email": "clerk@example.vn", "phone": None}
        assert "0912 345 678" in client.get("/tai-khoan/").get_data(as_text=True)

    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({"email": "không phải thư"}, "thư điện tử chưa đúng"),
            ({"email": "leader@example.vn"}, "đã gắn với một tài khoản khác"),
            ({"phone": "0987654321"}, "đã gắn với một tài khoản khác"),
            ({"phone": "12345"}, "bắt đầu bằng 0"),
            ({"password": "sai"}, "Mật khẩu hiện tại chưa đúng."),
            ({"password": ""}, "Vui lòng nhập mục này."),
        ],
    )
    def test_refused_with_everything_kept(self, client_for, cast: Cast, change, fields: dict, words: str) -> None:
        change(cast.leader, phone="+84987654321")
        typed = {"email": "moi@example.vn", "phone": "0912345678", "password": PASSWORD, **fields}
        response = client_for(cast.clerk).submit("/tai-khoan/lien-he", typed)
        assert response.status_code == 422
        assert words in response.get_data(as_text=True)
        kept = form_fields(find_form(parse(response), action="/tai-khoan/lien-he", page_url="/"))
        assert (kept["email"], kept["phone"], kept["password"]) == (typed["email"], typed["phone"], "")
        db.session.expire_all()
        assert db.session.get_one(Account, cast.clerk.id).email == "clerk@example.vn"

    def test_both_may_be_empty_for_two_people(self, client_for, cast: Cast) -> None:
        for person in (cast.clerk, cast.leader):
            typed = {"email": "", "phone": "", "password": PASSWORD}
            assert client_for(person).submit("/tai-khoan/lien-he", typed).status_code == 303


class TestLanguage:
    def test_chosen_for_every_device(self, client_for, cast: Cast) -> None:
        client = client_for(cast.clerk)
        client.submit("/tai-khoan/", {"locale": "en"}, action="/tai-khoan/ngon-ngu")
        assert parse(client.get("/tai-khoan/")).get("lang") == "en"
        assert parse(client_for(cast.clerk).get("/tai-khoan/")).get("lang") == "en"

    def test_an_unknown_one_changes_nothing(self, client_for, cast: Cast) -> None:
        client_for(cast.clerk).send("/tai-khoan/ngon-ngu", {"locale": "xx"})
        assert db.session.get_one(Account, cast.clerk.id).locale == "vi"


class TestPassword:
    def test_changed_here_and_signed_out_elsewhere(self, client_for, cast: Cast) -> None:
        here, elsewhere = client_for(cast.clerk), client_for(cast.clerk)
        assert here.submit("/tai-khoan/mat-khau", password_form()).location == "/tai-khoan/"
        assert verify_password(db.session.get_one(Account, cast.clerk.id).password_hash, NEW)
        assert here.get("/tai-khoan/").status_code == 200
        assert elsewhere.get("/tai-khoan/").status_code == 303
        assert db.session.scalar(select(func.count()).where(AuditEntry.action == "password_changed")) == 1
        assert "Mật khẩu của bạn vừa được thay đổi" in here.get("/thong-bao/").get_data(as_text=True)

    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({"password": "sai"}, "Mật khẩu hiện tại chưa đúng."),
            ({"new_password": "ngắn", "repeated": "ngắn"}, "ít nhất 10 ký tự"),
            ({"new_password": "matkhau123", "repeated": "matkhau123"}, "quá dễ đoán"),
            ({"new_password": "NguyenVanAn1", "repeated": "NguyenVanAn1"}, "trùng với tên"),
            ({"new_password": PASSWORD, "repeated": PASSWORD}, "phải khác mật khẩu hiện tại"),
            ({"repeated": "khác hẳn rồi"}, "Hai lần nhập chưa giống nhau."),
            ({"new_password": "", "repeated": ""}, "Vui lòng nhập mục này."),
        ],
    )
    def test_refused(self, client_for, cast: Cast, fields: dict, words: str) -> None:
        client = client_for(cast.clerk)
        response = client.submit("/tai-khoan/mat-khau", password_form(**fields))
        assert response.status_code == 422
        assert words in response.get_data(as_text=True)
        assert PASSWORD not in response.get_data(as_text=True)
        assert verify_password(db.session.get_one(Account, cast.clerk.id).password_hash, PASSWORD)

    def test_a_found_session_cannot_try_passwords_for_ever(self, client_for, cast: Cast) -> None:
        client = client_for(cast.clerk)
        for _ in range(8):
            client.submit("/tai-khoan/mat-khau", password_form(password="sai"))
        assert db.session.scalar(select(func.count()).select_from(LoginAttempt)) == 8
        assert client.submit("/tai-khoan/mat-khau", password_form()).status_code == 429


class TestHandedOutPassword:
    @pytest.fixture
    def slip(self, change, cast: Cast) -> str:
        change(cast.clerk, must_change_password=True, password_hash=hash_password("abcd-efgh-jkmn"))
        return "abcd-efgh-jkmn"

    def test_nothing_opens_before_it_is_changed(self, client_for, cast: Cast, slip: str) -> None:
        client = client_for(cast.clerk)
        for url in ("/viec-cua-toi", "/van-ban/den", "/tai-khoan/", "/nhan-su/"):
            assert client.get(url).location.startswith("/tai-khoan/mat-khau")
        assert client.send("/don-vi-dang-lam-viec", {"unit_id": 1}).location == "/tai-khoan/mat-khau"
        assert client.send("/dang-xuat").location == "/"

    def test_then_the_page_asked_for(self, client, cast: Cast, slip: str) -> None:
        signed_in = client.submit("/dang-nhap?next=/van-ban/den", {"login": "clerk", "password": slip})
        step = client.get(signed_in.location)
        assert step.status_code == 303
        assert "do người khác cấp" in client.get(step.location).get_data(as_text=True)
        refused = client.submit(step.location, password_form(password=slip, new_password=slip, repeated=slip))
        assert "phải khác" in refused.get_data(as_text=True)
        changed = client.submit(step.location, password_form(password=slip))
        assert changed.location == "/van-ban/den"
        assert client.get(changed.location).status_code == 200


class TestSessions:
    CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0 Safari/537.36"

    def test_listed_in_plain_words(self, client_for, cast: Cast, queries) -> None:
        client, _other = client_for(cast.clerk), client_for(cast.clerk)
        session = db.session.scalars(select(LoginSession).order_by(LoginSession.id.desc())).first()
        session.device, session.network = self.CHROME, "113.160.1.1"
        db.session.commit()
        with queries() as count:
            page = text_of(parse(client.get("/tai-khoan/phien")).find(".//main"))
        assert "Chrome trên Windows" in page
        assert "113.160.1.1" in page
        assert page.count("đang dùng") == 1
        assert "Thiết bị không rõ" in page
        assert len(count) <= 7, count.statements

    def test_one_is_ended(self, client_for, cast: Cast) -> None:
        client, other = client_for(cast.clerk), client_for(cast.clerk)
        page = parse(client.get("/tai-khoan/phien"))
        action = find_form(page, action=None, page_url="/")
        assert action.get("action") == "/tai-khoan/phien/ket-thuc-het"
        last = db.session.scalars(select(LoginSession.id).order_by(LoginSession.id.desc())).first()
        client.submit("/tai-khoan/phien", {}, action=f"/tai-khoan/phien/{last}/ket-thuc")
        assert other.get("/tai-khoan/").status_code == 303
        assert client.get("/tai-khoan/").status_code == 200

    def test_all_others_are_ended(self, client_for, cast: Cast) -> None:
        client, other, stranger = client_for(cast.clerk), client_for(cast.clerk), client_for(cast.leader)
        client.submit("/tai-khoan/phien", {}, action="/tai-khoan/phien/ket-thuc-het")
        assert other.get("/tai-khoan/").status_code == 303
        assert client.get("/tai-khoan/").status_code == 200
        assert stranger.get("/tai-khoan/").status_code == 200

    def test_nobody_ends_the_session_of_somebody_else(self, client_for, cast: Cast) -> None:
        client, stranger = client_for(cast.clerk), client_for(cast.leader)
        last = db.session.scalars(select(LoginSession.id).order_by(LoginSession.id.desc())).first()
        assert client.send(f"/tai-khoan/phien/{last}/ket-thuc").status_code == 404
        assert stranger.get("/tai-khoan/").status_code == 200
