"""Admissions of a school: written for a school year, read by everybody, required of schools alone."""

from collections.abc import Callable

import pytest

from portal.db import db
from portal.models.news import Site
from portal.rules.news.pages import PageKind, Place
from portal.services.news import completeness, pages
from tests.cast import Cast, Person
from tests.make import actor_of
from tests.news import make_site
from tests.pages import PageClient, parse, text_of
from tests.queries import QueryCount

ClientFor = Callable[[Person], PageClient]
EDIT = "/tin-tuc/noi-dung/tuyen-sinh-2026"
FACTS = {"opens_on": "2026-06-01", "closes_on": "2026-06-15", "apply_at": "https://tuyensinh.example.vn/"}


@pytest.fixture
def site(cast: Cast) -> Site:
    return make_site(cast)


def write(cast: Cast, year: int, body: str) -> None:
    pages.save_page(actor_of(cast.principal), place=Place(PageKind.ADMISSIONS, year), seen=0, body=body)
    db.session.commit()


def test_a_school_writes_its_admissions_and_everybody_reads_them(
    cast: Cast, client: PageClient, client_for: ClientFor, site: Site
) -> None:
    public = f"/trang/{site.slug}/tuyen-sinh"
    assert client.get(public).status_code == 404
    typed = FACTS | {"body": "Tuyển 96 em vào lớp Một.", "form_of_body": ""}
    assert client_for(cast.principal).submit(EDIT, typed, action=EDIT).status_code == 303
    page = client.get(public)
    words = text_of(parse(page).find(".//main"))
    assert "Tuyển sinh năm học 2026-2027" in words
    assert "Tuyển 96 em" in words
    assert "01/06/2026" in words
    assert "15/06/2026" in words
    assert 'href="https://tuyensinh.example.vn/"' in page.text
    assert public in client.get(f"/trang/{site.slug}/").text
    assert public in client.get(f"/trang/{site.slug}/sitemap.xml").text
    again = client_for(cast.principal).get(EDIT)
    assert all(f'value="{value}"' in again.text for value in FACTS.values())


def test_the_newest_year_stands_first_and_earlier_ones_stay(cast: Cast, client: PageClient, site: Site) -> None:
    write(cast, 2025, "<p>Năm trước.</p>")
    write(cast, 2026, "<p>Năm nay.</p>")
    public = f"/trang/{site.slug}/tuyen-sinh"
    newest = client.get(public)
    assert "Năm nay." in newest.text
    assert f'href="{public}/2025"' in newest.text
    assert "Năm trước." in client.get(f"{public}/2025").text
    for year in ("2024", "99999999999999999999"):
        assert client.get(f"{public}/{year}").status_code == 404, year


def test_impossible_days_and_links_are_refused_at_their_fields(cast: Cast, client_for: ClientFor, site: Site) -> None:
    head = client_for(cast.principal)
    for field, value, words in (
        ("closes_on", "2026-05-31", "Ngày cuối nhận hồ sơ trước ngày đầu."),
        ("opens_on", "31/02/2026", "Ngày không hợp lệ"),
        ("apply_at", "javascript:alert(1)", "Đường dẫn bắt đầu bằng"),
    ):
        typed = FACTS | {"body": "Tuyển 96 em.", "form_of_body": "", field: value}
        refused = head.submit(EDIT, typed, action=EDIT)
        assert refused.status_code == 422, field
        assert words in refused.text, field
        assert "Tuyển 96 em." in refused.text
        assert f'value="{value}"' in refused.text
    assert site.edition == 1


def test_admissions_are_required_of_schools_alone(cast: Cast, site: Site) -> None:
    make_site(cast, "ben_tre")
    db.session.commit()

    def keys(person: Person) -> set[str]:
        return {part.key for part in completeness.look_through(actor_of(person)).parts}

    assert "admissions" in keys(cast.principal)
    assert "admissions" not in keys(cast.leader)


def test_the_page_keeps_its_budget(
    cast: Cast, client: PageClient, site: Site, queries: Callable[[], QueryCount]
) -> None:
    for year in range(2020, 2027):
        write(cast, year, f"<p>Năm {year}.</p>")
    with queries() as count:
        assert client.get(f"/trang/{site.slug}/tuyen-sinh").status_code == 200
    assert len(count) <= 5, count.statements
