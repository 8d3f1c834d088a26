"""The sitemap: every public document once, nothing else, in files that do not move."""

from xml.etree import ElementTree

import pytest
from sqlalchemy import select

from portal.db import db
from portal.models.documents import Publication
from portal.services.documents import public, publishing
from tests.cast import Cast
from tests.make import actor_of, make_posted
from tests.pages import PageClient
from tests.publications import address, publish

INDEX = "/cong-khai/van-ban/sitemap.xml"


def locations(client: PageClient, path: str) -> list[str]:
    response = client.get(path)
    assert (response.status_code, response.mimetype) == (200, "application/xml")
    found = [each.text or "" for each in ElementTree.fromstring(response.data).iter() if each.tag.endswith("}loc")]
    return [location.removeprefix("http://localhost") for location in found]


def published(cast: Cast, *codes: str) -> list[str]:
    addresses = []
    for code in codes:
        document = make_posted(cast.clerk, code=code)
        publish(cast.clerk, document, with_body=True)
        addresses.append(address(document))
    return addresses


def test_every_public_document_stands_in_it_until_it_is_taken_off(client: PageClient, cast: Cast) -> None:
    make_posted(cast.clerk, code="1/NB")
    first, second = published(cast, "2/A", "3/A")
    (file,) = locations(client, INDEX)
    assert locations(client, file) == [first, second]
    document_id = int(first.rsplit("/", 1)[1])
    publishing.withdraw(actor_of(cast.clerk), document_id=document_id, reason="Sai")
    db.session.commit()
    assert locations(client, file) == [second]


def test_an_empty_portal_has_an_empty_index(client: PageClient, cast: Cast) -> None:
    assert locations(client, INDEX) == []
    for number in (0, 1, 99999999):
        assert client.get(f"/cong-khai/van-ban/sitemap-{number}.xml").status_code == 404


def test_files_are_cut_by_id_and_cached(
    client: PageClient, cast: Cast, monkeypatch: pytest.MonkeyPatch, queries
) -> None:
    monkeypatch.setattr(public, "SITEMAP_LENGTH", 2)
    addresses = published(cast, "1/A", "2/A", "3/A")
    assert db.session.scalars(select(Publication.id).order_by(Publication.id)).all() == [1, 2, 3]
    files = locations(client, INDEX)
    assert [locations(client, file) for file in files] == [addresses[:2], addresses[2:]]
    first = client.get(files[0])
    assert first.headers["Cache-Control"] == "public, no-cache"
    assert client.get(files[0], headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    for path in (INDEX, files[0]):
        with queries() as count:
            client.get(path)
        assert len(count) <= 2, count.statements
