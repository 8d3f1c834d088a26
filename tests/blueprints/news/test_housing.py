"""Where a site is and whether everybody may read it: addresses changed, former ones kept, closing and opening."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from portal.adapters import clock
from portal.db import db
from portal.errors import RuleBroken
from portal.models.news import FormerSiteAddress, Site
from portal.models.records import AuditEntry
from portal.models.units import Unit
from portal.rules.news.slugs import check_site_slug
from portal.services.news.addressing import MOST_FORMER
from portal.services.news.sites import build_site
from tests.cast import Cast, Person
from tests.news import make_article, make_offer, make_site
from tests.pages import PageClient, find_form, form_fields, parse, text_of
from tests.queries import QueryCount

ClientFor = Callable[[Person], PageClient]
ADDRESS = "/tin-tuc/cai-dat/dia-chi"
CLOSE = "/tin-tuc/cai-dat/dong-mo"
HOST = "/tin-tuc/cai-dat/ten-mien"


def test_every_page_of_the_old_address_leads_to_the_new_one(
    cast: Cast, client: PageClient, client_for: ClientFor, site: Site
) -> None:
    article = make_article(site, cast.teacher, published=True)
    old, head = f"/trang/{site.slug}", client_for(cast.principal)
    paths = ("/", f"/bai/{article.slug}", "/muc/tin-tuc", "/muc/tin-tuc/atom.xml", "/atom.xml", "/tim", "/thong-bao/")
    for path in paths:
        assert client.get(old + path).status_code == 200, path
    assert head.submit(ADDRESS, {"slug": "th-vinh-binh"}).location == ADDRESS
    for path in paths:
        moved = client.get(old + path)
        assert (moved.status_code, moved.location) == (301, f"/trang/th-vinh-binh{path}"), path
        assert moved.headers["Cache-Control"] == "public, max-age=60"
        assert client.get(f"/trang/th-vinh-binh{path}").status_code == 200, path
    asked = client.get(f"{old}/tim?q=khai%20gi%E1%BA%A3ng&slug=x&_external=1&_anchor=%0d")
    assert asked.location == "/trang/th-vinh-binh/tim?q=khai%20gi%E1%BA%A3ng&slug=x&_external=1&_anchor=%0d"
    odd = client.get(f"{old}/bai/m%C3%B4t%20b%C3%A0i%3Fx%23y")
    assert odd.location == "/trang/th-vinh-binh/bai/m%C3%B4t%20b%C3%A0i%3Fx%23y"
    assert client.get(f"{old}/khong-co").status_code == 404
    entry = db.session.query(AuditEntry).filter_by(action="site_moved").one()
    assert (entry.before, entry.after) == ({"slug": old.removeprefix("/trang/")}, {"slug": "th-vinh-binh"})
    assert "Địa chỉ cũ" in head.get(ADDRESS).text


def test_a_site_moves_on_and_back_without_going_in_circles(
    cast: Cast, client: PageClient, client_for: ClientFor, site: Site
) -> None:
    head, first = client_for(cast.principal), site.slug
    for slug in ("hai", "ba"):
        assert head.submit(ADDRESS, {"slug": slug}).status_code == 303
    for old in (first, "hai"):
        assert client.get(f"/trang/{old}/").location == "/trang/ba/"
    assert head.submit(ADDRESS, {"slug": first}).status_code == 303
    assert client.get(f"/trang/{first}/").status_code == 200
    for old in ("hai", "ba"):
        assert client.get(f"/trang/{old}/").location == f"/trang/{first}/"


def test_addresses_that_cannot_be_are_refused_with_a_proposal(cast: Cast, client_for: ClientFor, site: Site) -> None:
    head, old = client_for(cast.principal), site.slug
    make_site(cast, "ben_tre").slug = "so-ben-tre"
    db.session.add(FormerSiteAddress(slug="so-cu", unit_id=cast.units["ben_tre"], until=clock.now()))
    db.session.commit()
    for wrong, told in (
        ("", "Vui lòng nhập mục này"),
        ("Trường Tiểu học Vĩnh Bình", "Có thể dùng: truong-tieu-hoc-vinh-binh"),
        ("đường", "Có thể dùng: duong"),
        ("TH", "Có thể dùng: th"),
        ("a--b", "Có thể dùng: a-b"),
        ("-a", "Có thể dùng: a"),
        ("a/b", "Có thể dùng: a-b"),
        ("../x", "Có thể dùng: x"),
        ("???", "Có thể dùng: th-vinh-binh"),
        ("tim", "dành cho trang khác"),
        ("tin-tuc", "dành cho trang khác"),
        ("a" * 61, "Không quá 60 ký tự"),
        ("so-ben-tre", "đã có đơn vị dùng hoặc từng dùng"),
        ("so-cu", "đã có đơn vị dùng hoặc từng dùng"),
    ):
        page = head.submit(ADDRESS, {"slug": wrong})
        assert page.status_code == 422, wrong
        error = next(e for e in parse(page).iter("p") if e.get("id") == "slug-error")
        assert told in text_of(error), wrong
        assert form_fields(find_form(parse(page), action=ADDRESS, page_url=ADDRESS))["slug"] == wrong
    db.session.expire_all()
    assert site.slug == old
    with pytest.raises(RuleBroken):
        check_site_slug("a\n")


def test_nobody_gets_an_address_that_was_somebody_elses(cast: Cast, client_for: ClientFor, site: Site) -> None:
    old = site.slug
    client_for(cast.principal).submit(ADDRESS, {"slug": "moi"})
    unit = db.session.get_one(Unit, cast.units["hoa_nghia"])
    unit.short_name, unit.name = "", "Trường Tiểu học Vĩnh Bình"
    assert build_site(unit).slug == f"{old}-2"


def test_addresses_are_not_hoarded(cast: Cast, client_for: ClientFor, site: Site) -> None:
    for number in range(MOST_FORMER):
        db.session.add(FormerSiteAddress(slug=f"cu-{number}", unit_id=site.unit_id, until=clock.now()))
    db.session.commit()
    head = client_for(cast.principal)
    assert "đã đổi địa chỉ 20 lần" in head.submit(ADDRESS, {"slug": "moi"}).text
    assert head.submit(ADDRESS, {"slug": "cu-3"}).status_code == 303


def test_who_moves_second_is_told_where_the_site_is_now(cast: Cast, client_for: ClientFor, site: Site) -> None:
    head = client_for(cast.principal)
    fields = form_fields(find_form(parse(head.get(ADDRESS)), action=ADDRESS, page_url=ADDRESS))
    head.submit(ADDRESS, {"slug": "mot"})
    late = head.post(ADDRESS, data=fields | {"slug": "hai"})
    assert (late.status_code, "Người khác vừa lưu: mot" in late.text) == (409, True)
    again = form_fields(find_form(parse(late), action=ADDRESS, page_url=ADDRESS))
    assert again["slug"] == "hai"
    assert head.post(ADDRESS, data=again).status_code == 303


def test_a_closed_site_says_why_everywhere_and_opens_as_it_was(
    cast: Cast, client: PageClient, client_for: ClientFor, site: Site
) -> None:
    above = make_site(cast, "cho_lach")
    article = make_article(site, cast.teacher, title="Vườn rau của em", published=True)
    make_offer(above, article, accepted=True)
    home, portal, head = f"/trang/{site.slug}/", f"/trang/{above.slug}/", client_for(cast.principal)
    pages = (home, f"{home}bai/{article.slug}", f"{home}atom.xml", f"{home}tim")
    assert "Vườn rau của em" in client.get(portal).text
    for page in pages:
        assert client.get(page).status_code == 200
    for wrong, told in ((" ", "Vui lòng nhập mục này"), ("á" * 1001, "Không quá 1000 ký tự")):
        refused = head.submit(CLOSE, {"reason": wrong}, action=CLOSE)
        assert (refused.status_code, told in refused.text) == (422, True)
    assert client.get(home).status_code == 200
    assert head.submit(CLOSE, {"reason": "Sáp nhập <trường>."}, action=CLOSE).location == CLOSE
    for page in pages:
        gone = client.get(page)
        assert gone.status_code == 410, page
        words = text_of(parse(gone).find(".//main"))
        assert "Trang tin đã đóng" in words
        assert "Sáp nhập <trường>." in words
        assert 'href="/trang/"' in gone.text
        assert cast.principal.name not in words
    assert site.name not in client.get("/trang/").text
    assert "Vườn rau của em" not in client.get(portal).text
    assert "đã đóng trang tin lúc" in head.get(CLOSE).text
    assert head.get(f"/tin-tuc/{article.id}").status_code == 200
    assert head.send(CLOSE, {"reason": "Lần nữa."}).status_code == 422
    assert head.send("/tin-tuc/cai-dat/mo-lai").location == CLOSE
    for page in pages:
        assert client.get(page).status_code == 200
    assert "Vườn rau của em" in client.get(portal).text
    actions = [entry.action for entry in db.session.query(AuditEntry).order_by(AuditEntry.id)]
    assert actions[-2:] == ["site_closed", "site_opened"]


def test_the_former_address_of_a_closed_site_says_so_too_and_one_never_open_is_nowhere(
    cast: Cast, client: PageClient, client_for: ClientFor, site: Site
) -> None:
    old, head = site.slug, client_for(cast.principal)
    head.submit(ADDRESS, {"slug": "moi"})
    head.submit(CLOSE, {"reason": "Nghỉ."}, action=CLOSE)
    assert client.get(f"/trang/{old}/").location == "/trang/moi/"
    assert client.get("/trang/moi/").status_code == 410
    site.closed_at = None
    db.session.commit()
    for slug in (old, "moi"):
        assert client.get(f"/trang/{slug}/").status_code == 404


def test_only_who_manages_the_own_site(cast: Cast, client: PageClient, client_for: ClientFor, site: Site) -> None:
    for url in (ADDRESS, CLOSE, "/tin-tuc/cai-dat/mo-lai"):
        assert client_for(cast.teacher).send(url, {"slug": "khac", "reason": "x"}).status_code == 403
        assert client_for(cast.other_principal).send(url, {"slug": "khac", "reason": "x"}).status_code == 404
        assert client.send(url).status_code == 401
    assert client.get(f"/trang/{site.slug}/").status_code == 200


def test_the_pages_keep_their_budgets(
    cast: Cast, client: PageClient, client_for: ClientFor, site: Site, queries: Callable[[], QueryCount]
) -> None:
    head, old = client_for(cast.principal), site.slug
    head.submit(ADDRESS, {"slug": "moi"})
    for who, url, most in ((head, ADDRESS, 9), (head, CLOSE, 8), (client, f"/trang/{old}/", 2)):
        db.session.expire_all()
        with queries() as count:
            assert who.get(url).status_code in {200, 301}
        assert len(count) <= most, count.statements


@pytest.fixture
def listed(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The operator allows every name below one."""
    parts = app.extensions["portal"]
    settings = replace(parts.settings, site_hosts="*.truong.example.vn")
    monkeypatch.setitem(app.extensions, "portal", replace(parts, settings=settings))


