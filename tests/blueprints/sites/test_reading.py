"""The front page and the articles of a site as everybody reads them."""

from collections.abc import Callable
from datetime import timedelta

from portal.adapters import clock
from portal.db import db
from portal.models.news import Article, ArticleTag, FormerAddress, Site
from portal.models.units import Unit
from portal.services.news.sites import list_sections, touch
from tests.cast import Cast, Person
from tests.news import make_article, make_site
from tests.pages import PageClient, parse, text_of
from tests.publications import post_with_files, publish
from tests.queries import QueryCount

ClientFor = Callable[[Person], PageClient]


def url_of(site: Site, article: Article) -> str:
    return f"/trang/{site.slug}/bai/{article.slug}"


def words_of(client: PageClient, url: str) -> str:
    page = client.get(url)
    assert page.status_code == 200, page.status_code
    return text_of(parse(page).find(".//main"))


def test_the_front_page_shows_what_is_new_and_where_the_unit_is(app, client: PageClient, cast: Cast) -> None:
    site = make_site(cast, "ben_tre")
    unit = db.session.get_one(Unit, site.unit_id)
    unit.address, unit.phone, unit.email = "Số 3 Lê Lợi, Bến Tre", "02753822111", "so@bentre.edu.vn"
    first, second, *_ = list_sections(site.unit_id)
    later = clock.now() + timedelta(days=3)
    for number in range(12):
        make_article(site, cast.leader, title=f"Tin thường {number}", published=True)
    make_article(site, cast.leader, title="Tin chuyên môn", section=second, published=True)
    chosen = make_article(site, cast.leader, title="Tin nổi bật", published=True)
    chosen.lead_until = later
    pinned = make_article(site, cast.leader, title="Lịch nghỉ Tết", published=True)
    pinned.kind, pinned.pinned_until, pinned.publish_at = "notice", later, clock.now() - timedelta(days=9)
    plain = make_article(site, cast.leader, title="Thu hồ sơ", published=True)
    plain.kind = "notice"
    hidden = make_article(site, cast.leader, title="Bản nháp kín")
    db.session.commit()
    publish(cast.clerk, post_with_files(app, cast.clerk, "Kế hoạch.pdf"))
    page = client.get(f"/trang/{site.slug}/")
    main = parse(page).find(".//main")
    titles = [text_of(h) for h in main.iter() if h.tag in {"h2", "h3"}]
    assert titles[0] == "Tin nổi bật"
    assert {"Tin mới", first.name, "Tin chuyên môn", "Văn bản công khai", "Liên hệ"} <= set(titles)
    shown = text_of(main)
    assert shown.index("Lịch nghỉ Tết") < shown.index("Thu hồ sơ")
    assert "Kế hoạch năm học" in shown
    assert "Số 3 Lê Lợi, Bến Tre" in shown
    assert hidden.shown_id is None
    assert "Bản nháp kín" not in page.get_data(as_text=True)
    maps = [a.get("href") or "" for a in main.iter("a") if "google.com/maps" in (a.get("href") or "")]
    assert maps == [
        "https://www.google.com/maps/search/?api=1&query=S%E1%BB%9F+Gi%C3%A1o+d%E1%BB%A5c+v%C3%A0+%C4%90%C3%A0o+t%E1%BA%A1o+B%E1%BA%BFn+Tre%2C+S%E1%BB%91+3+L%C3%AA+L%E1%BB%A3i%2C+B%E1%BA%BFn+Tre"
    ]
    assert not list(parse(page).iter("script"))[1:]


def test_an_empty_site_says_so_and_a_closed_one_is_nowhere(client: PageClient, cast: Cast) -> None:
    site = make_site(cast)
    assert "chưa có bài nào" in words_of(client, f"/trang/{site.slug}/")
    make_site(cast, opened=False)
    assert client.get(f"/trang/{site.slug}/").status_code == 404


def test_an_article_is_read_in_full(client: PageClient, cast: Cast) -> None:
    site = make_site(cast)
    article = make_article(
        site,
        cast.principal,
        title="Ngày hội đọc sách <2026> & bạn bè",
        published=True,
        summary="Hơn 300 em cùng đọc.",
        body="<h2>Mở đầu</h2><p>Sáng nay <script>x</script>…</p><table><tbody><tr><td>1</td></tr></tbody></table>",
        byline="Tổ Văn",
        source_name="Báo Giáo dục",
        source_url="https://giaoduc.example/bai",
        source_permission="được phép đăng lại",
    )
    db.session.add(ArticleTag(article_id=article.id, slug="doc-sach", unit_id=site.unit_id, name="Đọc sách"))
    db.session.commit()
    page = client.get(url_of(site, article))
    main = text_of(parse(page).find(".//main"))
    assert main.startswith(
        f"{list_sections(site.unit_id)[0].name} Ngày hội đọc sách <2026> & bạn bè 08:00 20/11/2026 · Tổ Văn"
    )
    for words in ("Hơn 300 em cùng đọc.", "Mở đầu", "Nguồn: Báo Giáo dục (được phép đăng lại)", "Đọc sách", "Chia sẻ"):
        assert words in main
    html = page.get_data(as_text=True)
    public = client.application.extensions["portal"].settings.public_url
    assert html.count("<script") == 1  # the block of data
    assert f'<link rel="canonical" href="{public}{url_of(site, article)}">' in html
    assert "facebook.com/sharer" in html


