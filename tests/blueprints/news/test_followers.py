"""What the manager of a site sees of its readers by mail: numbers, and a switch."""

from collections.abc import Callable
from datetime import datetime

import pytest

from portal.adapters import clock
from portal.db import db
from portal.models.news import Site
from portal.models.records import AuditEntry
from portal.rules.permissions import Role
from portal.services.news.following import end
from portal.services.news.sites import list_sections
from tests.cast import Cast, Person
from tests.following import make_follower
from tests.news import hire, make_article, make_site
from tests.pages import PageClient, parse, text_of
from tests.queries import QueryCount

ClientFor = Callable[[Person], PageClient]
URL = "/tin-tuc/nguoi-theo-doi"


def rows(client: PageClient) -> list[str]:
    return [text_of(row) for row in parse(client.get(URL)).iterfind(".//tbody/tr")]


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=clock.LOCAL_ZONE)


def test_the_manager_sees_numbers_and_never_an_address(
    cast: Cast, client_for: ClientFor, site: Site, queries: Callable[[], QueryCount]
) -> None:
    one, two, *_ = list_sections(site.unit_id)
    for name, sections, more in (
        ("a", [], {}),
        ("b", [], {"frequency": "each"}),
        ("c", [one, two], {"frequency": "daily"}),
        ("d", [], {"confirmed_at": None}),
        ("e", [two], {"confirmed_at": local("2026-10-31 23:59"), "frequency": "each"}),
    ):
        make_follower(site, f"{name}@an.giau.vn", *sections, **more)
    left = make_follower(site, "f@an.giau.vn", confirmed_at=local("2026-11-01 00:00"))
    end(left, "reader")
    make_follower(make_site(cast, "hoa_nghia"), "x@an.giau.vn")
    client = client_for(cast.principal)
    page = client.get(URL)
    assert "an.giau" not in page.text
    assert "4 người đang nhận tin" in text_of(parse(page).find(".//main"))
    assert "1 người chưa bấm xác nhận" in text_of(parse(page).find(".//main"))
    assert rows(client) == [
        "Cả trang tin 1 0 1 2",
        f"{one.name} 0 1 0 1",
        f"{two.name} 0 1 1 2",
        "11/2026 4 1",
        "10/2026 1 0",
    ]
    db.session.expire_all()
    with queries() as count:
        client.get(URL)
    assert len(count) <= 9, count.statements


def test_following_is_switched_off_and_on_by_who_manages_the_site(
    cast: Cast, client_for: ClientFor, client: PageClient, site: Site
) -> None:
    make_article(site, cast.principal, published=True)
    section = list_sections(site.unit_id)[0]
    pages = [f"/trang/{site.slug}/", f"/trang/{site.slug}/muc/{section.slug}"]
    for page in pages:
        assert "Nhận tin qua thư điện tử" in client.get(page).text
    manager = client_for(cast.principal)
    assert "Chưa có ai nhận tin qua thư" in manager.get(URL).text
    assert manager.submit(URL, {}, action=f"{URL}/tat").location == URL
    assert "Đang tắt" in manager.get(URL).text
    for page in pages:
        assert "Nhận tin qua thư" not in client.get(page).text
    assert manager.send(f"{URL}/tat").status_code == 303
    assert manager.submit(URL, {}, action=f"{URL}/bat").location == URL
    assert "Nhận tin qua thư điện tử" in client.get(pages[0]).text
    assert db.session.query(AuditEntry).filter_by(action="site_following_changed").count() == 2


@pytest.mark.parametrize("path", ["", "/bat", "/tat"])
def test_nobody_else_gets_there(cast: Cast, client_for: ClientFor, site: Site, path: str) -> None:
    writer = hire(cast, Role.TEACHER, name="Cao Thị Yến")
    for person, status in ((writer, 403), (cast.other_principal, 404)):
        client = client_for(person)
        answer = client.send(f"{URL}{path}") if path else client.get(URL)
        assert answer.status_code == status, (person.key, path)


def test_the_form_on_a_section_has_the_section_chosen(client: PageClient, cast: Cast, site: Site) -> None:
    section = list_sections(site.unit_id)[1]
    page = client.get(f"/trang/{site.slug}/muc/{section.slug}")
    assert page.headers["Cache-Control"] == "public, max-age=60"
    form = next(f for f in parse(page).iter("form") if (f.get("action") or "").endswith("/theo-doi"))
    chosen = [option.get("value") for option in form.iter("option") if option.get("selected") is not None]
    assert chosen == [str(section.id), "weekly"]
    assert not client.get_cookie("cong_truong")
