"""The chart of views: numbers of the own site for who manages it."""

import re
from collections.abc import Callable

import pytest

from portal.db import db
from portal.models.news import Site
from portal.rules.permissions import Role
from tests.cast import Cast, Person
from tests.news import hire, make_article, make_site, make_views
from tests.pages import PageClient, parse, text_of
from tests.queries import QueryCount
from tests.sheets import rows_of

ClientFor = Callable[[Person], PageClient]
URL = "/tin-tuc/luot-xem"


def rows(client: PageClient, url: str = URL) -> list[str]:
    return [text_of(row) for row in parse(client.get(url)).iterfind(".//tbody/tr")]


def test_the_manager_sees_chart_table_and_articles(
    cast: Cast, client_for: ClientFor, site: Site, queries: Callable[[], QueryCount]
) -> None:
    article = make_article(site, cast.teacher, title="Lễ khai giảng", published=True)
    make_views(article, {"2026-11-20": 1234, "2026-11-18": 617, "2026-03-08": 1})
    make_views(make_article(make_site(cast, "hoa_nghia"), cast.teacher, published=True), {"2026-11-19": 77777})
    client = client_for(cast.principal)
    page = client.get(URL)
    assert "77.777" not in page.text
    main = parse(page).find(".//main")
    assert "1.851 lượt xem" in text_of(main)
    assert "Cao nhất: 1.234 (20/11/2026)" in text_of(main)
    bars = re.findall(r'<rect x="(\d+)" y="([\d.]+)" width="8" height="([\d.]+)"', page.text)
    assert bars == [("271", "50.0", "50.0"), ("291", "0.0", "100.0")]
    days = rows(client)
    assert (days[:3], len(days)) == (["20/11/2026 1.234", "19/11/2026 0", "18/11/2026 617"], 31)
    assert days[-1] == "Lễ khai giảng 1.851"
    assert any(link.get("href") == f"/tin-tuc/{article.id}" for link in parse(page).iter("a"))
    months = rows(client, f"{URL}?khoang=12-thang")
    assert (months[0], months[8], months[-1]) == ("11/2026 1.851", "03/2026 1", "Lễ khai giảng 1.852")
    assert rows(client, f"{URL}?khoang=bay") == days
    assert URL in client.get("/tin-tuc/").text
    db.session.expire_all()
    with queries() as count:
        client.get(URL)
    assert len(count) <= 8, count.statements


def test_the_sheet_has_the_same_numbers(cast: Cast, client_for: ClientFor, site: Site) -> None:
    one, two = (make_article(site, cast.teacher, title=title, published=True) for title in ("=Bài một", "Bài hai"))
    make_views(one, {"2026-11-20": 12})
    make_views(two, {"2026-10-31": 30})
    client = client_for(cast.principal)
    days = rows_of(client.get(f"{URL}.xlsx").data)
    assert days[0][0] == "Lượt xem bài, 30 ngày qua"
    assert days[2] == ["Ngày", "Lượt xem", "Bài được đọc nhiều nhất", "Lượt xem"]
    assert days[3:5] == [["22/10/2026", 0, "Bài hai", 30], ["23/10/2026", 0, "'=Bài một", 12]]
    assert (days[12], days[-1]) == (["31/10/2026", 30, "", ""], ["20/11/2026", 12, "", ""])
    months = rows_of(client.get(f"{URL}.xlsx?khoang=12-thang").data)
    assert [row[:2] for row in months[-2:]] == [["10/2026", 30], ["11/2026", 12]]
    assert (months[0][0], months[2][0], len(months)) == ("Lượt xem bài, 12 tháng qua", "Tháng", 15)


def test_a_site_nobody_read_says_so(cast: Cast, client_for: ClientFor, site: Site) -> None:
    page = client_for(cast.principal).get(URL)
    assert "Chưa có lượt xem nào" in page.text
    assert "<svg role" not in page.text
    assert f"{URL}.xlsx" not in page.text


def test_who_may_not_open_articles_gets_no_links_to_them(cast: Cast, client_for: ClientFor, site: Site) -> None:
    article = make_article(site, cast.teacher, title="Lễ khai giảng", published=True)
    make_views(article, {"2026-11-20": 2})
    page = client_for(hire(cast, Role.UNIT_ADMINISTRATOR)).get(URL)
    assert "Lễ khai giảng" in page.text
    assert f'"/tin-tuc/{article.id}"' not in page.text


@pytest.mark.parametrize("url", [URL, f"{URL}.xlsx"])
def test_nobody_else_gets_there(cast: Cast, client_for: ClientFor, site: Site, url: str) -> None:
    editor = hire(cast, Role.EDITOR)
    for person, status in ((cast.teacher, 403), (editor, 403), (cast.other_principal, 404), (cast.principal, 200)):
        assert client_for(person).get(url).status_code == status, person.key
    assert "Lượt xem" not in client_for(editor).get("/tin-tuc/").text


def test_the_page_of_an_article_says_how_often_it_was_read(cast: Cast, client_for: ClientFor, site: Site) -> None:
    draft, shown = make_article(site, cast.teacher), make_article(site, cast.teacher, published=True)
    make_views(shown, {"2026-11-20": 1000, "2024-01-01": 34})
    client = client_for(cast.teacher)
    assert "Lượt xem" not in client.get(f"/tin-tuc/{draft.id}").text
    assert "Lượt xem 1.034" in text_of(parse(client.get(f"/tin-tuc/{shown.id}")).find(".//main"))
