"""Articles of the units below on the site above them: links to the one address, true at once and never a copy."""

from collections.abc import Callable
from datetime import timedelta
from xml.etree.ElementTree import fromstring

import pytest
from time_machine import Traveller

from portal.adapters import clock
from portal.db import db
from portal.models.news import Article, ArticleVersion, Site
from portal.models.people import Account
from portal.services.news import publishing
from portal.services.people.actors import load_actor
from tests.attacks import ATTACKS
from tests.cast import Cast
from tests.news import make_article, make_offer, make_picture, make_site
from tests.pages import PageClient, parse, text_of
from tests.queries import QueryCount


@pytest.fixture
def above(cast: Cast) -> Site:
    return make_site(cast, "cho_lach")


@pytest.fixture
def school(cast: Cast) -> Site:
    return make_site(cast)


def main_of(client: PageClient, url: str) -> str:
    page = client.get(url)
    assert page.status_code == 200, (url, page.status_code)
    return text_of(parse(page).find(".//main"))


def titles(client: PageClient, url: str) -> list[str]:
    return [text_of(h) for h in parse(client.get(url)).find(".//main").iter() if h.tag in {"h2", "h3"}]


def test_the_site_above_shows_a_link_the_unit_and_never_the_text(
    client: PageClient, cast: Cast, above: Site, school: Site
) -> None:
    body = "<p>Câu chỉ có trong bài.</p>"
    article = make_article(school, cast.teacher, title="Ngày hội đọc sách", published=True, body=body)
    version = db.session.get_one(ArticleVersion, article.shown_id)
    version.cover_id = make_picture(school, cast.teacher.id).id
    make_offer(above, article, accepted=True, summary="Hơn ba trăm em cùng đọc.")
    address = f"/trang/{school.slug}/bai/{article.slug}"
    for url in (f"/trang/{above.slug}/", f"/trang/{above.slug}/tu-cac-don-vi", f"/trang/{above.slug}/tim?q=hoi+doc"):
        page = client.get(url)
        links = [a.get("href") for a in parse(page).find(".//main").iter("a")]
        assert address in links, url
        words = page.get_data(as_text=True)
        assert "Trường Tiểu học Vĩnh Bình" in words, url
        assert "Hơn ba trăm em cùng đọc." in words, url
        assert f"/trang/{school.slug}/anh/" in words, url
        assert "Câu chỉ có trong bài." not in words, url
        assert f"/trang/{above.slug}/bai/" not in words, url
    assert 'href="/trang/' + above.slug + '/tu-cac-don-vi"' in client.get(f"/trang/{above.slug}/").text
    assert client.get(f"/trang/{above.slug}/bai/{article.slug}").status_code == 404


def test_feeds_hold_the_link_in_the_order_of_publication(
    client: PageClient, cast: Cast, above: Site, school: Site
) -> None:
    now = clock.now()
    own = make_article(above, cast.office_clerk, title="Bài của Phòng", published=True)
    own.publish_at = now - timedelta(hours=2)
    article = make_article(school, cast.teacher, title="Bài của trường", published=True)
    older = make_article(school, cast.teacher, title="Bài cũ của trường", published=True)
    older.publish_at = now - timedelta(days=1)
    make_offer(above, article, accepted=True, headline="Trường làng đọc sách")
    make_offer(above, older, accepted=True)
    make_offer(above, make_article(school, cast.teacher, title="Chưa nhận", published=True))
    items = client.get(f"/trang/{above.slug}/feed.json").get_json()["items"]
    assert [item["title"] for item in items] == ["Trường làng đọc sách", "Bài của Phòng", "Bài cũ của trường"]
    assert items[0]["url"].endswith(f"/trang/{school.slug}/bai/{article.slug}")
    assert items[0]["authors"] == [{"name": "Trường Tiểu học Vĩnh Bình"}]
    atom = client.get(f"/trang/{above.slug}/atom.xml").text
    assert atom.index("Trường làng đọc sách") < atom.index("Bài của Phòng") < atom.index("Bài cũ của trường")
    assert f"/trang/{school.slug}/#{article.id}</id>" in atom, "the same entry as in the feed of the school"
    of_section = client.get(f"/trang/{above.slug}/muc/tin-tuc/atom.xml").text
    assert "Trường làng" not in of_section


