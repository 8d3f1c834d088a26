"""The part of the search page that is renewed while somebody types."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.adapters.search_index.serving import ServedIndex
from portal.db import db
from portal.models.search import RecentSearch
from tests.cast import Cast, Person
from tests.pages import PageClient, parse, text_of
from tests.queries import QueryCount
from tests.search_pages import SUBJECT, Fixed, ask, fill, hits, make_letter, recent, serve

ClientFor = Callable[[Person], PageClient]
pytestmark = pytest.mark.usefixtures("mails")


@pytest.fixture(autouse=True)
def index(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    make_letter(cast)
    serve(app, Fixed(fill(app)), monkeypatch)


TYPING = {"HX-Request": "true"}


def type_in(client: PageClient, typed: str, **more: str) -> TestResponse:
    """As the box asks while somebody types."""
    asked = {"tu": "", "den": "", "xep": "phu-hop", "q": typed, "dang-go": "1", **more}
    return client.get("/tim-kiem/", query_string=asked, headers=TYPING)


def test_while_one_types_the_found_part_alone_is_renewed_and_counted_aloud(client_for: ClientFor, cast: Cast) -> None:
    client = client_for(cast.principal)
    part = type_in(client, "mua s", loai="document")
    assert hits(part) == [SUBJECT]
    assert "<html" not in part.text
    assert "HX-Request" in part.headers["Vary"]
    root = parse(part)
    assert text_of(root.find(".//p[@id='tim-thay']")) == "1 kết quả"
    assert root.find(".//input[@name='q']") is None
    assert part.headers["HX-Replace-Url"] == "/tim-kiem/?xep=phu-hop&q=mua+s&dang-go=1&loai=document"
    again = client.get(part.headers["HX-Replace-Url"])
    assert hits(again) == [SUBJECT]
    none = type_in(client, "mua xylophon")
    assert text_of(parse(none).find(".//p[@id='tim-thay']")) == "Không tìm thấy kết quả nào"


def test_an_emptied_box_is_the_start_again(client_for: ClientFor, cast: Cast) -> None:
    client = client_for(cast.principal)
    ask(client, "tuyển sinh")
    part = type_in(client, "")
    assert recent(part) == ["tuyển sinh"]
    assert part.headers["HX-Replace-Url"] == "/tim-kiem/"
    assert text_of(parse(part).find(".//p[@id='tim-thay']")) == ""


def test_words_half_typed_are_remembered_when_a_hit_is_opened_and_not_before(client_for: ClientFor, cast: Cast) -> None:
    client = client_for(cast.principal)
    address = type_in(client, "mua s").headers["HX-Replace-Url"]
    client.get(address)
    assert db.session.scalars(select(RecentSearch.typed)).all() == []
    assert client.send("/tim-kiem/gan-day", {"q": "mua s"}).status_code == 204
    assert recent(client.get("/tim-kiem/")) == ["mua s"]
    ask(client, "mua sắm")
    assert recent(client.get("/tim-kiem/")) == ["mua sắm", "mua s"]
    assert recent(client_for(cast.other_principal).get("/tim-kiem/")) == []


def test_while_one_types_without_an_index_the_part_says_so(
    app: Flask, client_for: ClientFor, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve(app, ServedIndex(Path("/nonexistent"), "whoosh"), monkeypatch)
    part = type_in(client_for(cast.principal), "mua")
    assert part.status_code == 503
    assert "Chưa tìm được lúc này" in part.text
    assert "<html" not in part.text


def test_a_renewed_part_costs_few_statements(client_for: ClientFor, cast: Cast) -> None:
    client = client_for(cast.principal)
    type_in(client, "mua s")
    with QueryCount() as queries:
        type_in(client, "mua sắ")
    assert len(queries) <= 22, queries.statements
