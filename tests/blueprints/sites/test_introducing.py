"""Organisation and leaders as everybody reads them."""

from collections.abc import Callable

import pytest
from flask import Flask

from portal.db import db
from portal.models.news import Site
from portal.models.people import Account
from portal.models.units import Unit
from portal.rules.permissions import Role
from tests.cast import Cast, Person
from tests.news import hire, make_site
from tests.pages import PageClient, find_form, form_fields, parse, text_of
from tests.queries import QueryCount

ClientFor = Callable[[Person], PageClient]


@pytest.fixture
def site(cast: Cast) -> Site:
    return make_site(cast)


def publish(manager: PageClient, *names: str, **fields: str) -> None:
    for name in names:
        sent = manager.submit(
            f"/tin-tuc/noi-dung/{name}", {"form_of_body": "", **fields}, action=f"/tin-tuc/noi-dung/{name}"
        )
        assert sent.status_code == 303


def card_url(site: Site, person: Person) -> str:
    return f"/tin-tuc/noi-dung/lanh-dao/{site.unit_id}/{person.id}"


def test_nothing_is_told_before_the_manager_says_so(
    client_for: ClientFor, client: PageClient, cast: Cast, site: Site
) -> None:
    for path in ("to-chuc", "lanh-dao"):
        assert client.get(f"/trang/{site.slug}/{path}").status_code == 404
    publish(client_for(cast.principal), "to-chuc", "lanh-dao", body="Chi bộ có 18 đảng viên.")
    for path in ("to-chuc", "lanh-dao"):
        shown = text_of(parse(client.get(f"/trang/{site.slug}/{path}")).find(".//main"))
        assert cast.principal.name in shown
        assert "Chi bộ có 18 đảng viên." in shown
        assert cast.teacher.name not in shown
        assert path in client.get(f"/trang/{site.slug}/sitemap.xml").text
        assert f"/trang/{site.slug}/{path}" in client.get(f"/trang/{site.slug}/").text
    unticked = {"body": "Chi bộ có 18 đảng viên.", "seen": "1", "form_of_body": ""}
    assert client_for(cast.principal).send("/tin-tuc/noi-dung/lanh-dao", unticked).status_code == 303
    assert client.get(f"/trang/{site.slug}/lanh-dao").status_code == 404


def test_a_leader_is_told_of_as_the_manager_typed(
    client_for: ClientFor, client: PageClient, cast: Cast, site: Site
) -> None:
    manager = client_for(cast.principal)
    publish(manager, "to-chuc", "lanh-dao")
    db.session.get_one(Account, cast.principal.id).title = "Hiệu trưởng nhà trường"
    db.session.commit()
    url = card_url(site, cast.principal)
    form = find_form(parse(manager.get(url)), action=url, page_url=url)
    assert form_fields(form)["post"] == ""
    typed = {"post": "Hiệu trưởng", "phone": "0275 3822 111", "email": "HT@Example.vn", "duties": "Phụ trách chung"}
    assert manager.submit(card_url(site, cast.principal), typed).status_code == 303
    main = parse(client.get(f"/trang/{site.slug}/lanh-dao")).find(".//main")
    assert main is not None
    hrefs = [link.get("href") for link in main.iter("a")]
    assert {"tel:02753822111", "mailto:ht@example.vn"} <= set(hrefs)
    assert "Phụ trách chung" in text_of(main)
    assert manager.submit(card_url(site, cast.principal), {"name_hidden": "y"}).status_code == 303
    for path in ("to-chuc", "lanh-dao"):
        page = client.get(f"/trang/{site.slug}/{path}").text
        assert cast.principal.name not in page
        assert "Hiệu trưởng" in page


def test_wrong_contact_data_stay_in_the_form(client_for: ClientFor, cast: Cast, site: Site) -> None:
    answer = client_for(cast.principal).submit(card_url(site, cast.principal), {"phone": "gọi tôi", "email": "a@b"})
    assert answer.status_code == 422
    assert "Số điện thoại chỉ gồm chữ số" in answer.text
    assert 'value="gọi tôi"' in answer.text


def test_somebody_elses_saving_is_not_overwritten(client_for: ClientFor, cast: Cast, site: Site) -> None:
    url = card_url(site, cast.principal)
    deputy = client_for(hire(cast, Role.SITE_MANAGER))
    assert deputy.get(url).status_code == 200
    assert client_for(cast.principal).submit(url, {"phone": "0275 3822 111"}).status_code == 303
    refused = deputy.send(url, {"phone": "0275 3822 999", "seen": "0"})
    assert refused.status_code == 422
    assert "Người khác vừa sửa" in refused.text
    assert 'value="0275 3822 999"' in refused.text


def test_nobody_else_changes_what_is_told(client_for: ClientFor, cast: Cast, site: Site) -> None:
    make_site(cast, "hoa_nghia")
    url = card_url(site, cast.principal)
    for person, status in ((cast.teacher, 403), (cast.stranger, 403), (cast.other_principal, 404)):
        assert client_for(person).get(url).status_code == status
        assert client_for(person).send(url, {"phone": "0275 3822 111", "seen": "0"}).status_code == status
    assert client_for(cast.principal).get(card_url(site, cast.teacher)).status_code == 404


def test_a_change_of_people_shows_at_once(client_for: ClientFor, client: PageClient, cast: Cast, site: Site) -> None:
    publish(client_for(cast.principal), "to-chuc")
    url = f"/trang/{site.slug}/to-chuc"
    first = client.get(url)
    assert first.headers["Cache-Control"] == "public, no-cache"
    assert client.get(url, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    hire(cast, Role.DEPUTY_LEADER, name="Lê Thị Ánh")
    db.session.get_one(Account, cast.principal.id).full_name = "Đặng Thị Thùy Dung"
    db.session.commit()
    page = client.get(url, headers={"If-None-Match": first.headers["ETag"]})
    assert page.status_code == 200
    assert "Lê Thị Ánh" in page.text
    assert "Đặng Thị Thùy Dung" in page.text


def test_the_drawn_pages_keep_their_budgets(
    client_for: ClientFor, client: PageClient, cast: Cast, queries: Callable[[], QueryCount], app: Flask
) -> None:
    office = make_site(cast, "ben_tre")
    publish(client_for(cast.leader), "to-chuc", "lanh-dao")
    for key in ("cho_lach", "thpt_ben_tre"):
        db.session.get_one(Unit, cast.units[key]).kind_code = "department_division"
    db.session.commit()
    for path in ("to-chuc", "lanh-dao"):
        with queries() as count:
            assert client.get(f"/trang/{office.slug}/{path}").status_code == 200
        assert len(count) <= 8, count.statements
    manager = client_for(cast.leader)
    for path, most in (("", 18), ("/lanh-dao", 17)):
        with queries() as count:
            assert manager.get(f"/tin-tuc/noi-dung{path}").status_code == 200
        assert len(count) <= most, count.statements