def test_only_what_is_accepted_and_readable_stands_there(
    client: PageClient, cast: Cast, above: Site, school: Site
) -> None:
    now = clock.now()
    seen = make_article(school, cast.teacher, title="Bài đang đọc được", published=True)
    make_offer(above, seen, accepted=True)
    for name, article, more in (
        ("chờ nhận", make_article(school, cast.teacher, title="K1", published=True), {}),
        ("từ chối", make_article(school, cast.teacher, title="K2", published=True), {"refused_at": now}),
        ("thôi hiện", make_article(school, cast.teacher, title="K3", published=True), {"ended_at": now}),
        ("nháp", make_article(school, cast.teacher, title="K4"), {}),
        ("hẹn giờ", make_article(school, cast.teacher, title="K5", publish_at=now + timedelta(hours=1)), {}),
        ("đã gỡ", make_article(school, cast.teacher, title="K6", published=True, withdrawn=True), {}),
        ("thay thế", make_article(school, cast.teacher, title="K7", published=True), {}),
    ):
        make_offer(above, article, accepted=name != "chờ nhận", **more)
        if name == "thay thế":
            article.superseded_by_id = seen.id
    closed = make_site(cast, "hoa_nghia", opened=False)
    make_offer(above, make_article(closed, cast.other_principal, title="K8", published=True), accepted=True)
    db.session.commit()
    for url in ("", "tu-cac-don-vi", "tim?q=K", "feed.json", "atom.xml"):
        text = client.get(f"/trang/{above.slug}/{url}").text
        assert not [f"K{number}" for number in range(1, 9) if f"K{number}" in text], url
    assert "Bài đang đọc được" in main_of(client, f"/trang/{above.slug}/tu-cac-don-vi")


@pytest.mark.usefixtures("mails")
def test_a_correction_and_a_withdrawal_show_at_once_on_a_kept_page(
    client: PageClient, cast: Cast, above: Site, school: Site
) -> None:
    article = make_article(school, cast.teacher, title="Ngày hội", published=True)
    make_offer(above, article, accepted=True)
    fixed = make_article(school, cast.teacher, title="Ngày hội khác", published=True)
    make_offer(above, fixed, accepted=True, headline="Lời của Phòng")
    home = f"/trang/{above.slug}/"
    assert {"Ngày hội", "Lời của Phòng"} <= set(titles(client, home))
    actor = load_actor(db.session.get_one(Account, cast.principal.id))[0]
    for each in (article, fixed):
        correct(each, "Ngày hội đọc sách")
        db.session.commit()
        publishing.publish(actor, article_id=each.id, seen=each.version)
        db.session.commit()
    assert {"Ngày hội đọc sách", "Lời của Phòng"} <= set(titles(client, home))
    assert "Ngày hội" not in titles(client, home)
    publishing.withdraw(actor, article_id=article.id, seen=article.version, reason="Sai.")
    db.session.commit()
    assert "Ngày hội đọc sách" not in titles(client, home)


def correct(article: Article, title: str) -> None:
    """A newer version of the article, approved."""
    old = db.session.get_one(ArticleVersion, article.latest_id)
    kept = ("article_id", "summary", "body", "text", "folded", "edited_at", "edited_by_id", "edited_by", "submitted_at")
    version = ArticleVersion(number=old.number + 1, title=title, **{name: getattr(old, name) for name in kept})
    version.decision = "approved"
    db.session.add(version)
    db.session.flush()
    article.latest_id = version.id


