"""The second factor: enrolling, signing in with it, recovery codes, switching off, demanded by the unit."""

import re
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import func, select

from portal.adapters import clock
from portal.db import db
from portal.models.people import Account, LoginAttempt, RecoveryCode
from portal.models.records import AuditEntry
from portal.models.units import Unit
from tests.blueprints.people.rows import account_named, audit
from tests.cast import PASSWORD, Cast, Person
from tests.pages import PageClient, parse, text_of

pytestmark = pytest.mark.usefixtures("mails")  # people are told what happens to their account

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code_now(secret: str = SECRET, *, steps: int = 0) -> str:
    return pyotp.TOTP(secret).at(clock.now() + timedelta(seconds=30 * steps))


@pytest.fixture
def enrolled(change, cast: Cast) -> Person:
    change(cast.clerk, totp_secret=SECRET, totp_confirmed_at=clock.now())
    return cast.clerk


def sign_in(client: PageClient) -> str:
    """Up to the second step; the address of that page."""
    first = client.submit("/dang-nhap?next=/van-ban/den", {"login": "clerk", "password": PASSWORD})
    return client.get(first.location).location


def give(client: PageClient, url: str, code: str):
    return client.submit(url, {"code": code})


class TestEnrolling:
    def test_the_whole_way(self, client_for, cast: Cast, queries) -> None:
        client = client_for(cast.clerk)
        begun = client.submit("/tai-khoan/hai-buoc", {}, action="/tai-khoan/hai-buoc/bat")
        with queries() as count:
            page = parse(client.get(begun.location))
        assert len(count) <= 8, count.statements
        secret = text_of(page.find(".//code")).replace(" ", "")
        assert secret == account_named("clerk").totp_secret
        qr = next(img for img in page.iter("img") if img.get("class") == "qr")
        assert qr.get("src").startswith("data:image/svg+xml")
        assert client.get("/viec-cua-toi").status_code == 200, "not in force before the first code"

        wrong = give(client, begun.location, "000000")
        assert wrong.status_code == 422
        assert "Mã chưa đúng" in wrong.get_data(as_text=True)
        done = give(client, begun.location, code_now(secret))
        codes = [text_of(code) for code in parse(done).iter("code")]
        assert len(set(codes)) == 10
        kept = db.session.scalars(select(RecoveryCode.code_hash)).all()
        assert not set(kept) & set(codes)
        assert client.get("/viec-cua-toi").status_code == 200, "this session has just shown it"
        assert client_for(cast.clerk).get("/viec-cua-toi").location.startswith("/xac-thuc-hai-buoc")
        assert audit("second_factor_on").account_id == cast.clerk.id
        state = client.get("/tai-khoan/hai-buoc")
        assert "Còn 10 mã khôi phục" in state.get_data(as_text=True)
        assert secret not in state.get_data(as_text=True)
        assert client.get(begun.location).status_code == 303, "the secret is never shown again"

    def test_twice_is_refused(self, client_for, enrolled: Person) -> None:
        client = client_for(enrolled)
        give(client, "/xac-thuc-hai-buoc", code_now())
        assert client.send("/tai-khoan/hai-buoc/bat").status_code == 422
        assert account_named("clerk").totp_secret == SECRET


class TestSigningIn:
    def test_asked_before_everything(self, client: PageClient, enrolled: Person) -> None:
        step = sign_in(client)
        for url in ("/viec-cua-toi", "/van-ban/den", "/tai-khoan/", "/tai-khoan/hai-buoc", "/tai-khoan/mat-khau"):
            assert client.get(url).location.startswith("/xac-thuc-hai-buoc")
        assert client.send("/tai-khoan/hai-buoc/bat").location.startswith("/xac-thuc-hai-buoc")
        assert give(client, step, code_now()).location == "/van-ban/den"
        assert client.get("/van-ban/den").status_code == 200

    @pytest.mark.parametrize(("steps", "status"), [(-2, 422), (-1, 303), (0, 303), (1, 303), (2, 422)])
    def test_one_step_either_way(self, client: PageClient, enrolled: Person, steps: int, status: int) -> None:
        assert give(client, sign_in(client), code_now(steps=steps)).status_code == status

    def test_a_code_is_taken_once(self, client: PageClient, client_for, enrolled: Person, clock_at) -> None:
        code = code_now()
        assert give(client, sign_in(client), f" {code[:3]} {code[3:]} ").status_code == 303
        other = client_for(enrolled)
        assert give(other, "/xac-thuc-hai-buoc", code).status_code == 422
        assert give(other, "/xac-thuc-hai-buoc", code_now(steps=-1)).status_code == 422
        clock_at.shift(30)
        assert give(other, "/xac-thuc-hai-buoc", code_now()).status_code == 303

    @pytest.mark.parametrize("code", ["", "12345", "abcdef", "１２３４５６", "x" * 41])
    def test_wrong_codes(self, client: PageClient, enrolled: Person, code: str) -> None:
        assert give(client, sign_in(client), code).status_code == 422

    def test_wrong_codes_are_counted(self, client: PageClient, enrolled: Person) -> None:
        step = sign_in(client)
        for _ in range(8):
            assert give(client, step, "000000").status_code == 422
        assert db.session.scalar(select(func.count()).select_from(LoginAttempt)) == 8
        refused = give(client, step, code_now())
        assert (refused.status_code, refused.headers["Retry-After"]) == (429, "900")

    def test_leaving_is_always_possible(self, client: PageClient, enrolled: Person) -> None:
        step = sign_in(client)
        assert client.submit(step, {}, action="/dang-xuat").location == "/"


