"""The page of the radar."""

from collections.abc import Callable

import pytest

from portal.db import db
from portal.models.news import Site, TrustedUnit
from portal.rules.news.settings import read_settings
from portal.rules.permissions import Role
from tests.cast import Cast, Person
from tests.news import hire, make_article, make_site
from tests.pages import PageClient, parse, text_of
from tests.queries import QueryCount

ClientFor = Callable[[Person], PageClient]
BASE = "/tin-tuc/cap-duoi/don-vi"


@pytest.fixture
def manager(cast: Cast) -> Person:
    make_site(cast, "cho_lach")
    return hire(cast, Role.SITE_MANAGER, unit="cho_lach", name="Hồ Văn Quản")


def rows(client: PageClient, url: str) -> list[str]:
    return [text_of(row) for row in parse(client.get(url)).iterfind(".//tbody/tr")]


def test_the_page_lists_filters_and_gives_a_sheet(
    cast: Cast, client_for: ClientFor, manager: Person, site: Site, queries: Callable[[], QueryCount]
) -> None:
    make_article(site, cast.teacher, published=True)
    client = client_for(manager)
    seen = rows(client, BASE)
    assert ["Vĩnh Bình" in row and "Có bài mới" in row for row in seen] == [True, False]
    assert "Chưa mở trang tin" in seen[1]
    assert len(rows(client, f"{BASE}?loc=chua-mo-trang")) == 1
    assert len(rows(client, f"{BASE}?loc=bay&q=vinh")) == 1
    assert "Không có đơn vị nào khớp." in client.get(f"{BASE}?q=zzz").text
    sheet = client.get(f"{BASE}.xlsx?loc=co-bai-moi")
    assert (sheet.status_code, sheet.data[:2]) == (200, b"PK")
    assert "Không có đơn vị cấp dưới" in client_for(cast.principal).get(BASE).text
    db.session.expire_all()
    with queries() as count:
        client.get(BASE)
    assert len(count) <= 10, count.statements


def test_acceptance_at_once_is_switched_by_who_manages_the_site(
    cast: Cast, client_for: ClientFor, manager: Person, site: Site
) -> None:
    one = f"{BASE}/{site.unit_id}"
    deputy = hire(cast, Role.DEPUTY_LEADER, unit="cho_lach", name="Hồ Văn Phó")
    assert client_for(deputy).get(BASE).status_code == 200
    assert one not in client_for(deputy).get(BASE).text
    assert client_for(deputy).send(f"{one}/tu-dong-nhan").status_code == 403
    assert client_for(cast.principal).send(f"{one}/tu-dong-nhan").status_code == 404
    assert client_for(cast.teacher).get(BASE).status_code == 403
    assert client_for(cast.teacher).get(f"{BASE}.xlsx").status_code == 403
    client = client_for(manager)
    assert client.submit(BASE, {}, action=f"{one}/tu-dong-nhan").status_code == 303
    assert db.session.query(TrustedUnit).count() == 1
    assert client.submit(BASE, {}, action=f"{one}/thoi-tu-dong-nhan").status_code == 303
    assert db.session.query(TrustedUnit).count() == 0
    assert client.send(f"{BASE}/999999/tu-dong-nhan").status_code == 404


def test_the_threshold_is_a_setting(cast: Cast, client_for: ClientFor, manager: Person) -> None:
    client, page = client_for(manager), "/tin-tuc/cai-dat/"
    for wrong in ("-1", "366", "nhiều", ""):
        assert client.submit(page, {"quiet_days": wrong}).status_code == 422, wrong
    assert client.submit(page, {"quiet_days": "14"}).status_code == 303
    db.session.expire_all()
    assert read_settings(db.session.get_one(Site, cast.units["cho_lach"]).settings).quiet_days == 14
    assert "từ 14 ngày" in client.get(BASE).text
