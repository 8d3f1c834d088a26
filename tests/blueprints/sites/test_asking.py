"""Anybody asks the unit something on its site; the answer is read at an address only the asker learns."""

from collections.abc import Callable

import pytest
from time_machine import Traveller

from portal.db import db
from portal.models.news import Site, SiteQuestion
from portal.models.notifications import Notification
from portal.models.people import LoginAttempt
from portal.models.units import Unit
from portal.rules.permissions import Role
from portal.services.people.sign_in import PER_NETWORK as ATTEMPTS_PER_NETWORK
from tests.attacks import ATTACKS
from tests.cast import Cast, Person
from tests.news import hire, make_site
from tests.pages import PageClient, parse, text_of
from tests.queries import QueryCount
from tests.visiting import look_again, send_on, send_whole

ClientFor = Callable[[Person], PageClient]
TYPED = {
    "name": "Nguyễn Thị Hoa",
    "email": "hoa@example.vn",
    "subject": "Hồ sơ vào lớp Một",
    "question": "Con tôi học lớp Một cần những giấy tờ gì?\n\nNộp ở đâu?",
}


@pytest.fixture
def site(cast: Cast) -> Site:
    return make_site(cast)


@pytest.fixture
def url(site: Site) -> str:
    return f"/trang/{site.slug}/lien-he"


def stored() -> list[SiteQuestion]:
    db.session.expire_all()
    return db.session.query(SiteQuestion).order_by(SiteQuestion.id).all()


@pytest.mark.usefixtures("mails")
def test_a_question_is_looked_at_once_more_sent_and_read_at_its_own_address(
    client: PageClient, cast: Cast, url: str, clock_at: Traveller
) -> None:
    manager = hire(cast, Role.SITE_MANAGER)
    second = look_again(client, url, TYPED)
    assert (second.status_code, stored()) == (200, [])
    assert "Xem lại trước khi gửi" in second.text
    assert second.headers["Cache-Control"] == "private, no-store"
    clock_at.shift(5)
    sent = send_on(client, second, {}, url=url)
    assert sent.status_code == 303
    [question] = stored()
    assert (question.name, question.email, question.phone) == ("Nguyễn Thị Hoa", "hoa@example.vn", None)
    assert question.question == TYPED["question"]
    assert not question.may_publish
    assert question.due_on.isoformat() == "2026-12-04", "ten working days after Friday 20 November"
    own = client.get(sent.location)
    shown = text_of(parse(own).find(".//main"))
    assert f"Câu hỏi số {question.id}" in shown
    assert "04/12/2026" in shown
    assert own.headers["Cache-Control"] == "private, no-store"
    assert own.headers["Referrer-Policy"] == "no-referrer"
    assert sent.location.rpartition("/")[2] not in question.token_hash
    told = db.session.query(Notification).one()
    assert (told.account_id, told.path) == (manager.id, f"/tin-tuc/hoi-dap/{question.id}")
    assert "Hoa" not in str(told.params), "what askers tell is not copied anywhere"
    assert not [cookie for answer in (second, sent, own) for cookie in answer.headers.getlist("Set-Cookie")]


def test_the_secret_opens_nothing_else(client: PageClient, cast: Cast, url: str, clock_at: Traveller) -> None:
    own = send_whole(client, clock_at, url, TYPED).location
    other = make_site(cast, "hoa_nghia")
    token = own.rpartition("/")[2]
    assert client.get(own).status_code == 200
    assert client.get(f"{url}/{token[:-1]}").status_code == 404
    assert client.get(f"{url}/{token.lower()}").status_code == 404
    assert client.get(f"{url}/1").status_code == 404
    assert client.get(f"/trang/{other.slug}/lien-he/{token}").status_code == 404
    assert client.get(f"/trang/khong-co/lien-he/{token}").status_code == 404


