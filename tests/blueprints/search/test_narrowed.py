"""A search without words: what narrows lists everything one may read, the newest first."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from portal.db import db
from portal.models.documents import Document
from portal.models.search import SavedSearch
from portal.rules.documents.addressing import Addressing
from portal.rules.search.entries import Filters
from portal.services.search import narrowing
from tests.cast import Cast, Person
from tests.make import actor_of, make_posted
from tests.pages import PageClient, parse, text_of
from tests.queries import QueryCount
from tests.search_pages import Fixed, fill, serve
from tests.sheets import cells_of

pytestmark = pytest.mark.usefixtures("mails")
ClientFor = Callable[[Person], PageClient]
OLD, NEW, FOREIGN = "Kế hoạch học trực tuyến", "Hướng dẫn mua sắm", "Gửi trường khác"


@pytest.fixture(autouse=True)
def letters(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    for number, (subject, unit, year) in enumerate(
        [(OLD, "vinh_binh", 2024), (NEW, "vinh_binh", 2026), (FOREIGN, "thpt_ben_tre", 2026)]
    ):
        to_one = Addressing(units=(cast.units[unit],))
        made = make_posted(cast.clerk, addressing=to_one, code=f"{number}/SGDĐT", subject=subject)
        db.session.execute(update(Document).where(Document.id == made.id).values(issued_on=date(year, 3, 1)))
    db.session.commit()
    serve(app, Fixed(fill(app)), monkeypatch)


def listed(client: PageClient, **query: str) -> list[str]:
    return hits(client.get("/tim-kiem/", query_string=query))


def hits(page: TestResponse) -> list[str]:
    assert page.status_code == 200
    return [text_of(each) for each in parse(page).iterfind(".//li[@class='hit']/h2")]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"loai": "document"}, [NEW, OLD]),
        ({"q": "loại:văn bản"}, [NEW, OLD]),
        ({"q": "  ", "loai": "document", "xep": "cu-nhat"}, [OLD, NEW]),
        ({"q": "năm:2026", "loai": "document"}, [NEW]),
        ({"q": 'gửi:"Sở Giáo dục" loại:"văn bản"'}, [NEW, OLD]),
        ({"tu": "2026-02-01", "den": "2026-04-01"}, [NEW]),
        ({"chua-mo": "1"}, [NEW, OLD]),
        ({"q": "loại:văn bản -trực tuyến"}, [NEW]),
        ({"q": "-trực tuyến", "loai": "document"}, [NEW]),
        ({"q": '-"mua sắm" -trực tuyến', "loai": "document"}, []),
        ({"q": "loại:tin bài", "loai": "document"}, []),
        ({"q": 'đơn vị:"không có nơi này"'}, []),
        ({"q": "năm:2024", "nam": "2026"}, []),
    ],
)
def test_what_narrows_lists_what_one_may_read(
    client_for: ClientFor, cast: Cast, query: dict[str, str], expected: list[str]
) -> None:
    assert listed(client_for(cast.principal), **query) == expected


def test_it_says_how_many_of_what_and_in_which_order(client_for: ClientFor, cast: Cast) -> None:
    page = client_for(cast.principal).get("/tim-kiem/?loai=document")
    assert "2 kết quả" in text_of(parse(page).find(".//div[@class='hits']/div[@class='split']/p"))
    assert "mới nhất trước" in page.text
    years = [text_of(each) for each in parse(page).iterfind(".//nav[@aria-label='Lọc kết quả']//a")]
    assert {"2026 1", "2024 1"} <= {" ".join(each.split()) for each in years}
    assert ">-2<" not in client_for(cast.principal).get("/tim-kiem/?q=năm:2024&nam=2026").text
    assert "mới nhất trước" not in client_for(cast.principal).get("/tim-kiem/?q=mua+sắm").text


@pytest.mark.parametrize("query", [{}, {"q": ""}, {"q": "???"}, {"xep": "moi-nhat"}])
def test_without_anything_the_page_is_as_it_was(client_for: ClientFor, cast: Cast, query: dict[str, str]) -> None:
    page = client_for(cast.principal).get("/tim-kiem/", query_string=query)
    assert hits(page) == []
    assert "Không tìm thấy" not in page.text


def test_a_visitor_lists_nothing_of_it(client: PageClient) -> None:
    assert listed(client, loai="document") == listed(client, q="năm:2026", loai="document") == []


def test_a_word_not_wanted_alone_is_looked_for_as_ever(client_for: ClientFor, cast: Cast) -> None:
    assert listed(client_for(cast.principal), q="-trực tuyến") == [OLD]


def test_it_can_be_taken_along_and_kept(client_for: ClientFor, cast: Cast) -> None:
    client = client_for(cast.principal)
    cells = cells_of(client.get("/tim-kiem/ket-qua.xlsx?loai=document").data)
    assert {OLD, NEW} <= set(cells)
    assert FOREIGN not in cells
    client.submit("/tim-kiem/luu?loai=document", {"name": "Văn bản của tôi"})
    assert db.session.scalars(select(SavedSearch.query)).one() == "loai=document"


def test_a_name_of_no_unit_is_not_everything(cast: Cast) -> None:
    meaning = narrowing.understand(actor_of(cast.principal), "q=loại:tin+bài&loai=document&nam=2026")
    assert meaning.filters != Filters(years=frozenset({2026}))
    assert not meaning.is_empty


def test_it_costs_few_statements(client_for: ClientFor, cast: Cast) -> None:
    client = client_for(cast.principal)
    client.get("/tim-kiem/?loai=document")
    with QueryCount() as queries:
        client.get("/tim-kiem/?loai=document")
    assert len(queries) <= 24, queries.statements
