"""The search page: what it shows, how it narrows, what it never shows."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, update

from portal.adapters import clock
from portal.adapters.search_index.serving import ServedIndex
from portal.db import db
from portal.models.documents import DocumentFile, FileText
from portal.models.people import Membership
from portal.models.search import RecentSearch, SavedSearch
from portal.rules.documents.addressing import Addressing
from portal.rules.permissions import Role
from tests.cast import Cast, Person
from tests.make import make_posted
from tests.news import hire
from tests.pages import PageClient, parse, text_of
from tests.queries import QueryCount
from tests.search_pages import SUBJECT, Fixed, ask, fill, hits, make_letter, recent, serve
from tests.sheets import cells_of

ClientFor = Callable[[Person], PageClient]


@pytest.fixture
def letter(cast: Cast) -> int:
    """A letter of the department to a school about procurement."""
    return make_letter(cast)


pytestmark = pytest.mark.usefixtures("mails")


@pytest.fixture(autouse=True)
def index(app: Flask, letter: int, monkeypatch: pytest.MonkeyPatch) -> None:
    serve(app, Fixed(fill(app)), monkeypatch)


NARROWED = (
    *({"loai": "news"}, {"nam": "1999"}, {"tu": "2099-01-01"}),
    *({"den": "2001-01-01"}, {"noi-gui": "99999"}, {"don-vi-toi": "1"}),
)
RUBBISH = ("", " ", '"', "-", "a:b:c", "(((", "\x00", "*", "-mua", "x" * 5000, "😀", "AND OR NOT")


@pytest.mark.parametrize(
    "typed", ["mua sắm", "mua sam thiet bi", "253/sgdđt", '"mua sắm thiết bị"', "loại:văn bản mua"]
)
def test_who_was_sent_a_letter_finds_it_and_who_was_not_does_not(client_for: ClientFor, cast: Cast, typed: str) -> None:
    assert hits(ask(client_for(cast.principal), typed)) == [SUBJECT]
    other = ask(client_for(cast.other_principal), typed)
    assert hits(other) == []
    assert "Không tìm thấy kết quả nào" in other.text
    assert "253/SGDĐT-VP" not in other.text


def test_what_was_found_is_marked_and_counted(client_for: ClientFor, cast: Cast) -> None:
    page = ask(client_for(cast.principal), "mua sam")
    assert "<mark>mua sắm</mark>" in page.text
    assert "1 kết quả" in page.text
    assert "253/SGDĐT-VP" in page.text


def test_a_place_in_a_file_of_pages_names_the_page(
    client_for: ClientFor, cast: Cast, app: Flask, letter: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = "\f".join(["Trang đầu nói việc khác.", "Trang này kể chuyện con thỏ.", "Trang cuối."])
    file = DocumentFile(document_id=letter, name="Phụ lục.pdf", sha256="a" * 64, size=1, added_at=clock.now())
    db.session.add(file)
    db.session.add(FileText(sha256="a" * 64, outcome="read", text=pages, read_at=clock.now(), reader=1))
    db.session.commit()
    serve(app, Fixed(fill(app)), monkeypatch)
    page = parse(ask(client_for(cast.principal), "con thỏ"))
    assert text_of(page.find(".//p[@class='passage']/span")) == "Phụ lục.pdf, trang 2:"


def test_a_right_lost_a_moment_ago_finds_nothing_though_the_index_is_old(client_for: ClientFor, cast: Cast) -> None:
    clerk = hire(cast, Role.RECORDS_CLERK, unit="vinh_binh", name="Văn Thư Trường")
    client = client_for(clerk)
    assert hits(ask(client)) == [SUBJECT]
    db.session.execute(update(Membership).where(Membership.account_id == clerk.id).values(valid_to=date(2020, 1, 1)))
    db.session.commit()
    page = ask(client)
    assert hits(page) == []
    assert "1 kết quả" not in page.text


def test_a_visitor_finds_what_is_public_alone(client: PageClient, cast: Cast) -> None:
    assert hits(ask(client)) == []
    assert client.get("/tim-kiem/ket-qua.xlsx?q=mua").status_code in {302, 303, 401}


@pytest.mark.parametrize(
    "typed", ["", " ", '"', "-", "a:b:c", "(((", "\x00", "*", "-mua", "x" * 5000, "😀", "AND OR NOT"]
)
def test_nothing_typed_is_an_error(client_for: ClientFor, cast: Cast, typed: str) -> None:
    client = client_for(cast.principal)
    for path in ("/tim-kiem/", "/tim-kiem/nhanh"):
        answer = client.get(path, query_string={"q": typed}, headers={"HX-Request": "true"}, follow_redirects=True)
        assert answer.status_code == (400 if "\x00" in typed else 200)


@pytest.mark.parametrize("narrowed", NARROWED)
def test_narrowing_leaves_a_way_back(client_for: ClientFor, cast: Cast, narrowed: dict[str, str]) -> None:
    page = ask(client_for(cast.principal), **narrowed)
    assert hits(page) == []
    assert "Bỏ mọi điều kiện lọc" in page.text


def test_a_year_that_leaves_nothing_is_still_seen_to_be_chosen(client_for: ClientFor, cast: Cast) -> None:
    page = parse(ask(client_for(cast.principal), loai="document", nam="1999"))
    chosen = [text_of(each) for each in page.iterfind(".//nav[@aria-label='Lọc kết quả']//a[@aria-current]")]
    assert [each.rpartition(":")[2] for each in chosen] == ["Văn bản 0", "1999 0"]


def test_a_wrong_day_is_said_at_its_field_and_does_not_narrow(client_for: ClientFor, cast: Cast) -> None:
    page = ask(client_for(cast.principal), tu="32/13/2026")
    assert page.status_code == 422
    assert SUBJECT.partition(" mua")[0] in text_of(parse(page).find(".//li[@class='hit']/h2"))
    assert "field-error" in page.text
    assert 'value="32/13/2026"' in page.text


def test_choices_are_links_that_keep_the_rest(client_for: ClientFor, cast: Cast) -> None:
    client = client_for(cast.principal)
    page = parse(ask(client, xep="moi-nhat"))
    link = next(each for each in page.iterfind(".//nav[@aria-label='Lọc kết quả']//a") if "Văn bản" in text_of(each))
    assert link.get("href") == "/tim-kiem/?q=mua+s%E1%BA%AFm&xep=moi-nhat&loai=document"
    chosen = client.get(link.get("href"))
    assert hits(chosen) == [SUBJECT]
    assert 'aria-current="true"' in chosen.text


def test_only_letters_nobody_opened(client_for: ClientFor, cast: Cast, letter: int) -> None:
    client = client_for(cast.principal)
    assert hits(ask(client, **{"chua-mo": "1"})) == [SUBJECT]
    assert client.get(f"/van-ban/{letter}").status_code == 200
    assert hits(ask(client, **{"chua-mo": "1"})) == []


def test_the_box_shows_the_best_while_typing(client_for: ClientFor, cast: Cast) -> None:
    client = client_for(cast.principal)
    part = client.get("/tim-kiem/nhanh?q=mua+s", headers={"HX-Request": "true"})
    assert SUBJECT.split()[0] in part.text
    assert "<html" not in part.text
    assert client.get("/tim-kiem/nhanh?q=mua").headers["Location"] == "/tim-kiem/?q=mua"


def test_did_you_mean_knows_only_words_the_reader_may_see(client_for: ClientFor, cast: Cast) -> None:
    hint = parse(ask(client_for(cast.principal), "hướngg dẫn")).find(".//p[@class='hint']")
    assert text_of(hint).endswith("hướng dẫn")
    assert "Có phải bạn muốn tìm" not in ask(client_for(cast.other_principal), "hướngg dẫn").text


def test_little_found_by_a_slip_offers_what_is_found_often(
    app: Flask, client_for: ClientFor, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    to_one = Addressing(units=(cast.units["vinh_binh"],))
    for number in range(10):
        make_posted(cast.clerk, addressing=to_one, code=f"{number}/X", body="Nay thông báo cho các đơn vị.")
    make_posted(cast.clerk, addressing=to_one, code="99/X", subject="Sửa chữa", body="Nay thôgn báo cho các đơn vị.")
    serve(app, Fixed(fill(app)), monkeypatch)
    client = client_for(cast.principal)
    page = ask(client, "thôgn báo")
    assert hits(page) == ["Sửa chữa"], "in its place stands nothing else"
    assert text_of(parse(page).find(".//p[@class='hint']")).endswith("thông báo")
    assert "Có phải" not in ask(client, "thôgn báo", loai="document").text
    assert "Có phải" not in ask(client, "99/X thôgn").text
    assert "Có phải" not in ask(client, "thôgn báo", **{"dang-go": "1"}).text
    assert "Có phải" not in ask(client_for(cast.other_principal), "thôgn báo").text


def test_words_that_are_not_found_together_lead_on_without_one(client_for: ClientFor, cast: Cast) -> None:
    page = parse(ask(client_for(cast.principal), "mua sắm xylophon"))
    ways = [(each.get("href"), text_of(each)) for each in page.iterfind(".//div[@class='hits']/section//a")]
    assert ("/tim-kiem/?q=mua+s%E1%BA%AFm", "mua sắm") in ways
    assert "bỏ bớt một từ" not in ask(client_for(cast.other_principal), "mua sắm xylophon").text


def test_a_sign_that_is_written_otherwise_in_the_index_leads_on_too(client_for: ClientFor, cast: Cast) -> None:
    page = parse(ask(client_for(cast.principal), "mua sắm \u09dd"))
    ways = [text_of(each) for each in page.iterfind(".//div[@class='hits']/section//a")]
    assert [each.startswith("mua sắm") for each in ways] == [True]


def test_recent_searches_are_ones_own_and_can_be_forgotten(client_for: ClientFor, cast: Cast) -> None:
    client = client_for(cast.principal)
    for typed in ("mua sắm", "tuyển sinh", "Mua Sắm"):
        ask(client, typed)
    start = client.get("/tim-kiem/")
    assert recent(start) == ["Mua Sắm", "tuyển sinh"]
    assert "tuyển sinh" not in client_for(cast.other_principal).get("/tim-kiem/").text
    client.send("/tim-kiem/gan-day/xoa", {"q": "tuyển sinh"})
    assert [text_of(each) for each in parse(client.get("/tim-kiem/")).iterfind(".//ul[@class='recent']/li/a")] == [
        "Mua Sắm"
    ]
    client.send("/tim-kiem/gan-day/xoa", {})
    assert db.session.scalars(select(RecentSearch)).all() == []


def test_a_page_beyond_the_end_is_the_last(client_for: ClientFor, cast: Cast) -> None:
    page = ask(client_for(cast.principal), trang="9")
    assert hits(page) == [SUBJECT]


def test_the_list_as_a_spreadsheet(client_for: ClientFor, cast: Cast) -> None:
    asked = "/tim-kiem/ket-qua.xlsx?q=mua"
    cells = cells_of(client_for(cast.principal).get(asked).data)
    assert {SUBJECT, "253/SGDĐT-VP", "Văn bản"} <= set(cells)
    assert SUBJECT not in cells_of(client_for(cast.other_principal).get(asked).data)


def test_a_search_is_kept_told_and_removed(client_for: ClientFor, cast: Cast) -> None:
    client = client_for(cast.principal)
    page = client.get("/tim-kiem/luu?q=mua+sắm&loai=document")
    assert 'value="mua sắm"' in page.text
    client.submit("/tim-kiem/luu?q=mua+sắm&loai=document", {"name": "Mua sắm", "tells": "y"})
    kept = db.session.scalars(select(SavedSearch)).one()
    assert kept.tells
    listed = client.get("/tim-kiem/da-luu")
    assert "Mua sắm" in listed.text
    assert hits(client.get(f"/tim-kiem/da-luu/{kept.id}", follow_redirects=True)) == [SUBJECT]
    assert client_for(cast.other_principal).get(f"/tim-kiem/da-luu/{kept.id}").status_code == 404
    client = client_for(cast.principal)
    client.send(f"/tim-kiem/da-luu/{kept.id}/bao", {"tells": "0"})
    assert not db.session.scalars(select(SavedSearch)).one().tells
    for path in ("bao", "xoa"):
        assert client_for(cast.other_principal).send(f"/tim-kiem/da-luu/{kept.id}/{path}").status_code == 404
    client_for(cast.principal).send(f"/tim-kiem/da-luu/{kept.id}/xoa")
    assert db.session.scalars(select(SavedSearch)).all() == []


@pytest.mark.parametrize(("name", "message"), [("", "Hãy đặt tên"), ("x" * 101, "Không quá 100 ký tự")])
def test_a_name_that_cannot_be_is_said_at_its_field(client_for: ClientFor, cast: Cast, name: str, message: str) -> None:
    answer = client_for(cast.principal).submit("/tim-kiem/luu?q=mua", {"name": name})
    assert answer.status_code == 422
    assert message in answer.text


def test_the_page_costs_few_statements(client_for: ClientFor, cast: Cast) -> None:
    client = client_for(cast.principal)
    ask(client)
    with QueryCount() as queries:
        ask(client)
    assert len(queries) <= 24, queries.statements


def test_without_an_index_the_page_says_so_and_keeps_what_was_typed(
    app: Flask, client_for: ClientFor, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve(app, ServedIndex(Path("/nonexistent"), "whoosh"), monkeypatch)
    client = client_for(cast.principal)
    page = ask(client)
    assert page.status_code == 503
    assert "Chưa tìm được lúc này" in page.text
    assert 'value="mua sắm"' in page.text
    assert client.get("/tim-kiem/ket-qua.xlsx?q=mua").status_code == 503
