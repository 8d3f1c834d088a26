"""Asking for a copy with the password, waiting for it, fetching it; and that nobody else can."""

from collections.abc import Callable
from typing import Any

from portal.db import db
from portal.models.contact_book import DataCopy
from tests.cast import PASSWORD, Cast
from tests.families import make_guardian
from tests.queries import QueryCount
from tests.school import make_class


def test_from_the_password_to_the_file(
    cast: Cast, client_for: Any, drain: Callable[[], int], queries: Callable[[], QueryCount]
) -> None:
    room = make_class(cast)
    pupil = room.pupils[0]
    mother, father = make_guardian(cast, pupil), make_guardian(cast, pupil, name="Lê Văn Cha")
    client, url = client_for(mother), f"/so-lien-lac/{pupil.id}/ban-sao/"
    assert url in client.get(f"/so-lien-lac/{pupil.id}/").text
    refused = client.submit(url, {"password": "sai rồi nhé"})
    assert refused.status_code == 422
    assert 'id="password-error"' in refused.text
    assert db.session.query(DataCopy).count() == 0
    done = client.submit(url, {"password": PASSWORD})
    assert done.status_code == 303
    here = done.headers["Location"]
    assert "Đang chờ máy chủ" in client.get(here).text
    assert client.get(f"{here}/tep").status_code == 404
    drain()
    assert "Tải tệp ZIP" in client.get(here).text
    file = client.get(f"{here}/tep")
    assert file.data.startswith(b"PK")
    assert file.mimetype == "application/zip"
    for person, status in ((father, 404), (cast.principal, 403)):
        assert client_for(person).get(here).status_code == status
        assert client_for(person).get(f"{here}/tep").status_code == status
    for page in (url, here):
        with queries() as count:
            client.get(page)
        assert len(count) <= 11, (page, count.statements)


def test_who_may_only_see_and_strangers(cast: Cast, client_for: Any) -> None:
    room = make_class(cast)
    looker = make_guardian(cast, room.pupils[0], name="Bà Ngoại", may_sign=False)
    other = make_guardian(cast, room.pupils[1], name="Trần Thị Khác")
    url = f"/so-lien-lac/{room.pupils[0].id}/ban-sao/"
    for person, status in ((looker, 403), (other, 404), (cast.teacher, 403)):
        client = client_for(person)
        assert client.get(url).status_code == status
        assert client.send(url, {"password": PASSWORD}).status_code == status
    assert url not in client_for(looker).get(f"/so-lien-lac/{room.pupils[0].id}/").text
