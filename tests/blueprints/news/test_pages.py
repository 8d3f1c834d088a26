"""Writing the required pages: what is saved is read at once; nothing is lost, nobody else gets in."""

from collections.abc import Callable

import pytest
from flask import Flask

from portal.db import db
from portal.models.news import Site, SitePage
from portal.rules.news.pages import PageKind, Place
from portal.rules.permissions import Role
from portal.services.news import pages
from tests.attacks import ATTACKS
from tests.cast import Cast, Person
from tests.make import actor_of
from tests.news import hire, make_site
from tests.pages import PageClient, find_form, form_fields, parse, text_of
from tests.queries import QueryCount

ClientFor = Callable[[Person], PageClient]
EDIT = "/tin-tuc/noi-dung/chuc-nang"
BODY = "<p>Trường dạy các em từ lớp Một đến lớp Năm.</p>"


def write(cast: Cast, body: str = BODY, seen: int = 0) -> None:
    pages.save_page(actor_of(cast.principal), place=Place(PageKind.FUNCTIONS), seen=seen, body=body)
    db.session.commit()


def test_what_is_missing_is_written_and_counts(
    client_for: ClientFor, client: PageClient, cast: Cast, site: Site
) -> None:
    manager = client_for(cast.principal)
    page = manager.get("/tin-tuc/noi-dung")
    rows = [text_of(row) for row in parse(page).iter("tr")]
    assert any("chức năng, nhiệm vụ" in row and "Thiếu" in row and "Bổ sung" in row for row in rows)
    assert "/tin-tuc/noi-dung" in manager.get("/tin-tuc/").text
    public = f"/trang/{site.slug}/gioi-thieu"
    assert client.get(public).status_code == 404
    assert public not in client.get(f"/trang/{site.slug}/").text
    sent = manager.submit(EDIT, {"body": "Dạy các em.\n\n## Nhiệm vụ\n\n- Một\n- Hai", "form_of_body": ""}, action=EDIT)
    assert sent.status_code == 303
    shown = client.get(public)
    assert "Dạy các em." in text_of(parse(shown).find(".//main"))
    assert public in client.get(f"/trang/{site.slug}/").text
    page = manager.get("/tin-tuc/noi-dung")
    assert "Đủ" in page.text
    assert cast.principal.name in page.text


def test_a_page_changes_for_readers_at_once(client_for: ClientFor, client: PageClient, cast: Cast, site: Site) -> None:
    write(cast)
    public = f"/trang/{site.slug}/gioi-thieu"
    assert "lớp Một" in client.get(public).text
    assert client.get(public).headers["Cache-Control"] == "public, max-age=60"
    assert (
        client_for(cast.principal).submit(EDIT, {"body": "Từ lớp Sáu.", "form_of_body": ""}, action=EDIT).status_code
        == 303
    )
    assert "Từ lớp Sáu." in client.get(public).text
    assert f"/trang/{site.slug}/gioi-thieu" in client.get(f"/trang/{site.slug}/sitemap.xml").text
    assert client_for(cast.principal).submit(EDIT, {"body": "", "form_of_body": ""}, action=EDIT).status_code == 303
    assert client.get(public).status_code == 404
    assert "gioi-thieu" not in client.get(f"/trang/{site.slug}/sitemap.xml").text


def test_two_at_once_lose_nothing_and_are_told(client_for: ClientFor, cast: Cast, site: Site) -> None:
    write(cast)
    deputy = client_for(hire(cast, Role.SITE_MANAGER))
    client_for(cast.principal).get(EDIT)
    page = deputy.get(EDIT)
    assert f"Đang được sửa bởi {cast.principal.name}" in page.text
    begun = form_fields(find_form(parse(page), action=EDIT, page_url=EDIT))
    write(cast, "<p>Của hiệu trưởng.</p>", seen=1)
    refused = deputy.post(EDIT, data=begun | {"body": "Của phó hiệu trưởng.", "form_of_body": ""})
    assert refused.status_code == 422
    assert "đã lưu một bản khác" in refused.text
    assert f"Bản {cast.principal.name} vừa lưu" in refused.text
    again = form_fields(find_form(parse(refused), action=EDIT, page_url=EDIT))
    assert "Của phó hiệu trưởng." in again["body"]
    assert deputy.post(EDIT, data=again).status_code == 303
    versions = text_of(parse(deputy.get(f"{EDIT}/cac-ban")).find(".//table"))
    assert [f"Bản {number}" in versions for number in (1, 2, 3, 4)] == [True, True, True, False]