def test_drafts_and_what_waits_for_its_hour_are_not_there(client, client_for: ClientFor, clock_at, cast: Cast) -> None:
    site = make_site(cast)
    draft = make_article(site, cast.principal, title="Nháp")
    waiting = make_article(site, cast.principal, title="Hẹn giờ", publish_at=clock.now() + timedelta(hours=2))
    cancelled = make_article(
        site, cast.principal, title="Bỏ hẹn", publish_at=clock.now() + timedelta(hours=2), withdrawn=True
    )
    cancelled.withdrawn_at = clock.now()
    discarded = make_article(site, cast.principal, title="Bỏ", published=True)
    discarded.discarded_at = clock.now()
    db.session.commit()
    other = make_site(cast, "ben_tre")
    shown = make_article(site, cast.principal, title="Bài hay", published=True)
    for who in (client, client_for(cast.principal)):
        for article in (draft, waiting, cancelled, discarded):
            assert who.get(url_of(site, article)).status_code == 404
        assert who.get(url_of(other, shown)).status_code == 404
        assert who.get(f"/trang/{site.slug}/bai/{'a' * 3000}").status_code == 404
        assert who.get(f"/trang/{site.slug}/bai/a%00b").status_code == 400
        assert who.get(f"/trang/{'á' * 500}/").status_code == 404
    clock_at.shift(timedelta(hours=2))
    assert client.get(url_of(site, waiting)).status_code == 200
    assert client.get(url_of(site, cancelled)).status_code == 404


def test_withdrawn_and_expired_articles_say_what_became_of_them(client, cast: Cast, clock_at) -> None:
    site = make_site(cast)
    withdrawn = make_article(site, cast.principal, title="Em Bé đoạt giải", published=True, withdrawn=True)
    withdrawn.withdrawn_reason = "Chưa có đồng ý của gia đình"
    expiring = make_article(site, cast.principal, title="Tuyển sinh", published=True, expires_after=timedelta(days=1))
    db.session.commit()
    gone = client.get(url_of(site, withdrawn))
    assert gone.status_code == 410
    assert "Chưa có đồng ý của gia đình" in text_of(parse(gone).find(".//main"))
    assert "Em Bé" not in gone.get_data(as_text=True)
    assert client.get(url_of(site, expiring)).status_code == 200
    clock_at.shift(timedelta(days=1))
    over = client.get(url_of(site, expiring))
    assert over.status_code == 410
    assert "đăng đến 08:00 21/11/2026" in text_of(parse(over).find(".//main"))
    assert "Tuyển sinh" not in client.get(f"/trang/{site.slug}/").get_data(as_text=True)


def test_a_superseded_article_leads_to_its_successor_and_an_old_address_to_the_new(client, cast: Cast) -> None:
    site = make_site(cast)
    old = make_article(site, cast.principal, title="Lịch thi cũ", published=True)
    new = make_article(site, cast.principal, title="Lịch thi mới", published=True)
    old.superseded_by_id, old.lead_until = new.id, clock.now() + timedelta(days=1)
    db.session.add(FormerAddress(unit_id=site.unit_id, slug="lich-thi", article_id=new.id))
    draft = make_article(site, cast.principal, title="Nháp")
    db.session.add(FormerAddress(unit_id=site.unit_id, slug="nhap-cu", article_id=draft.id))
    db.session.commit()
    page = client.get(url_of(site, old))
    assert "đã có bài khác thay thế. Mời đọc: Lịch thi mới" in text_of(parse(page).find(".//main"))
    assert "Lịch thi cũ" not in client.get(f"/trang/{site.slug}/").text
    moved = client.get(f"/trang/{site.slug}/bai/lich-thi")
    assert (moved.status_code, moved.location) == (301, url_of(site, new))
    assert client.get(f"/trang/{site.slug}/bai/nhap-cu").status_code == 404
    new.withdrawn_at = clock.now()
    touch([site.unit_id])
    db.session.commit()
    assert "Lịch thi mới" not in client.get(url_of(site, old)).get_data(as_text=True)


def test_pages_are_the_same_for_a_signed_in_person(client, client_for: ClientFor, cast: Cast) -> None:
    site = make_site(cast)
    article = make_article(site, cast.principal, published=True)
    for path in (f"/trang/{site.slug}/", url_of(site, article), "/trang/", f"/trang/{site.slug}/atom.xml"):
        seen = client_for(cast.principal).get(path)
        assert seen.text == client.get(path).text
        assert cast.principal.name not in seen.get_data(as_text=True)


def test_pages_need_few_questions(app, client, cast: Cast, queries: Callable[[], QueryCount]) -> None:
    site = make_site(cast)
    for number in range(30):
        article = make_article(site, cast.principal, title=f"Bài {number}", published=True)
        db.session.add(ArticleTag(article_id=article.id, slug="the", unit_id=site.unit_id, name="Thẻ"))
    db.session.commit()
    budgets = {
        f"/trang/{site.slug}/": 10,
        f"{url_of(site, article)}": 10,
        f"/trang/{site.slug}/muc/tin-tuc": 6,
        f"/trang/{site.slug}/the/the": 7,
        f"/trang/{site.slug}/thong-bao/": 5,
        f"/trang/{site.slug}/luu-tru/": 4,
        f"/trang/{site.slug}/luu-tru/2026/11": 5,
        f"/trang/{site.slug}/tim?q=bai": 5,
        f"/trang/{site.slug}/atom.xml": 4,
        f"/trang/{site.slug}/sitemap.xml": 5,
        "/trang/": 2,
    }
    for url, most in budgets.items():
        app.extensions["page_cache"].clear()
        with queries() as count:
            assert client.get(url).status_code == 200
        assert len(count) <= most, (url, count.statements)
