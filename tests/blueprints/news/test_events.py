"""The calendar of events for those who keep it: entered, changed, called off, taken back, copied."""

from collections.abc import Callable
from datetime import timedelta

from portal.adapters import clock
from portal.db import db
from portal.models.news import Event, Site
from portal.models.records import AuditEntry
from portal.rules.permissions import Role
from tests.articles import edition
from tests.cast import Cast, Person
from tests.news import hire, make_article, make_event, make_site
from tests.pages import PageClient, find_form, form_fields, parse, text_of
from tests.queries import QueryCount

ClientFor = Callable[[Person], PageClient]
BASE = "/tin-tuc/lich"
GOOD = {"title": "Hội thao", "first_day": "2026-11-27", "begins": "7h30", "ends": "11:00", "place": "Sân trường"}


def titles(client: PageClient, query: str = "") -> list[str]:
    page = client.get(BASE + query)
    assert page.status_code == 200
    return [text_of(link) for link in parse(page).iterfind(".//tbody/tr/th/a")]


def test_an_event_is_entered_and_public_at_once(cast: Cast, client_for: ClientFor, site: Site) -> None:
    client, before = client_for(cast.principal), edition(cast)
    assert "Chưa có sự kiện nào sắp tới" in client.get(BASE).text
    assert client.submit(f"{BASE}/them", GOOD).status_code == 303
    event = db.session.query(Event).one()
    assert f"{event.starts_at.astimezone(clock.LOCAL_ZONE):%d/%m %H:%M}" == "27/11 07:30"
    assert (event.has_end, event.all_day, event.created_by) == (True, False, cast.principal.name)
    assert edition(cast) > before
    assert titles(client) == ["Hội thao"]
    assert "Thứ sáu 27/11/2026, 07:30–11:00" in client.get(BASE).text
    assert "Hội thao" in client.get(f"/trang/{site.slug}/lich").text
    assert db.session.query(AuditEntry).filter_by(action="event_added").one().after["event_title"] == "Hội thao"


def test_each_wrong_entry_is_told_at_its_field_and_nothing_is_lost(
    cast: Cast, client_for: ClientFor, site: Site
) -> None:
    client = client_for(cast.principal)
    foreign = make_article(make_site(cast, "ben_tre"), cast.principal, published=True)
    draft = make_article(site, cast.teacher, title="Nháp")
    for wrong, field, words in (
        ({"title": "  "}, "title", "Vui lòng nhập mục này"),
        ({"title": "a" * 201}, "title", "Không quá 200"),
        ({"first_day": ""}, "first_day", "Vui lòng nhập mục này"),
        ({"first_day": "31/02/2027"}, "first_day", "Ngày không hợp lệ"),
        ({"first_day": "2026-11-19"}, "first_day", "đã qua"),
        ({"first_day": "2036-11-19"}, "first_day", "kiểm tra lại năm"),
        ({"begins": ""}, "begins", "Nhập giờ bắt đầu"),
        ({"begins": "25:00"}, "begins", "Giờ không hợp lệ"),
        ({"ends": "07:30"}, "ends", "phải sau giờ bắt đầu"),
        ({"last_day": "2026-11-26"}, "last_day", "từ ngày bắt đầu trở đi"),
        ({"last_day": "2028-11-26"}, "last_day", "120 ngày"),
        ({"last_day": "2026-11-28", "ends": ""}, "ends", "cần có giờ kết thúc"),
        ({"place": "a" * 201}, "place", "Không quá 200"),
        ({"description": "a" * 4001}, "description", "Không quá 4000"),
        ({"article_id": str(foreign.id)}, "article_id", "Hãy chọn một mục"),
        ({"article_id": str(draft.id)}, "article_id", "Hãy chọn một mục"),
        ({"article_id": "x"}, "article_id", "Hãy chọn một mục"),
    ):
        refused = client.send(f"{BASE}/them", GOOD | {"audience": "Khối 5", "article_id": ""} | wrong)
        assert refused.status_code == 422, wrong
        told = parse(refused).find(f".//*[@id='{field}-error']")
        assert words in text_of(told), (wrong, text_of(told))
        kept = form_fields(find_form(parse(refused), action=None, page_url=f"{BASE}/them"))
        assert kept["audience"] == "Khối 5"
        assert kept["title"] == wrong.get("title", GOOD["title"]).strip()
    assert db.session.query(Event).count() == 0


def test_two_tabs_lose_nothing(cast: Cast, client_for: ClientFor, site: Site) -> None:
    event = make_event(site, cast.principal)
    one = f"{BASE}/{event.id}"
    client, other = client_for(cast.principal), client_for(hire(cast, Role.SITE_MANAGER))
    before = form_fields(find_form(parse(client.get(one)), action=None, page_url=one))
    assert other.submit(one, {"place": "Phòng họp"}).status_code == 303
    refused = client.post(one, data=before | {"title": "Họp phụ huynh khối 1"})
    assert refused.status_code == 422
    assert "Cao Thị Yến vừa sửa sự kiện này" in refused.text
    assert "Phòng họp" in refused.text
    again = form_fields(find_form(parse(refused), action=None, page_url=one))
    assert again["title"] == "Họp phụ huynh khối 1"
    assert client.post(one, data=again).status_code == 303
    db.session.expire_all()
    assert (event.title, event.place) == ("Họp phụ huynh khối 1", "")