def test_no_site_has_a_host_name_of_its_own_where_none_is_listed(cast: Cast, client_for: ClientFor, site: Site) -> None:
    head = client_for(cast.principal)
    page = head.get(HOST)
    assert "chưa cho đơn vị nào dùng tên miền riêng" in page.text
    assert parse(page).find(".//main//form") is None
    sent = head.send(HOST, {"host": "vb.truong.example.vn", "version": str(site.version)})
    assert (sent.status_code, site.host) == (422, None)


@pytest.mark.usefixtures("listed")
def test_a_listed_host_name_becomes_the_one_address_and_is_taken_off_again(
    cast: Cast, client: PageClient, client_for: ClientFor, site: Site
) -> None:
    head = client_for(cast.principal)
    assert head.submit(HOST, {"host": "VB.truong.example.vn"}).location == HOST
    front = f"/trang/{site.slug}/"
    assert f'rel="canonical" href="http://vb.truong.example.vn{front}"' in client.get(front).text
    entry = db.session.query(AuditEntry).filter_by(action="site_host_changed").one()
    assert (entry.before, entry.after) == ({"host": ""}, {"host": "vb.truong.example.vn"})
    assert head.submit(HOST, {"host": " "}).location == HOST
    assert "vb.truong.example.vn" not in client.get(front).text


