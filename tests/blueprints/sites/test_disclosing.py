"""What a school discloses, as everybody reads it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from time_machine import Traveller

from portal.db import db
from portal.models.news import Site
from portal.rules.news.disclosure.topics import Topic
from tests.cast import Cast
from tests.disclosure import PDF, make_file, publish, publish_all, save
from tests.news import make_site
from tests.pages import PageClient, parse, text_of
from tests.queries import QueryCount


@pytest.fixture
def site(cast: Cast) -> Site:
    return make_site(cast)


def main_of(client: PageClient, url: str) -> str:
    page = client.get(url)
    assert page.status_code == 200, url
    return text_of(parse(page).find(".//main"))


def test_a_school_year_and_a_section_with_its_history(
    client: PageClient, cast: Cast, site: Site, clock_at: Traveller
) -> None:
    base = f"/trang/{site.slug}/cong-khai"
    report = make_file(site, cast.principal, "Báo cáo <2026>.pdf")
    publish(cast.principal, Topic.ANNUAL_REPORT, file_ids=[report.id], body="<p>Toàn văn trong tệp.</p>")
    publish(cast.principal, Topic.STAFF, year=2025, body="<p>Hai mươi ba</p>")
    clock_at.shift(timedelta(days=3))
    note = "Sửa số liệu bảng 2 <b>."
    publish(cast.principal, Topic.ANNUAL_REPORT, file_ids=[report.id], body="<p>Bản sửa.</p>", note=note)
    listed = main_of(client, base)
    assert "Công khai năm học 2026-2027" in listed
    assert "VIII. Báo cáo thường niên Công khai lần đầu 20/11/2026 · cập nhật 23/11/2026" in listed
    assert "2025-2026" in listed
    assert "III. Đội ngũ" in main_of(client, f"{base}/2025-2026")
    words = main_of(client, f"{base}/2026-2027/bao-cao-thuong-nien")
    for said in ("Bản sửa.", "Báo cáo <2026>.pdf", "PDF · ", note, "còn trên trang ít nhất đến 20/11/2031", "Điều 14"):
        assert said in words, said
    assert words.index(note) < words.index("08:00 20/11/2026")
    file = client.get(f"/trang/{site.slug}/tep/{report.id}")
    assert (file.data, file.mimetype) == (PDF, "application/octet-stream")
    assert file.headers["Content-Disposition"].startswith("attachment")


def test_drafts_and_what_is_not_there(client: PageClient, cast: Cast, site: Site) -> None:
    base = f"/trang/{site.slug}/cong-khai"
    assert client.get(base).status_code == 404
    save(cast.principal, Topic.STAFF)
    publish(cast.principal, Topic.PLAN)
    for address in (
        "/2026-2027/doi-ngu",
        "/2025-2026",
        "/2026",
        "/2026-2028",
        "/2026-2027/la",
        "/x/doi-ngu",
        "/2025-2026/ke-hoach-giao-duc",
    ):
        assert client.get(base + address).status_code == 404, address
    assert "Đội ngũ" not in main_of(client, base)
    other = make_site(cast, "hoa_nghia")
    assert client.get(f"/trang/{other.slug}/cong-khai/2026-2027/ke-hoach-giao-duc").status_code == 404
    site.opened_at = None
    db.session.commit()
    assert client.get(f"{base}/2026-2027/ke-hoach-giao-duc").status_code == 404


def test_the_menu_and_the_site_map_name_it_once_there_is_something(client: PageClient, cast: Cast, site: Site) -> None:
    def links() -> list[str]:
        return [a.get("href") or "" for a in parse(client.get(f"/trang/{site.slug}/")).iter("a")]

    base = f"/trang/{site.slug}/cong-khai"
    assert base not in links()
    publish(cast.principal, Topic.STAFF)
    assert links().count(base) == 2, "the menu of a telephone and the wide one"
    assert f"{base}/2026-2027/doi-ngu</loc>" in client.get(f"/trang/{site.slug}/sitemap.xml").text


def test_a_kept_page_is_true_at_once_after_a_correction(client: PageClient, cast: Cast, site: Site) -> None:
    publish(cast.principal, Topic.STAFF)
    url = f"/trang/{site.slug}/cong-khai/2026-2027/doi-ngu"
    first = client.get(url)
    assert first.headers["Cache-Control"] == "public, max-age=60"
    assert client.get(url, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    publish(cast.principal, Topic.STAFF, body="<p>Mới</p>", note="Sửa")
    assert client.get(url, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_reading_costs_few_queries(
    client: PageClient, cast: Cast, site: Site, queries: Callable[[], QueryCount]
) -> None:
    publish_all(site, cast.principal)
    publish_all(site, cast.principal, year=2025)
    for address, most in (("", 6), ("/2026-2027/bao-cao-thuong-nien", 8)):
        db.session.expire_all()
        with queries() as count:
            client.get(f"/trang/{site.slug}/cong-khai{address}?trang=2")
        assert len(count) <= most, (address, len(count), count.statements)
