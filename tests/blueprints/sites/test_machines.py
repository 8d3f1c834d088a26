"""Public sites as machines see them: feed readers, search engines, caches, pictures."""

import gzip
import json
import re
from pathlib import Path
from xml.etree import ElementTree

from portal.adapters import clock
from portal.db import db
from portal.models.news import Article, MediumUse
from tests.cast import Cast
from tests.news import make_article, make_picture, make_site
from tests.pages import PageClient, parse

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def test_feed_readers_get_well_formed_feeds(client: PageClient, cast: Cast) -> None:
    site = make_site(cast)
    article = make_article(site, cast.principal, title="Thi & kiểm tra <2026> \x0b", published=True, tags=["thi"])
    make_article(site, cast.principal, title="Nháp")
    atom = client.get(f"/trang/{site.slug}/atom.xml")
    assert atom.mimetype == "application/atom+xml"
    feed = ElementTree.fromstring(atom.data)
    assert [e.findtext(f"{ATOM}title", "").strip() for e in feed.iter(f"{ATOM}entry")] == ["Thi & kiểm tra <2026>"]
    link = feed.find(f"{ATOM}entry/{ATOM}link")
    assert link is not None
    assert (link.get("href") or "").endswith(f"/trang/{site.slug}/bai/{article.slug}")
    section = client.get(f"/trang/{site.slug}/muc/tin-tuc/atom.xml")
    assert len(list(ElementTree.fromstring(section.data).iter(f"{ATOM}entry"))) == 1
    assert client.get(f"/trang/{site.slug}/muc/khong-co/atom.xml").status_code == 404
    found = json.loads(client.get(f"/trang/{site.slug}/feed.json").data)
    assert found["version"] == "https://jsonfeed.org/version/1.1"
    assert [item["tags"] for item in found["items"]] == [["Tin tức", "thi"]]
    assert found["items"][0]["date_published"] == "2026-11-20T08:00:00+07:00"


def test_search_engines_find_every_site_and_article(client: PageClient, cast: Cast) -> None:
    site = make_site(cast)
    article = make_article(site, cast.principal, published=True)
    make_article(site, cast.principal, title="Nháp")
    robots = client.get("/robots.txt").text
    index = re.findall(r"Sitemap: https?://[^/]+(/\S+)", robots)
    assert index == ["/trang/sitemap.xml", "/cong-khai/van-ban/sitemap.xml"]
    maps = [e.text or "" for e in ElementTree.fromstring(client.get(index[0]).data).iter(f"{MAP}loc")]
    assert [path.split("/", 3)[3] for path in maps] == [f"trang/{site.slug}/sitemap.xml"]
    found = client.get(f"/trang/{site.slug}/sitemap.xml")
    addresses = [e.text or "" for e in ElementTree.fromstring(found.data).iter(f"{MAP}loc")]
    assert [a.rpartition("/")[2] for a in addresses if "/bai/" in a] == [article.slug]


def test_an_article_describes_itself_to_machines(client: PageClient, cast: Cast) -> None:
    site = make_site(cast)
    title = 'Em viết "</script><script>alert(1)</script>" & hơn thế'
    article = make_article(site, cast.principal, title=title, published=True, byline="Tổ Văn")
    page = client.get(f"/trang/{site.slug}/bai/{article.slug}")
    blocks = list(parse(page).iter("script"))
    assert [e.get("type") for e in blocks] == ["application/ld+json"]
    data = json.loads(blocks[0].text or "")
    assert (data["@type"], data["headline"], data["author"]["name"]) == ("NewsArticle", title, "Tổ Văn")
    assert data["publisher"]["@type"] == "School"
    properties = {e.get("property"): e.get("content") for e in parse(page).iter("meta") if e.get("property")}
    assert (properties["og:title"], properties["og:type"]) == (title, "article")


def test_pictures_of_shown_articles_only_and_kept_for_ever(client: PageClient, cast: Cast) -> None:
    site, other = make_site(cast), make_site(cast, "ben_tre")
    used, cover, hidden = (make_picture(site, cast.principal.id) for _ in range(3))
    body = "".join(f'<figure><img data-medium="{medium.id}" alt="Sân"></figure>' for medium in (used, hidden))
    article = make_article(site, cast.principal, published=True, body=body, cover_id=cover.id)
    draft = make_article(site, cast.principal, title="Nháp", cover_id=hidden.id)
    db.session.add(MediumUse(version_id=article.shown_id, medium_id=used.id))
    db.session.commit()
    page = client.get(f"/trang/{site.slug}/bai/{article.slug}")
    shown = [e.get("src") or "" for e in parse(page).find(".//main").iter("img")]
    assert [address.split("?")[0] for address in shown] == [
        f"/trang/{site.slug}/anh/{medium.id}/480.png" for medium in (cover, used)
    ]
    picture = client.get(shown[0])
    assert (picture.status_code, picture.mimetype, picture.data) == (200, "image/png", b"\x89PNG picture")
    assert picture.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert client.get(shown[0].split("?")[0]).headers["Cache-Control"] == "public, no-cache"
    assert client.get(shown[0], headers={"If-None-Match": picture.headers["ETag"]}).status_code == 304
    wrong = [
        f"/trang/{site.slug}/anh/{hidden.id}/480.png",
        f"/trang/{other.slug}/anh/{used.id}/480.png",
        f"/trang/{site.slug}/anh/{used.id}/481.png",
        f"/trang/{site.slug}/anh/{used.id}/480.svg",
        f"/trang/{site.slug}/anh/99999999999999/480.png",
        f"/trang/{site.slug}/tep/{hidden.id}",
    ]
    assert {path: client.get(path).status_code for path in wrong} == dict.fromkeys(wrong, 404)
    assert draft.shown_id is None
    file = client.get(f"/trang/{site.slug}/tep/{used.id}")
    assert file.mimetype == "application/octet-stream"
    assert file.headers["Content-Disposition"].startswith("attachment; ")
    db.session.get_one(Article, article.id).withdrawn_at = clock.now()
    db.session.commit()
    assert client.get(shown[0]).status_code == 404


def test_a_first_visit_is_small_and_loads_no_script(app, client: PageClient, cast: Cast) -> None:
    site = make_site(cast)
    for number in range(40):
        make_article(
            site, cast.principal, title=f"Bài {number} " + "rất dài " * 15, summary="Lời " * 100, published=True
        )
    page = client.get(f"/trang/{site.slug}/")
    assert not [e for e in parse(page).iter("script") if e.get("src")]
    assets = set(re.findall(r'(?:href|src)="/static/([^"?]+)', page.get_data(as_text=True)))
    assert assets == {"css/site.css", "img/logo.svg"}
    bodies = [page.data, *((Path(app.static_folder or "") / asset).read_bytes() for asset in assets)]
    assert sum(len(gzip.compress(body, 6, mtime=0)) for body in bodies) <= 20 * 1024  # 60 KB are allowed
