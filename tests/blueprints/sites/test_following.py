"""Following a site by mail: asked, confirmed by the address itself, changed, ended by one click."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from portal.adapters import clock
from portal.adapters.mail import FolderMailer
from portal.db import db
from portal.models.news import Follower, Site
from portal.models.people import LoginAttempt
from portal.models.records import OutboxItem
from portal.services.news.sites import list_sections
from tests.cast import Cast
from tests.following import ADDRESS, ask, followers, links_in, make_follower, newest, token_of
from tests.news import make_site
from tests.pages import PageClient, parse, text_of
from tests.queries import QueryCount

Drain = Callable[[], int]


@pytest.fixture
def site(cast: Cast) -> Site:
    return make_site(cast)


def test_a_reader_follows_a_section_confirms_changes_and_stops(
    client: PageClient, site: Site, mails: FolderMailer, drain: Drain
) -> None:
    section = list_sections(site.unit_id)[1]
    url = f"/trang/{site.slug}/theo-doi"
    page = client.submit(url, {"email": " Me.Be@Example.vn ", "section": str(section.id)})
    assert (page.status_code, page.location) == (303, f"{url}/da-gui")
    assert "Mời bạn mở hộp thư" in client.get(page.location).text
    assert not client.get_cookie("cong_truong")
    drain()
    mail = newest(mails)
    assert (mail["To"], mail["Subject"]) == (ADDRESS, f"[{site.name}] Xác nhận nhận tin qua thư")
    assert section.name in mail.get_content()
    assert "Mỗi tuần một thư" in mail.get_content()
    (link,) = links_in(mail)
    assert client.get(link).status_code == client.get(link).status_code == 200  # a scanner opens it
    assert [follower.confirmed_at for follower in followers()] == [None]
    assert client.submit(link, {}).location == link
    assert followers()[0].confirmed_at == followers()[0].covered_until is not None
    confirmed = client.get(link)
    assert "Đã xác nhận" in confirmed.text
    assert confirmed.headers["Referrer-Policy"] == "no-referrer"
    assert confirmed.headers["Cache-Control"] == "private, no-store"
    change = next(a.get("href") for a in parse(confirmed).iter("a") if "/chon/" in (a.get("href") or ""))
    first = list_sections(site.unit_id)[0]
    saved = client.submit(change, {"frequency": "each", "sections": [str(first.id), str(section.id)]})
    assert "Đã lưu" in client.get(saved.location).text
    assert [each.id for each in followers()[0].sections] == [first.id, section.id]
    assert client.submit(change, {"sections": []}).status_code == 303
    assert (followers()[0].sections, followers()[0].frequency) == ([], "each")
    stop = next(a.get("href") for a in parse(client.get(change)).iter("a") if "/thoi/" in (a.get("href") or ""))
    assert "Bấm nút" in client.get(stop).text
    assert client.submit(stop, {}).status_code == 303
    assert "Đã thôi nhận tin" in client.get(stop).text
    ended = followers()[0]
    assert (ended.email, ended.ended_why) == (None, "reader")
    assert client.get(change).status_code == client.post(link).status_code == 410
    assert not client.get_cookie("cong_truong")


@pytest.mark.parametrize("email", ["", "   ", "me", "me@", "@x.vn", "me@x", "me@x..vn", "a b@x.vn", "mẹ@x.vn"])
def test_a_wrong_address_is_told_at_its_field_and_nothing_is_lost(client: PageClient, site: Site, email: str) -> None:
    section = list_sections(site.unit_id)[0]
    page = ask(client, site, email, section=str(section.id), frequency="daily")
    assert page.status_code == 422
    fields = {e.get("id"): e for e in parse(page).find(".//main").iter() if e.get("id")}
    assert text_of(fields["email-error"])
    assert fields["email"].get("value") == " ".join(email.split())
    chosen = [o.get("value") for o in parse(page).find(".//main").iter("option") if o.get("selected") is not None]
    assert chosen == [str(section.id), "daily"]
    assert not followers()


@pytest.mark.parametrize(
    "email",
    [
        "me@x.vn\r\nBcc: ke.la@x.vn",
        "me@x.vn\nSubject: x",
        "me@x.vn%0aBcc:b@x.vn",
        "<me@x.vn>",
        '"a\\nb"@x.vn',
        "me@x.vn,b@x.vn",
        f"{'a' * 65}@x.vn",
        f"a@{'b' * 250}.vn",
        f"a@{'ế' * 70}.vn",
        f"a@{'x' * 5000}",
    ],
)
def test_an_address_adds_no_header_and_no_addressee(client: PageClient, site: Site, email: str) -> None:
    assert ask(client, site, email).status_code == 422
    assert not followers()


def test_an_international_domain_is_kept_as_mail_servers_know_it(client: PageClient, site: Site, mails: object) -> None:
    assert ask(client, site, "Lan@trườnghọc.vn").status_code == 303
    (follower,) = followers()
    assert follower.email is not None
    assert follower.email.startswith("lan@xn--trnghc-")
    assert follower.email.partition("@")[2].encode().decode("idna") == "trườnghọc.vn"


@pytest.mark.parametrize("wrong", [{"section": "999999"}, {"section": "x"}, {"frequency": "hourly"}, {"section": "-1"}])
def test_a_forged_choice_is_refused(client: PageClient, site: Site, wrong: dict[str, str]) -> None:
    page = ask(client, site, **wrong)
    assert (page.status_code, "Hãy chọn một mục trong danh sách." in page.text) == (422, True)


def test_a_section_of_another_site_or_put_away_is_none_of_this(client: PageClient, cast: Cast, site: Site) -> None:
    other = list_sections(make_site(cast, "hoa_nghia").unit_id)[0]
    away = list_sections(site.unit_id)[0]
    away.put_away_at = clock.now()
    db.session.commit()
    for section in (other, away):
        assert ask(client, site, section=str(section.id)).status_code == 422
        follower = make_follower(site, f"{section.id}@x.vn")
        forged = {"frequency": "weekly", "sections": [str(section.id)]}
        assert client.post(f"/theo-doi/chon/{token_of(follower)}", data=forged).status_code == 422


def test_the_answer_is_the_same_whether_the_address_follows_or_not(
    client: PageClient, site: Site, mails: FolderMailer, drain: Drain
) -> None:
    follower = make_follower(site, "dang.nhan@example.vn", frequency="each")
    answers = [ask(client, site, email) for email in ("dang.nhan@example.vn", ADDRESS)]
    one, other = ([pair for pair in answer.headers if pair[0] != "X-Request-ID"] for answer in answers)
    assert (one, answers[0].data, answers[0].status_code) == (other, answers[1].data, answers[1].status_code)
    drain()
    told = {mail["To"]: mail for mail in mails.newest(5)}
    assert links_in(told["dang.nhan@example.vn"]) == [f"/theo-doi/chon/{token_of(follower)}"]
    assert links_in(told[ADDRESS])[0].startswith("/theo-doi/xac-nhan/")
    db.session.expire_all()
    assert follower.frequency == "each"  # whoever asks without the mail changes nothing


def test_three_mails_a_day_to_one_address_whoever_asks(
    client: PageClient, cast: Cast, site: Site, mails: FolderMailer, drain: Drain, clock_at: time_machine.Traveller
) -> None:
    other = make_site(cast, "hoa_nghia")
    answers = [ask(client, where, f" {ADDRESS.upper()}") for where in (site, other, site, other, site)]
    assert {(a.status_code, a.location.rpartition("/")[2]) for a in answers} == {(303, "da-gui")}
    drain()
    assert len(mails.newest(9)) == 3
    clock_at.shift(timedelta(days=1, seconds=1))
    ask(client, site)
    drain()
    assert len(mails.newest(9)) == 4


def test_one_network_asks_thirty_times_in_a_quarter_of_an_hour(
    client: PageClient, site: Site, mails: object, clock_at: time_machine.Traveller
) -> None:
    for number in range(30):
        assert ask(client, site, f"a{number}@x.vn").status_code == 303
    refused = ask(client, site, "a30@x.vn")
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "900")
    assert "Nhiều người đang đăng ký cùng lúc" in refused.text
    assert len(followers()) == 30
    assert client.get("/dang-nhap").status_code == 200
    clock_at.shift(timedelta(minutes=15, seconds=1))
    assert ask(client, site, "a30@x.vn").status_code == 303


def test_a_site_takes_no_flood_of_addresses(client: PageClient, site: Site, mails: object) -> None:
    for number in range(300):
        db.session.add(make_waiting(site, number))
    db.session.commit()
    assert ask(client, site).status_code == 429


def make_waiting(site: Site, number: int) -> Follower:
    return Follower(unit_id=site.unit_id, email=f"{number}@x.vn", frequency="weekly", salt="s", made_at=site.opened_at)


def test_a_program_that_fills_in_everything_is_told_the_same_and_nothing_happens(
    client: PageClient, site: Site
) -> None:
    page = ask(client, site, homepage="http://mua.hang")
    assert (page.status_code, page.location) == (303, f"/trang/{site.slug}/theo-doi/da-gui")
    assert (followers(), db.session.query(OutboxItem).count(), db.session.query(LoginAttempt).count()) == ([], 0, 0)


def test_two_tabs_make_one_follower_and_both_mails_confirm(
    client: PageClient, site: Site, mails: FolderMailer, drain: Drain
) -> None:
    ask(client, site, frequency="daily")
    ask(client, site, frequency="each")
    assert [follower.frequency for follower in followers()] == ["each"]
    drain()
    first, second = (links_in(mail)[0] for mail in mails.newest(2))
    assert [client.post(link).status_code for link in (first, second, first)] == [303, 303, 303]
    assert len(followers()) == 1


def test_only_these_public_pages_take_forms_without_a_token(app: Flask) -> None:
    named = {name for name, view in app.view_functions.items() if getattr(view, "visitors", False)}
    mine = {f"sites.{name}" for name in ("follow", "confirm_following", "choose_following", "stop_following")}
    assert mine <= named
    guards = {name: app.view_functions[name].access for name in named}  # type: ignore[attr-defined]
    by_key = {name for name, guard in guards.items() if guard.startswith("key ")}
    assert {name.partition(".")[0] for name in by_key} == {"form_api"}, "a program has a key and no cookie"
    assert {guards[name] for name in named - by_key} == {"public"}


def test_the_page_is_kept_by_caches_and_asks_little(
    client: PageClient, site: Site, queries: Callable[[], QueryCount], mails: object
) -> None:
    url = f"/trang/{site.slug}/theo-doi"
    with queries() as count:
        page = client.get(url)
    assert page.headers["Cache-Control"] == "public, max-age=60"
    assert "csrf" not in page.text
    assert len(count) <= 5, count.statements
    with queries() as count:
        assert ask(client, site).status_code == 303
    assert len(count) <= 16, count.statements
    token = token_of(make_follower(site, "b@x.vn"))
    for path, most in ((f"/theo-doi/chon/{token}", 4), (f"/theo-doi/thoi/{token}", 3)):
        db.session.expire_all()
        with queries() as count:
            client.get(path)
        assert len(count) <= most, count.statements
