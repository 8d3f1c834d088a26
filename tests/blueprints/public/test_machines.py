"""Public pages as machines see them: caches, feed readers, the database."""

import gzip
import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from portal.services.documents import public
from tests.cast import Cast, Person
from tests.make import make_posted
from tests.pages import PageClient
from tests.plans import plan_of
from tests.publications import address, post_with_files, publish
from tests.queries import QueryCount

ClientFor = Callable[[Person], PageClient]
ATOM = "{http://www.w3.org/2005/Atom}"


def test_a_cache_asks_again_and_gets_304_while_nothing_changed(app, client: PageClient, cast: Cast) -> None:
    document = post_with_files(app, cast.clerk, "Kế hoạch.pdf")
    publish(cast.clerk, document)
    unit = f"/cong-khai/{document.issuing_unit_id}/van-ban/"
    pages = (unit, f"{unit}atom.xml", address(document), f"{address(document)}/tep/{document.files[0].id}")
    browser = FlaskClient(app, app.response_class)  # one that takes compressed pages
    for path in pages:
        first = browser.get(path, headers={"Accept-Encoding": "gzip"})
        assert first.headers["Cache-Control"] == "public, no-cache"
        assert "Set-Cookie" not in first.headers
        again = browser.get(path, headers={"If-None-Match": first.headers["ETag"], "Accept-Encoding": "gzip"})
        assert (again.status_code, again.data) == (304, b"")
    before = client.get(unit).headers["ETag"]
    publish(cast.clerk, make_posted(cast.clerk, code="44/SGDĐT"), with_body=True)
    assert client.get(unit, headers={"If-None-Match": before}).status_code == 200
    english = client.get(f"{unit}?lang=en")
    assert "Public documents" in english.get_data(as_text=True)
    assert english.headers["Cache-Control"] == "private, no-cache"
    assert "Cookie" in english.headers["Vary"]


def test_the_page_is_the_same_for_a_signed_in_person(app, client: PageClient, client_for, cast: Cast) -> None:
    document = post_with_files(app, cast.clerk, "Kế hoạch.pdf")
    publish(cast.clerk, document)
    for path in (address(document), f"/cong-khai/{document.issuing_unit_id}/van-ban/"):
        seen = client_for(cast.clerk).get(path)
        assert seen.data == client.get(path).data
        assert cast.clerk.name not in seen.get_data(as_text=True)


def test_a_feed_reader_gets_well_formed_atom(app, client: PageClient, cast: Cast) -> None:
    document = make_posted(cast.clerk, code="7/SGDĐT", subject="Thi & kiểm tra <2026> \ufffe\x0b")
    publish(cast.clerk, document, with_body=True)
    publish(cast.office_clerk, make_posted(cast.office_clerk, code="8/PGDĐT"), with_body=True)
    unit = f"/cong-khai/{document.issuing_unit_id}/van-ban/atom.xml"
    response = client.get(unit)
    assert response.mimetype == "application/atom+xml"
    feed = ElementTree.fromstring(response.data)
    (entry,) = feed.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "Công văn 7/SGDĐT: Thi & kiểm tra <2026> "
    link = entry.find(f"{ATOM}link")
    assert link is not None
    assert (link.get("href") or "").endswith(address(document))
    assert (link.get("href") or "").startswith("http")
    assert feed.findtext(f"{ATOM}updated") == "2026-11-20T01:00:00+00:00"
    assert len(ElementTree.fromstring(client.get(f"{unit}?cap-duoi=1").data).findall(f"{ATOM}entry")) == 2
    empty = ElementTree.fromstring(client.get(f"/cong-khai/{cast.units['tam_binh']}/van-ban/atom.xml").data)
    assert empty.findall(f"{ATOM}entry") == []
    assert empty.findtext(f"{ATOM}updated")


def test_query_budgets(app, client: PageClient, cast: Cast, queries: Callable[[], QueryCount]) -> None:
    for number in range(12):
        document = make_posted(cast.clerk, code=f"{number}/SGDĐT")
        publish(cast.clerk, document, with_body=True)
    unit = f"/cong-khai/{cast.units['ben_tre']}/van-ban/"
    for path, most in ((unit, 4), (f"{unit}?cap-duoi=1&q=thu", 4), (f"{unit}atom.xml", 2), (address(document), 4)):
        with queries() as count:
            assert client.get(path).status_code == 200
        assert len(count) <= most, (path, len(count), count.statements)


@pytest.mark.sqlite_only
def test_lists_are_read_by_index_in_their_order(app, cast: Cast) -> None:
    for unit_id, index in ((cast.units["ben_tre"], "ix_publication_unit"), (None, "ix_publication_shown")):
        plan = plan_of(public.newest_first(public.Wanted(unit_id=unit_id)).limit(50))
        assert f"USING INDEX {index}" in plan
        assert "SCAN" not in plan


def test_the_first_load_of_a_public_page_is_small(app, client: PageClient, cast: Cast) -> None:
    document = post_with_files(app, cast.clerk, "Kế hoạch.pdf")
    publish(cast.clerk, document, with_body=True)
    page = client.get(address(document))
    assets = set(re.findall(r'(?:href|src)="/static/([^"?]+)', page.get_data(as_text=True)))
    assert len(assets) >= 6
    bodies = [page.data, *((Path(app.static_folder or "") / asset).read_bytes() for asset in assets)]
    assert sum(len(gzip.compress(body, 6, mtime=0)) for body in bodies) <= 60 * 1024