def test_an_earlier_version_is_read_and_taken_back(
    client_for: ClientFor, client: PageClient, cast: Cast, site: Site
) -> None:
    write(cast)
    write(cast, "<p>Sai rồi.</p>", seen=1)
    manager = client_for(cast.principal)
    assert "lớp Một" in manager.get(f"{EDIT}/ban/1").text
    assert manager.submit(f"{EDIT}/ban/1", {}, action=f"{EDIT}/ban/1").status_code == 303
    assert "lớp Một" in client.get(f"/trang/{site.slug}/gioi-thieu").text
    assert manager.get(f"{EDIT}/ban/9").status_code == 404


def test_a_manager_says_that_a_page_is_still_right(client_for: ClientFor, cast: Cast, site: Site) -> None:
    manager = client_for(cast.principal)
    assert manager.send(f"{EDIT}/van-dung").status_code == 422
    write(cast)
    assert manager.submit(EDIT, {}, action=f"{EDIT}/van-dung").status_code == 303
    assert db.session.query(SitePage).one().checked_by == cast.principal.name


@pytest.mark.parametrize("path", ["", "/chuc-nang", "/chuc-nang/cac-ban", "/chuc-nang/ban/1"])
def test_only_the_manager_of_the_site_comes_here(client_for: ClientFor, cast: Cast, site: Site, path: str) -> None:
    write(cast)
    url = f"/tin-tuc/noi-dung{path}"
    assert client_for(cast.principal).get(url).status_code == 200
    for person, status in ((cast.teacher, 403), (cast.stranger, 403), (cast.other_principal, 404)):
        assert client_for(person).get(url).status_code == status
        assert client_for(person).send(f"{EDIT}/van-dung").status_code == status
    make_site(cast, "hoa_nghia")
    assert "lớp Một" not in client_for(cast.other_principal).get(url).text
    assert client_for(cast.principal).get("/tin-tuc/noi-dung/khong-co").status_code == 404


def test_attacks_in_a_page_stay_words(client_for: ClientFor, client: PageClient, cast: Cast, site: Site) -> None:
    body = "\n".join(attack.replace("\x00", "") for attack in ATTACKS)
    fields = {"body": f"<p>Đầu</p>{body}<p>Cuối</p>", "form_of_body": "html"}
    assert client_for(cast.principal).submit(EDIT, fields, action=EDIT).status_code == 303
    main = parse(client.get(f"/trang/{site.slug}/gioi-thieu")).find(".//main")
    assert main is not None
    assert not [tag for tag in main.iter() if tag.tag in {"script", "img", "svg", "iframe", "style", "object", "form"}]
    attributes = {(tag.tag, name) for tag in main.iter() for name in tag.attrib if name.startswith("on")}
    assert not attributes
    hrefs = [tag.get("href") or "" for tag in main.iter("a")]
    assert not [href for href in hrefs if href.lower().startswith(("javascript", "data", "vbscript"))]


def test_a_body_too_long_is_refused_and_kept(client_for: ClientFor, cast: Cast, site: Site) -> None:
    answer = client_for(cast.principal).submit(EDIT, {"body": "a" * 200_001, "form_of_body": ""}, action=EDIT)
    assert answer.status_code == 422
    assert "Không quá 200000 ký tự" in answer.text
    assert "a" * 1000 in answer.text


def test_the_pages_keep_their_budgets(
    client_for: ClientFor, client: PageClient, cast: Cast, site: Site, queries: Callable[[], QueryCount], app: Flask
) -> None:
    for number in range(6):
        write(cast, f"<p>{number}</p>", seen=number)
    manager = client_for(cast.principal)
    for url, most in (("", 18), ("/chuc-nang", 13), ("/chuc-nang/cac-ban", 11)):
        with queries() as count:
            assert manager.get(f"/tin-tuc/noi-dung{url}").status_code == 200
        assert len(count) <= most, (url, count.statements)
    app.extensions["page_cache"].clear()
    with queries() as count:
        assert client.get(f"/trang/{site.slug}/gioi-thieu").status_code == 200
    assert len(count) <= 5, count.statements