@pytest.mark.usefixtures("listed")
def test_a_host_name_that_cannot_be_is_refused_at_its_field(cast: Cast, client_for: ClientFor, site: Site) -> None:
    make_site(cast, "hoa_nghia").host = "hn.truong.example.vn"
    db.session.commit()
    head = client_for(cast.principal)
    for typed, words in (
        ("http://vb.truong.example.vn", "Ghi tên miền như"),
        ("vb.example.com", "chưa được người vận hành cổng cho phép"),
        ("hn.truong.example.vn", "đã có đơn vị khác dùng"),
    ):
        refused = head.submit(HOST, {"host": typed})
        assert refused.status_code == 422, typed
        assert words in refused.text, typed
        assert f'value="{typed}"' in refused.text, "what was typed stays"
    form = form_fields(find_form(parse(head.get(HOST)), action=HOST, page_url=HOST))
    head.submit(HOST, {"host": "vb.truong.example.vn"})
    late = head.send(HOST, form | {"host": "khac.truong.example.vn"})
    assert late.status_code == 409
    assert "vb.truong.example.vn" in late.text


@pytest.mark.usefixtures("listed")
def test_only_who_manages_a_site_gives_it_a_host_name(cast: Cast, client_for: ClientFor, site: Site) -> None:
    assert site.host is None
    assert client_for(cast.teacher).get(HOST).status_code == 403
    assert client_for(cast.clerk).get(HOST).status_code in {403, 404}