def test_what_comes_and_goes_by_itself_does_so_on_a_kept_page(
    client: PageClient, cast: Cast, above: Site, school: Site, clock_at: Traveller
) -> None:
    hour = timedelta(hours=1)
    soon = make_article(school, cast.teacher, title="Bài hẹn giờ", publish_at=clock.now() + hour)
    make_offer(above, soon, accepted=True)
    brief = make_article(school, cast.teacher, title="Bài ngắn hạn", published=True, expires_after=2 * hour)
    make_offer(above, brief, accepted=True)
    home = f"/trang/{above.slug}/"
    seen = []
    for _ in range(3):
        seen.append([title for title in titles(client, home) if title.startswith("Bài")])
        clock_at.shift(hour)
    assert seen == [["Bài ngắn hạn"], ["Bài hẹn giờ", "Bài ngắn hạn"], ["Bài hẹn giờ"]]


def test_the_section_is_paged_searched_and_says_when_it_is_empty(
    client: PageClient, cast: Cast, above: Site, school: Site
) -> None:
    url = f"/trang/{above.slug}/tu-cac-don-vi"
    assert "Chưa có bài nào của các đơn vị." in main_of(client, url)
    assert "tu-cac-don-vi" not in client.get(f"/trang/{above.slug}/").text, "no menu entry without articles"
    for number in range(23):
        article = make_article(school, cast.teacher, title=f"Hội sách số {number}", published=True)
        make_offer(above, article, accepted=True)
    make_offer(above, make_article(school, cast.teacher, title="Vườn rau", published=True), accepted=True)
    assert len(titles(client, url)) == 20
    assert len(titles(client, f"{url}?trang=2")) == 4
    assert titles(client, f"{url}?q=vuon+rau") == ["Vườn rau"]
    assert "noindex" in client.get(f"{url}?q=vuon").text
    assert "Không có bài nào chứa" in main_of(client, f"{url}?q=không+có")
    found = main_of(client, f"/trang/{above.slug}/tim?q=hoi+sach")
    assert "Xem cả 23 bài" in found
    assert client.get(f"{url}?q=%25&trang=x").status_code == 200


def test_a_site_of_its_own_host_is_linked_there(client: PageClient, cast: Cast, above: Site, school: Site) -> None:
    school.host = "vinhbinh.example.vn"
    article = make_article(school, cast.teacher, published=True)
    make_offer(above, article, accepted=True)
    page = client.get(f"/trang/{above.slug}/").text
    assert f"://vinhbinh.example.vn/trang/{school.slug}/bai/{article.slug}" in page


def test_public_pages_with_other_units_keep_their_budgets(
    app, client: PageClient, cast: Cast, above: Site, school: Site, queries: Callable[[], QueryCount]
) -> None:
    for number in range(30):
        make_article(above, cast.office_clerk, title=f"Bài {number} của Phòng", published=True)
        article = make_article(school, cast.teacher, title=f"Bài {number}", published=True)
        make_offer(above, article, accepted=True)
    slug = above.slug
    for url, most in (("", 10), ("tu-cac-don-vi", 6), ("tim?q=bai", 8), ("feed.json", 6), ("atom.xml", 6)):
        app.extensions["page_cache"].clear()
        with queries() as count:
            assert client.get(f"/trang/{slug}/{url}").status_code == 200
        assert len(count) <= most, (url, count.statements)


def test_words_before_a_link_are_words_whatever_they_are(
    client: PageClient, cast: Cast, above: Site, school: Site
) -> None:
    for number, attack in enumerate(ATTACKS[::3]):
        article = make_article(school, cast.teacher, title=f"Bài {number}", published=True)
        words = {"headline": attack.replace("\x00", "")[:200], "summary": attack.replace("\x00", "")[:500]}
        make_offer(above, article, accepted=True, **words)
    for number in range(1, len(ATTACKS[::3]) // 20 + 2):
        main = parse(client.get(f"/trang/{above.slug}/tu-cac-don-vi?trang={number}")).find(".//main")
        assert main is not None
        elements = list(main.iter())
        assert not [e.tag for e in elements if e.tag in {"script", "iframe", "object", "style", "svg", "meta"}]
        assert not [name for e in elements for name in e.attrib if name.startswith("on") or name == "style"]
        assert not [a for a in main.iter("a") if "script:" in (a.get("href") or "")]
    feed = fromstring(client.get(f"/trang/{above.slug}/atom.xml").data)
    assert len(list(feed.iter("{http://www.w3.org/2005/Atom}entry"))) == 30