class TestRecoveryCodes:
    @pytest.fixture
    def codes(self, client_for, enrolled: Person) -> list[str]:
        client = client_for(enrolled)
        give(client, "/xac-thuc-hai-buoc", code_now(steps=-1))
        page = parse(give(client, "/tai-khoan/hai-buoc/ma-khoi-phuc", code_now()))
        return [text_of(code) for code in page.iter("code")]

    def test_each_once(self, client: PageClient, client_for, enrolled: Person, codes: list[str]) -> None:
        assert give(client, sign_in(client), codes[0].upper().replace("-", " ")).status_code == 303
        assert audit("recovery_code_used").account_id == enrolled.id
        other = client_for(enrolled)
        assert give(other, "/xac-thuc-hai-buoc", codes[0]).status_code == 422
        assert give(other, "/xac-thuc-hai-buoc", codes[1]).status_code == 303
        assert "Còn 8 mã" in other.get("/tai-khoan/hai-buoc").get_data(as_text=True)

    def test_new_ones_replace_the_old(self, client_for, enrolled: Person, codes: list[str]) -> None:
        client = client_for(enrolled)
        give(client, "/xac-thuc-hai-buoc", codes[0])
        give(client, "/tai-khoan/hai-buoc/ma-khoi-phuc", codes[1])
        assert give(client_for(enrolled), "/xac-thuc-hai-buoc", codes[2]).status_code == 422

    def test_of_somebody_else(self, client_for, cast: Cast, change, codes: list[str]) -> None:
        change(cast.leader, totp_secret=SECRET, totp_confirmed_at=clock.now())
        assert give(client_for(cast.leader), "/xac-thuc-hai-buoc", codes[0]).status_code == 422


class TestSwitchingOff:
    def test_with_password_and_code(self, client_for, enrolled: Person) -> None:
        client = client_for(enrolled)
        give(client, "/xac-thuc-hai-buoc", code_now(steps=-1))
        url = "/tai-khoan/hai-buoc/tat"
        wrong_password = client.submit(url, {"password": "sai", "code": code_now()})
        assert "Mật khẩu hiện tại chưa đúng" in wrong_password.get_data(as_text=True)
        wrong_code = client.submit(url, {"password": PASSWORD, "code": "000000"})
        assert "Mã chưa đúng" in wrong_code.get_data(as_text=True)
        assert account_named("clerk").totp_confirmed_at is not None
        assert client.submit(url, {"password": PASSWORD, "code": code_now()}).status_code == 303
        assert account_named("clerk").totp_secret is None
        assert client_for(enrolled).get("/viec-cua-toi").status_code == 200
        assert db.session.scalar(select(func.count()).where(AuditEntry.action == "second_factor_off")) == 1


class TestDemandedByTheUnit:
    @pytest.fixture(autouse=True)
    def demanded(self, cast: Cast) -> None:
        db.session.get_one(Unit, cast.units["ben_tre"]).settings = {"require_second_factor": True}
        db.session.commit()

    def test_whoever_has_the_role_enrols_first(self, client_for, cast: Cast) -> None:
        client = client_for(cast.clerk)
        step = client.get("/van-ban/den").location
        assert step == "/tai-khoan/hai-buoc?next=/van-ban/den"
        assert "bắt buộc xác thực hai bước" in client.get(step).get_data(as_text=True)
        begun = client.submit(step, {}, action="/tai-khoan/hai-buoc/bat")
        secret = account_named("clerk").totp_secret
        done = give(client, begun.location, code_now(secret))
        back = re.search(r'class="button secondary" href="([^"]+)"', done.get_data(as_text=True))
        assert back.group(1) == "/van-ban/den"
        assert client.get("/van-ban/den").status_code == 200

    def test_other_roles_and_other_units_go_on(self, client_for, cast: Cast) -> None:
        assert client_for(cast.supervisor).get("/viec-cua-toi").status_code == 200
        assert client_for(cast.principal).get("/viec-cua-toi").status_code == 200

    def test_it_cannot_be_switched_off(self, client_for, enrolled: Person) -> None:
        client = client_for(enrolled)
        give(client, "/xac-thuc-hai-buoc", code_now(steps=-1))
        assert "/tai-khoan/hai-buoc/tat" not in client.get("/tai-khoan/hai-buoc").get_data(as_text=True)
        refused = client.submit("/tai-khoan/hai-buoc/tat", {"password": PASSWORD, "code": code_now()})
        assert "bắt buộc" in refused.get_data(as_text=True)
        assert db.session.get_one(Account, enrolled.id).totp_confirmed_at is not None
