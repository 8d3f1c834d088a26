"""Sections, tags, months, notices, search, the directory: everything shown is found, nothing else."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from portal.adapters import clock
from portal.db import db
from portal.models.news import Article, ArticleTag, Site
from portal.rules.vietnamese import fold
from portal.services.news.sites import list_sections, touch
from tests.cast import Cast
from tests.news import make_article, make_site
from tests.pages import PageClient, parse


def titles(client: PageClient, url: str) -> list[str]:
    """Titles of the stories on a page, in their order."""
    page = client.get(url)
    assert page.status_code == 200, (url, page.status_code)
    main = parse(page).find(".//main")
    return ["".join(a.itertext()) for a in main.iter("a") if "/bai/" in (a.get("href") or "")]


def publish_at(article: Article, *, days: int) -> Article:
    article.publish_at = clock.now() - timedelta(days=days)
    touch([article.unit_id])
    db.session.commit()
    return article


def words(title: str, text: str = "") -> dict[str, str]:
    """The words of a version as they are kept for the search."""
    return {"title": title, "text": text, "folded": fold(f"{title}\n\n{text}")}


@pytest.fixture
def site(cast: Cast) -> Site:
    return make_site(cast)


def test_a_section_shows_its_articles_newest_first_in_pages(client: PageClient, cast: Cast, site: Site) -> None:
    first, second, *_ = list_sections(site.unit_id)
    for number in range(23):
        publish_at(make_article(site, cast.principal, title=f"Bài {number}", published=True), days=number)
    make_article(site, cast.principal, title="Khác", section=second, published=True)
    make_article(site, cast.principal, title="Nháp")
    url = f"/trang/{site.slug}/muc/{first.slug}"
    assert titles(client, url) == [f"Bài {number}" for number in range(20)]
    assert titles(client, f"{url}?trang=2") == ["Bài 20", "Bài 21", "Bài 22"]
    for odd in ("0", "-1", "x", "99999999999999999999", "2.5"):
        assert client.get(f"{url}?trang={odd}").status_code == 200
    assert '?trang=2"' in client.get(f"{url}?trang=2").text.split('rel="canonical"')[1][:200]
    assert client.get(f"/trang/{site.slug}/muc/khong-co").status_code == 404
    second.put_away_at = clock.now()
    db.session.commit()
    assert titles(client, f"/trang/{site.slug}/muc/{second.slug}") == ["Khác"]


def test_a_tag_shows_what_carries_it_and_is_nowhere_without(client: PageClient, cast: Cast, site: Site) -> None:
    shown = make_article(site, cast.principal, title="Có thẻ", published=True)
    draft = make_article(site, cast.principal, title="Nháp")
    for article, slug in ((shown, "doc-sach"), (draft, "kin")):
        db.session.add(ArticleTag(article_id=article.id, slug=slug, unit_id=site.unit_id, name="Đọc sách"))
    db.session.commit()
    assert titles(client, f"/trang/{site.slug}/the/doc-sach") == ["Có thẻ"]
    assert "Thẻ: Đọc sách" in client.get(f"/trang/{site.slug}/the/doc-sach").text
    assert client.get(f"/trang/{site.slug}/the/kin").status_code == 404
    assert client.get(f"/trang/{site.slug}/the/khong").status_code == 404


def test_the_archive_goes_by_months_of_vietnam(client: PageClient, cast: Cast, site: Site) -> None:
    article = make_article(site, cast.principal, title="Đêm giao thừa", published=True)
    article.publish_at = clock.now().replace(year=2025, month=12, day=31, hour=17, minute=30)  # 00:30 on 1 January
    db.session.commit()
    make_article(site, cast.principal, title="Tháng này", published=True)
    assert titles(client, f"/trang/{site.slug}/luu-tru/2026/01") == ["Đêm giao thừa"]
    assert titles(client, f"/trang/{site.slug}/luu-tru/2025/12") == []
    page = client.get(f"/trang/{site.slug}/luu-tru/")
    links = [a.get("href") for a in parse(page).find(".//main").iter("a") if "/luu-tru/2" in a.get("href")]
    assert links == [f"/trang/{site.slug}/luu-tru/2026/{month}" for month in ("11", "01")]
    for odd in ("2026/13", "2026/00", "0000/01", "9999/12", "2026/1", "x/y"):
        assert client.get(f"/trang/{site.slug}/luu-tru/{odd}").status_code == 404


def test_notices_stand_apart_pinned_first(client: PageClient, cast: Cast, site: Site) -> None:
    old = publish_at(make_article(site, cast.principal, title="Ghim", published=True), days=9)
    old.kind, old.pinned_until = "notice", clock.now() + timedelta(days=1)
    new = make_article(site, cast.principal, title="Mới", published=True)
    new.kind, new.pinned_until = "notice", clock.now() - timedelta(days=1)
    make_article(site, cast.principal, title="Bài", published=True)
    db.session.commit()
    assert titles(client, f"/trang/{site.slug}/thong-bao/") == ["Ghim", "Mới"]


def test_the_search_ranks_titles_first_and_needs_no_diacritics(client: PageClient, cast: Cast, site: Site) -> None:
    for age, facts in enumerate(
        [
            words("Hội thao", "Thầy trò dự lễ khai giảng."),
            words("Khai giang bang tieng Anh"),
            words("Khai giảng năm học mới"),
            words("Hội khỏe", "khai giang viết không dấu"),
            words("Chuyện khác", "không liên quan"),
        ]
    ):
        publish_at(make_article(site, cast.principal, published=True, **facts), days=age)
    make_article(site, cast.principal, **words("Khai giảng nháp"))
    url = f"/trang/{site.slug}/tim?q="
    assert titles(client, f"{url}khai+giảng") == [
        "Khai giảng năm học mới",
        "Khai giang bang tieng Anh",
        "Hội thao",
        "Hội khỏe",
    ]
    assert set(titles(client, f"{url}KHAI+giang")) == {
        "Khai giảng năm học mới",
        "Khai giang bang tieng Anh",
        "Hội thao",
        "Hội khỏe",
    }
    assert titles(client, f"{url}giảng+hội+thao") == ["Hội thao"]
    assert titles(client, f"{url}%25") == titles(client, f"{url}_") == titles(client, f"/trang/{site.slug}/tim") == []
    assert "Không có bài nào chứa “&lt;b&gt;”" in client.get(f"{url}<b>").text
    assert client.get(f"{url}{'a' * 5000}").status_code == 200
    assert client.get(f"{url}%00").status_code == 400


def test_the_directory_names_every_open_site_and_finds_them(client: PageClient, cast: Cast, site: Site) -> None:
    make_site(cast, "ben_tre")
    make_site(cast, "hoa_nghia", opened=False)
    page = client.get("/trang/")
    links = [
        a.get("href") for a in parse(page).find(".//main").iter("a") if (a.get("href") or "").startswith("/trang/")
    ]
    assert links == ["/trang/so-giao-duc-va-dao-tao-ben-tre/", f"/trang/{site.slug}/"]
    assert "Vĩnh Bình" in client.get("/trang/?q=vinh+binh").text
    assert "Bến Tre</a>" not in client.get("/trang/?q=vinh+binh").text
    assert "Không có trang tin nào khớp" in client.get("/trang/?q=hoa+nghia").text


def test_the_own_host_name_leads_to_the_front_page(
    client: PageClient, cast: Cast, site: Site, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = app.extensions["portal"]
    listed = replace(parts.settings, site_hosts="*.example.vn", public_url="https://cong.example.vn")
    monkeypatch.setitem(app.extensions, "portal", replace(parts, settings=listed))
    site.host = "vinhbinh.example.vn"
    article = make_article(site, cast.principal, published=True)
    there = client.get("/", headers={"Host": "vinhbinh.example.vn"})
    assert (there.status_code, there.location) == (302, f"/trang/{site.slug}/")
    page = client.get(f"/trang/{site.slug}/bai/{article.slug}", headers={"Host": "vinhbinh.example.vn"})
    assert f'rel="canonical" href="https://vinhbinh.example.vn/trang/{site.slug}/bai/{article.slug}"' in page.text
    for path in ("/dang-nhap", "/tin-tuc/?loc=x", "/khong-co"):
        away = client.get(path, headers={"Host": "vinhbinh.example.vn:443"})
        assert (away.status_code, away.location) == (302, f"https://cong.example.vn{path}"), "nobody signs in there"
    assert client.get("/", headers={"Host": "other.example.vn"}).location == "https://cong.example.vn/"
    odd = client.get("/a%0d%0aSet-Cookie:b//c?q=%C4%91", headers={"Host": "vinhbinh.example.vn"})
    assert odd.location == "https://cong.example.vn/a%0D%0ASet-Cookie%3Ab//c?q=%C4%91"
    assert client.get("/robots.txt", headers={"Host": "vinhbinh.example.vn"}).status_code == 200
    for host in ("cong.example.vn", "vinhbinh.elsewhere.vn"):
        assert client.get("/dang-nhap", headers={"Host": host}).status_code == 200, "not listed, or the portal itself"
