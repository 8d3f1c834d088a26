"""The pages on which a unit decides what its site shows of the units below."""

from collections.abc import Callable

import pytest

from portal.db import db
from portal.models.news import Site, Syndication
from portal.models.notifications import Notification
from portal.rules.permissions import Role
from tests.cast import Cast, Person
from tests.news import hire, make_article, make_offer, make_site
from tests.pages import PageClient, parse, text_of
from tests.queries import QueryCount

ClientFor = Callable[[Person], PageClient]
BASE = "/tin-tuc/cap-duoi/"


@pytest.fixture
def above(cast: Cast) -> Site:
    return make_site(cast, "cho_lach")


@pytest.fixture
def manager(cast: Cast, above: Site) -> Person:
    assert above.unit_id == cast.units["cho_lach"]
    return hire(cast, Role.SITE_MANAGER, unit="cho_lach", name="Hồ Văn Quản")


@pytest.fixture
def offer(cast: Cast, site: Site, above: Site) -> Syndication:
    body = "<p>Ba trăm em cùng đọc.</p>"
    article = make_article(site, cast.teacher, title="Ngày hội đọc sách", published=True, body=body)
    return make_offer(above, article)


def rows(client: PageClient, url: str) -> list[str]:
    return [text_of(row) for row in parse(client.get(url)).iterfind(".//tbody/tr")]


def test_an_article_is_read_accepted_mended_and_taken_off(
    cast: Cast, client_for: ClientFor, manager: Person, offer: Syndication
) -> None:
    client, page = client_for(manager), f"{BASE}{offer.id}"
    assert "Bài của đơn vị cấp dưới 1" in text_of(parse(client.get("/tin-tuc/")).find(".//main"))
    [row] = rows(client, BASE)
    assert "Ngày hội đọc sách" in row
    assert "Trường Tiểu học Vĩnh Bình" in row
    shown = client.get(page).text
    assert "Ba trăm em cùng đọc." in shown
    assert f"/bai/{offer.article.slug}" in shown
    long = client.submit(page, {"headline": "x" * 201, "summary": "Giữ lại chữ này"}, action=f"{page}/nhan")
    assert (long.status_code, "Không quá 200 ký tự." in long.text) == (422, True)
    assert "Giữ lại chữ này" in long.text
    sent = client.submit(page, {"headline": "Trường làng đọc sách", "summary": "Hay."}, action=f"{page}/nhan")
    assert sent.status_code == 303
    db.session.expire_all()
    assert (offer.headline, offer.summary, offer.accepted_by) == ("Trường làng đọc sách", "Hay.", "Hồ Văn Quản")
    assert "Trường làng đọc sách" in rows(client, f"{BASE}?loc=dang-hien")[0]
    assert client.submit(page, {"headline": ""}, action=f"{page}/nhan").status_code == 303
    db.session.expire_all()
    assert offer.headline == ""
    assert client.submit(page, {}, action=f"{page}/thoi-hien").status_code == 303
    assert "Hồ Văn Quản" in rows(client, f"{BASE}?loc=thoi-hien")[0]
    assert "Không có bài nào chờ nhận" in client.get(BASE).text


@pytest.mark.usefixtures("mails")
def test_a_refusal_needs_a_reason_that_stays_typed(
    cast: Cast, client_for: ClientFor, manager: Person, offer: Syndication
) -> None:
    client, page = client_for(manager), f"{BASE}{offer.id}"
    for wrong in ("", "   ", "x" * 1001):
        refused = client.submit(page, {"reason": wrong}, action=f"{page}/tu-choi")
        assert refused.status_code == 422, wrong
    assert "x" * 1001 in refused.text
    assert client.submit(page, {"reason": "Đã có bài chung."}, action=f"{page}/tu-choi").status_code == 303
    assert "Đã có bài chung." in rows(client, f"{BASE}?loc=khong-nhan")[0]
    told = db.session.query(Notification).filter_by(account_id=cast.teacher.id).one()
    assert client_for(cast.teacher).get(told.path).status_code == 200


def test_what_another_did_first_is_told_and_nothing_typed_is_lost(
    client_for: ClientFor, manager: Person, offer: Syndication
) -> None:
    client, page = client_for(manager), f"{BASE}{offer.id}"
    client.submit(page, {}, action=f"{page}/nhan")
    late = client.send(f"{page}/nhan", {"seen": "1", "headline": "Chữ của tôi"})
    assert (late.status_code, "vừa xử lý bài này" in late.text) == (422, True)
    assert "Chữ của tôi" in late.text
    assert client.send(f"{page}/thoi-hien", {"seen": "khong"}).status_code in {409, 422}
    assert client.send(f"{page}/tu-choi", {"seen": "2", "reason": "x"}).status_code == 422, "it is shown"