def test_an_event_is_called_off_and_takes_place_after_all(cast: Cast, client_for: ClientFor, site: Site) -> None:
    event = make_event(site, cast.principal)
    client, one = client_for(cast.principal), f"{BASE}/{event.id}"
    assert client.submit(f"{one}/hoan-huy", {"off": "postponed", "reason": " "}).status_code == 422
    assert client.submit(f"{one}/hoan-huy", {"off": "later", "reason": "Mưa"}).status_code == 422
    stale = event.version
    assert client.submit(f"{one}/hoan-huy", {"off": "cancelled", "reason": "Mưa bão"}).status_code == 303
    assert client.send(f"{one}/hoan-huy", {"off": "postponed", "reason": "x", "seen": stale}).status_code == 422
    db.session.expire_all()
    assert (event.off, event.off_reason, event.off_by) == ("cancelled", "Mưa bão", cast.principal.name)
    assert "Mưa bão" in client.get(one).text
    assert client.send(f"{one}/van-dien-ra", {"seen": stale}).status_code == 409
    assert client.submit(one, {}, action=f"{one}/van-dien-ra").status_code == 303
    db.session.expire_all()
    assert (event.off, event.off_reason) == (None, None)


def test_an_event_is_taken_back_and_shown_again(cast: Cast, client_for: ClientFor, client, site: Site) -> None:
    event = make_event(site, cast.principal)
    keeper, one, public = client_for(cast.principal), f"{BASE}/{event.id}", f"/trang/{site.slug}/lich/{event.id}"
    assert client.get(public).status_code == 200
    assert keeper.submit(one, {}, action=f"{one}/go").status_code == 303
    assert client.get(public).status_code == 404
    assert (titles(keeper), titles(keeper, "?loc=da-go")) == ([], ["Họp phụ huynh"])
    assert keeper.submit(one, {}, action=f"{one}/dua-lai").status_code == 303
    assert client.get(public).status_code == 200
    assert keeper.send(f"{one}/go").status_code == 409


def test_a_copy_takes_everything_but_the_day(cast: Cast, client_for: ClientFor, site: Site) -> None:
    article = make_article(site, cast.principal, title="Mời họp", published=True)
    event = make_event(site, cast.principal, place="Hội trường", hours=-48, article_id=article.id)
    client, copy = client_for(cast.principal), f"{BASE}/{event.id}/ban-sao"
    fields = form_fields(find_form(parse(client.get(copy)), action=None, page_url=copy))
    assert (fields["title"], fields["place"], fields["first_day"]) == ("Họp phụ huynh", "Hội trường", "")
    assert fields["begins"] == "08:00"
    assert client.submit(copy, {"first_day": "2026-12-01"}).status_code == 303
    assert (titles(client), titles(client, "?loc=da-qua")) == (["Họp phụ huynh"], ["Họp phụ huynh"])
    assert {row.article_id for row in db.session.query(Event)} == {article.id}


def test_a_past_event_is_mended_but_none_is_moved_into_the_past(cast: Cast, client_for: ClientFor, site: Site) -> None:
    past, ahead = make_event(site, cast.principal, hours=-72), make_event(site, cast.principal)
    client = client_for(cast.principal)
    assert client.submit(f"{BASE}/{past.id}", {"place": "Phòng 1"}).status_code == 303
    moved = client.submit(f"{BASE}/{ahead.id}", {"first_day": "2026-11-18"})
    assert (moved.status_code, "đã qua" in moved.text) == (422, True)


def test_only_who_moderates_or_manages_the_own_site(cast: Cast, client_for: ClientFor, site: Site) -> None:
    event = make_event(site, cast.principal)
    make_site(cast, "hoa_nghia")
    one = f"{BASE}/{event.id}"
    gets = [f"{one}", f"{one}/ban-sao", f"{one}/hoan-huy"]
    posts = [*gets, f"{one}/go", f"{one}/dua-lai", f"{one}/van-dien-ra"]
    deputy = hire(cast, Role.DEPUTY_LEADER, name="Cao Văn Phó")
    editor = hire(cast, Role.EDITOR)
    for person, status in ((cast.teacher, 403), (editor, 403), (cast.other_principal, 404), (deputy, 200)):
        client = client_for(person)
        assert [client.get(url).status_code for url in gets] == [status] * len(gets), person
        if status != 200:
            data = GOOD | {"seen": event.version, "off": "cancelled", "reason": "x"}
            assert [client.send(url, data).status_code for url in posts] == [status] * len(posts), person
    assert client_for(cast.teacher).get(BASE).status_code == 403
    assert client_for(cast.teacher).send(f"{BASE}/them", GOOD).status_code == 403
    assert "Lịch sự kiện" not in client_for(cast.teacher).get("/tin-tuc/").text
    assert "Lịch sự kiện" in client_for(deputy).get("/tin-tuc/").text
    assert client_for(cast.leader).get(BASE).status_code == 404, "a unit without a site has no calendar"
    db.session.expire_all()
    assert (event.off, event.taken_back_at, db.session.query(Event).count()) == (None, None, 1)


def test_the_list_is_paged_and_cheap(
    cast: Cast, client_for: ClientFor, site: Site, queries: Callable[[], QueryCount]
) -> None:
    for number in range(35):
        make_event(site, cast.principal, title=f"Sự kiện {number}", hours=24 + number)
    client = client_for(cast.principal)
    assert titles(client, "?trang=2") == [f"Sự kiện {number}" for number in range(30, 35)]
    event = db.session.query(Event).order_by(Event.starts_at).first()
    assert event is not None
    for url, most in ((BASE, 9), (f"{BASE}/{event.id}", 9), (f"{BASE}/them", 8)):
        db.session.expire_all()
        with queries() as count:
            assert client.get(url).status_code == 200
        assert len(count) <= most, (url, count.statements)
    assert clock.now() + timedelta(days=1) == event.starts_at