@pytest.mark.parametrize(
    ("wrong", "field", "told"),
    [
        ({"name": "  "}, "name", "Vui lòng nhập mục này."),
        ({"name": "a" * 101}, "name", "Không quá 100 ký tự."),
        ({"email": ""}, "email", "Hãy ghi thư điện tử hoặc số điện thoại"),
        ({"email": "hoa@"}, "email", "Địa chỉ thư điện tử chưa đúng"),
        ({"email": "a@b.vn\r\nBcc: c@d.vn"}, "email", "Địa chỉ thư điện tử chưa đúng"),
        ({"email": "", "phone": "123"}, "phone", "Số điện thoại bắt đầu bằng 0"),
        ({"phone": "0912"}, "phone", "Số di động gồm 10 chữ số"),
        ({"subject": ""}, "subject", "Vui lòng nhập mục này."),
        ({"subject": "a" * 201}, "subject", "Không quá 200 ký tự."),
        ({"question": " \n "}, "question", "Vui lòng nhập mục này."),
        ({"question": "a" * 4001}, "question", "Không quá 4000 ký tự."),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_is_lost(
    client: PageClient, url: str, wrong: dict[str, str], field: str, told: str
) -> None:
    answer = look_again(client, url, TYPED | wrong)
    assert answer.status_code == 422
    errors = {e.get("id"): text_of(e) for e in parse(answer).iter() if (e.get("id") or "").endswith("-error")}
    assert told in errors.pop(f"{field}-error")
    assert not errors
    for name, typed in (TYPED | wrong).items():
        assert typed.split("\n")[0].strip() in answer.text, name
    assert stored() == []


def test_too_quick_asks_again_and_loses_nothing(client: PageClient, url: str, clock_at: Traveller) -> None:
    second = look_again(client, url, TYPED)
    again = send_on(client, second, {}, url=url)
    assert (again.status_code, stored()) == (422, [])
    assert "Gửi nhanh quá" in again.text
    assert "Nguyễn Thị Hoa" in again.text
    clock_at.shift(3)
    assert send_on(client, again, {}, url=url).status_code == 303
    assert len(stored()) == 1


def test_the_same_page_sent_twice_is_one_question(client: PageClient, url: str, clock_at: Traveller) -> None:
    second = look_again(client, url, TYPED)
    clock_at.shift(5)
    first, repeated = (send_on(client, second, {}, url=url) for _ in range(2))
    assert first.location == repeated.location
    assert len(stored()) == 1


def test_tickets_of_other_pages_old_or_made_up_only_lead_to_a_second_look(
    client: PageClient, cast: Cast, url: str, clock_at: Traveller
) -> None:
    other = f"/trang/{make_site(cast, 'hoa_nghia').slug}/lien-he"
    second = look_again(client, other, TYPED)
    clock_at.shift(5)
    ticket = next(e.get("value") or "" for e in parse(second).iter("input") if e.get("name") == "ticket")
    for wrong in (ticket, ticket[:-1], "x", "[1]", "a" * 5000, ""):
        answer = client.post(url, data={**TYPED, "ticket": wrong})
        assert (answer.status_code, "Xem lại trước khi gửi" in answer.text) == (200, True), wrong
    clock_at.shift(24 * 60 * 60)
    assert send_on(client, second, {}, url=other).status_code == 200
    assert stored() == []


def test_going_back_from_the_second_look_keeps_everything(client: PageClient, url: str) -> None:
    second = look_again(client, url, TYPED | {"may_publish": "y"})
    back = send_on(client, second, {"sua": "1"}, url=url)
    assert (back.status_code, stored()) == (200, [])
    inputs = {e.get("name"): e for e in parse(back).find(".//main").iter("input")}
    assert inputs["email"].get("value") == "hoa@example.vn"
    assert inputs["may_publish"].get("checked") is not None
    assert "Nộp ở đâu?" in back.text


def test_a_program_that_fills_in_everything_is_stopped_and_a_person_only_sends_again(
    client: PageClient, url: str, clock_at: Traveller
) -> None:
    answer = look_again(client, url, TYPED | {"homepage": "http://spam.example"})
    assert (answer.status_code, stored()) == (422, [])
    assert "spam.example" not in answer.text
    second = send_on(client, answer, {}, url=url)
    clock_at.shift(5)
    assert send_on(client, second, {}, url=url).status_code == 303


def test_too_many_from_one_network_or_to_one_site_wait_and_lose_nothing(
    client: PageClient, cast: Cast, url: str, clock_at: Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(10):
        assert send_whole(client, clock_at, url, TYPED).status_code == 303
    refused = send_whole(client, clock_at, url, TYPED)
    assert (refused.status_code, len(stored())) == (429, 10)
    assert int(refused.headers["Retry-After"]) > 0
    assert "Con tôi học lớp Một" in refused.text
    elsewhere = {"environ_base": {"REMOTE_ADDR": "10.9.9.9"}}
    assert send_whole(client, clock_at, url, TYPED, **elsewhere).status_code == 303, "another network"
    monkeypatch.setattr("portal.services.news.visiting.PER_SITE", 11)
    monkeypatch.setattr("portal.services.news.visiting.PER_NETWORK", 99)
    assert send_whole(client, clock_at, url, TYPED, **elsewhere).status_code == 429, "the site has enough"
    other = f"/trang/{make_site(cast, 'hoa_nghia').slug}/lien-he"
    assert send_whole(client, clock_at, other, TYPED, **elsewhere).status_code == 303
    clock_at.shift(15 * 60)
    assert send_whole(client, clock_at, url, TYPED).status_code == 303
    assert ATTEMPTS_PER_NETWORK > 2 * 13
    networks = {attempt.network for attempt in db.session.query(LoginAttempt)}
    assert networks <= {"visitor 127.0.0.1", "visitor 10.9.9.9"}, "apart from tries to sign in"


def test_the_page_is_kept_by_caches_without_anything_that_grows_old(
    client: PageClient, client_for: ClientFor, cast: Cast, site: Site, url: str, queries: Callable[[], QueryCount]
) -> None:
    unit = db.session.get_one(Unit, site.unit_id)
    unit.address, unit.phone, unit.email = "Ấp Vĩnh Chính", "+842753822111", "vb@example.vn"
    db.session.commit()
    with queries() as count:
        page = client.get(url)
    assert len(count.statements) <= 6, count.statements
    assert page.headers["Cache-Control"] == "public, max-age=60"
    assert "Set-Cookie" not in page.headers
    assert page.get_data() == client_for(cast.principal).get(url).get_data(), "the same whoever asks"
    assert "csrf" not in page.text
    for words in ("Ấp Vĩnh Chính", "0275 3822 111", "vb@example.vn", "google.com/maps"):
        assert words in page.text
    with queries() as count:
        assert client.get(url).status_code == 200
    assert len(count.statements) <= 1


@pytest.mark.usefixtures("mails")
@pytest.mark.same_everywhere
def test_attack_strings_stay_text_everywhere(
    client: PageClient, client_for: ClientFor, cast: Cast, url: str, clock_at: Traveller
) -> None:
    staff = client_for(cast.principal)
    attacks = [attack for attack in ATTACKS if "\x00" not in attack]
    for start in range(0, len(attacks), 16):
        some = attacks[start : start + 16]
        typed = {"name": f"Hoa {some[0]}"[:100], "subject": f"Về {some[1]}"[:200], "question": "\n".join(some)[:4000]}
        second = look_again(client, url, TYPED | typed)
        clock_at.shift(200)
        own = send_on(client, second, {}, url=url)
        assert own.status_code == 303, some
        page = f"/tin-tuc/hoi-dap/{stored()[-1].id}"
        staff.submit(page, {"answer": "\n".join(some)}, action=f"{page}/tra-loi")
        for shown in (second, client.get(own.location), staff.get(page), staff.get("/tin-tuc/hoi-dap/?loc=da-tra-loi")):
            main = parse(shown).find(".//main")
            assert shown.status_code == 200
            assert not [e for e in main.iter() if e.tag in {"script", "iframe", "object", "embed", "video", "style"}]
            assert not [a for a in main.iter("a") if (a.get("href") or "").startswith(("javascript", "data"))]


def test_a_closed_site_and_a_wrong_address_have_no_form(client: PageClient, cast: Cast, url: str) -> None:
    make_site(cast, opened=False)
    assert client.get(url).status_code == 404
    assert client.post(url, data=TYPED).status_code == 404
    assert client.get("/trang/khong-co/lien-he").status_code == 404
    assert client.post("/trang/khong-co/lien-he", data=TYPED).status_code == 404
    assert client.post(url, data=b"x" * 3_000_000).status_code == 413
    assert client.post(url, data={**TYPED, "name": "a\x00b"}).status_code == 400