def test_several_are_accepted_and_wrong_ticks_are_told(
    cast: Cast, client_for: ClientFor, manager: Person, offer: Syndication, site: Site, above: Site
) -> None:
    other = make_offer(above, make_article(site, cast.teacher, title="Vườn rau", published=True))
    client, page = client_for(manager), f"{BASE}nhan"
    for wrong in ({}, {"chon": "x"}, {"chon": "-1"}, {"chon": "99999999999999999999"}, {"chon": "4000"}):
        assert client.send(page, wrong).status_code == 422, wrong
    assert client.send(page, {"chon": [str(offer.id), str(other.id)]}).status_code == 303
    assert "2 bài" in client.get(BASE).text
    assert len(rows(client, f"{BASE}?loc=dang-hien")) == 2
    assert client.send(page, {"chon": str(offer.id)}).status_code == 422


def test_lists_are_searched_and_paged(
    cast: Cast, client_for: ClientFor, manager: Person, site: Site, above: Site
) -> None:
    for number in range(31):
        make_offer(above, make_article(site, cast.teacher, title=f"Hội sách {number}", published=True))
    make_offer(above, make_article(site, cast.teacher, title="Vườn rau", published=True))
    client = client_for(manager)
    assert (len(rows(client, BASE)), len(rows(client, f"{BASE}?trang=2"))) == (30, 2)
    assert len(rows(client, f"{BASE}?q=vuon+rau")) == 1
    assert "Không có bài nào khớp." in client.get(f"{BASE}?q=zzz&loc=bậy").text


def test_who_may_come_here(
    cast: Cast, client_for: ClientFor, offer: Syndication, site: Site, client: PageClient
) -> None:
    make_site(cast, "ben_tre")
    moderator = hire(cast, Role.DEPUTY_LEADER, unit="cho_lach", name="Hồ Văn Phó")
    administrator = hire(cast, Role.UNIT_ADMINISTRATOR, unit="cho_lach", name="Hồ Văn Trị")
    editor = hire(cast, Role.EDITOR, unit="cho_lach", name="Hồ Văn Biên")
    one = f"{BASE}{offer.id}"
    expected = {
        moderator: (200, 200),
        administrator: (200, 200),
        editor: (403, 403),
        cast.office_clerk: (403, 403),
        cast.leader: (200, 404),
        cast.principal: (200, 404),
        cast.teacher: (403, 403),
        cast.stranger: (403, 403),
        cast.nobody: (403, 403),
    }
    for person, (of_list, of_one) in expected.items():
        asking = client_for(person)
        assert asking.get(BASE).status_code == of_list, person
        assert asking.get(one).status_code == of_one, person
        if of_one != 200:
            for act in ("nhan", "tu-choi", "thoi-hien"):
                sent = asking.send(f"{one}/{act}", {"seen": "1", "reason": "x"})
                assert sent.status_code == of_one, (person, act)
            assert asking.send(f"{BASE}nhan", {"chon": str(offer.id)}).status_code in {403, 422}
    assert client.get(BASE).status_code == 303
    db.session.expire_all()
    assert (offer.accepted_at, offer.refused_at, offer.ended_at) == (None, None, None)


def test_the_author_sees_what_became_of_the_article(
    cast: Cast, client_for: ClientFor, offer: Syndication, manager: Person
) -> None:
    page = f"/tin-tuc/{offer.article_id}"
    assert "Phòng Giáo dục và Đào tạo Chợ Lách Chờ nhận" in text_of(parse(client_for(cast.teacher).get(page)))
    client_for(manager).send(f"{BASE}nhan", {"chon": str(offer.id)})
    assert "Phòng Giáo dục và Đào tạo Chợ Lách Đang hiện" in text_of(parse(client_for(cast.teacher).get(page)))


def test_the_pages_keep_their_budgets(
    cast: Cast,
    client_for: ClientFor,
    manager: Person,
    offer: Syndication,
    site: Site,
    above: Site,
    queries: Callable[[], QueryCount],
) -> None:
    for number in range(20):
        make_offer(above, make_article(site, cast.teacher, title=f"Hội sách {number}", published=True))
    client = client_for(manager)
    for url, most in ((BASE, 8), (f"{BASE}{offer.id}", 8)):
        db.session.expire_all()
        with queries() as count:
            assert client.get(url).status_code == 200
        assert len(count) <= most, (url, count.statements)
