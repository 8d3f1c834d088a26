"""Kept pages: served without Flask while true, made anew at once when anything changed, in any process."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import Client

from portal import create_app
from portal.adapters import clock
from portal.db import db
from portal.models.news import Article, ArticleVersion, ArticleViews, Site
from portal.services.news.counting import ViewCounter
from portal.services.news.sites import touch
from portal.web.page_cache import PageCache, _weight
from tests.cast import Cast
from tests.news import make_article, make_site
from tests.pages import PageClient
from tests.publications import post_with_files, publish
from tests.queries import QueryCount

PHONE = {"User-Agent": "Mozilla/5.0 (Linux; Android 12) Chrome/120.0 Mobile Safari/537.36"}


@pytest.fixture
def site(cast: Cast) -> Site:
    return make_site(cast)


@pytest.fixture
def reader(app: Flask) -> FlaskClient:
    """One that keeps no cookies and checks nothing."""
    return FlaskClient(app, app.response_class, use_cookies=False)


@pytest.fixture
def second(app: Flask) -> Iterator[FlaskClient]:
    """A reader at another process on the same database."""
    other = create_app(app.extensions["portal"].settings)
    yield FlaskClient(other, other.response_class, use_cookies=False)
    with other.app_context():
        db.engine.dispose()


def test_a_warm_page_asks_nothing_but_its_edition_and_is_the_same(
    app: Flask, reader: FlaskClient, cast: Cast, site: Site, queries: Callable[[], QueryCount]
) -> None:
    article = make_article(site, cast.principal, published=True)
    for path in (f"/trang/{site.slug}/", f"/trang/{site.slug}/bai/{article.slug}", f"/trang/{site.slug}/atom.xml"):
        for encoding in ("gzip", "br", "identity"):
            headers = {"Accept-Encoding": encoding}
            first = reader.get(path, headers=headers)
            with queries() as count:
                again = reader.get(path, headers=headers)
            assert len(count) == 0, count.statements  # its edition is asked of the driver itself
            assert again.data == first.data
            changing = {"X-Request-ID", "Date"}
            assert {n: v for n, v in again.headers if n not in changing} == {
                n: v for n, v in first.headers if n not in changing
            }
            assert again.headers["X-Request-ID"] != first.headers["X-Request-ID"]
            assert again.headers["Cache-Control"] == "public, max-age=60"
            assert "Cookie" in again.vary
            assert again.mimetype != "text/html" or "Accept-Encoding" in again.vary


def test_a_cache_that_asks_gets_304_cold_and_warm(reader: FlaskClient, cast: Cast, site: Site, app: Flask) -> None:
    path = f"/trang/{site.slug}/"
    first = reader.get(path)
    asked = {"If-None-Match": first.headers["ETag"]}
    warm = reader.get(path, headers=asked)
    app.extensions["page_cache"].clear()
    cold = reader.get(path, headers=asked)
    for answer in (warm, cold):
        assert (answer.status_code, answer.data) == (304, b"")
        assert answer.headers["ETag"] == first.headers["ETag"]
        assert "Content-Type" not in answer.headers or answer is cold
    assert first.last_modified == clock.now()
    head = reader.head(path)
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers.get("Content-Length") == first.headers.get("Content-Length")


@pytest.mark.parametrize("how", ["publish", "edit", "withdraw", "close"])
def test_a_change_counts_at_once_in_every_process(
    how: str, reader: FlaskClient, second: FlaskClient, cast: Cast, site: Site
) -> None:
    article = make_article(site, cast.principal, title="Bài đầu", published=True)
    home, page = f"/trang/{site.slug}/", f"/trang/{site.slug}/bai/{article.slug}"
    for client in (reader, second):
        assert "Bài đầu" in client.get(home).text
        assert client.get(page).status_code == 200
    if how == "publish":
        make_article(site, cast.principal, title="Bài thứ hai", published=True)
    elif how == "edit":
        db.session.get_one(ArticleVersion, article.shown_id).title = "Bài đã sửa"
    elif how == "withdraw":
        db.session.get_one(Article, article.id).withdrawn_at = clock.now()
    else:
        db.session.get_one(Site, site.unit_id).opened_at = None
    touch([site.unit_id])
    db.session.commit()
    expected = {"publish": ("Bài thứ hai", 200), "edit": ("Bài đã sửa", 200), "withdraw": ("", 410), "close": ("", 404)}
    words, status = expected[how]
    for client in (reader, second):
        assert client.get(page).status_code == status
        assert words in client.get(home).text
        assert ("Bài đầu" in client.get(home).text) == (how == "publish")


def test_what_comes_by_itself_comes_in_time(reader: FlaskClient, cast: Cast, site: Site, clock_at) -> None:
    home = f"/trang/{site.slug}/"
    make_article(site, cast.principal, title="Hẹn giờ", publish_at=clock.now() + timedelta(minutes=5))
    make_article(site, cast.principal, title="Sắp hết", published=True, expires_after=timedelta(minutes=8))
    seen = []
    for _ in range(4):
        page = reader.get(home).text
        seen.append(("Hẹn giờ" in page, "Sắp hết" in page))
        clock_at.shift(timedelta(minutes=4))
    assert seen == [(False, True), (False, True), (True, False), (True, False)]
    assert reader.get(home).last_modified == clock.now() - timedelta(minutes=8)


def test_the_facts_of_the_unit_and_its_documents_count_too(
    app: Flask, reader: FlaskClient, cast: Cast, client_for
) -> None:
    site = make_site(cast, "ben_tre")
    home = f"/trang/{site.slug}/"
    assert "Kế hoạch năm học" not in reader.get(home).text
    document = post_with_files(app, cast.clerk, "Kế hoạch.pdf")
    publish(cast.clerk, document)
    assert "Kế hoạch năm học" in reader.get(home).text
    site.unit.address = "Số 7 Lê Lợi"
    db.session.commit()
    assert "Số 7 Lê Lợi" in reader.get(home).text


def test_languages_and_people_are_not_mixed_up(
    client: PageClient, reader: FlaskClient, client_for, cast: Cast, site: Site
) -> None:
    home = f"/trang/{site.slug}/"
    assert 'lang="vi" class' in reader.get(home).text
    english = client.get(f"{home}?lang=en")
    assert 'lang="en" class' in english.text
    assert english.headers["Cache-Control"] == "private, no-cache"
    assert 'lang="en" class' in client.get(home).text
    assert 'lang="vi" class' in reader.get(home).text
    assert 'lang="vi" class' in client_for(cast.principal).get(home).text


def test_parameters_of_trackers_change_nothing(
    reader: FlaskClient, site: Site, queries: Callable[[], QueryCount]
) -> None:
    home = f"/trang/{site.slug}/"
    plain = reader.get(home)
    with queries() as count:
        tracked = reader.get(f"{home}?fbclid=IwAR0abc&utm_source=zalo")
    assert len(count) == 0
    assert tracked.data == plain.data
    assert reader.get(f"{home}tim?q=a&gclid=1").status_code == 200


@pytest.mark.same_everywhere
def test_memory_is_bounded(app: Flask, site: Site) -> None:
    inner = app.extensions["page_cache"]._inner
    cache = PageCache(app, inner, ViewCounter(), most_bytes=60_000)
    asked = Client(cache)
    weights = set()
    for number in range(1, 30):
        assert asked.get(f"/trang/{site.slug}/", headers={"Host": f"h{number}.example"}).status_code == 200
        assert cache._bytes == sum(map(_weight, cache._pages.values())) <= 60_000
        weights.add(len(cache._pages))
    assert max(weights) >= 3
    assert len(cache._pages) < 29
    assert ("h29.example", f"/trang/{site.slug}/", "", "") in cache._pages


def test_views_are_counted_without_persons_and_written_in_one_go(
    app: Flask, reader: FlaskClient, cast: Cast, site: Site, clock_at
) -> None:
    article = make_article(site, cast.principal, published=True)
    counter = app.extensions["page_views"]
    counter.take()
    path = f"/trang/{site.slug}/bai/{article.slug}"
    for _ in range(3):
        reader.get(path, headers=PHONE)
    etag = reader.get(path, headers=PHONE).headers["ETag"]
    reader.get(path, headers={**PHONE, "If-None-Match": etag})
    reader.get(path, headers={"User-Agent": "Googlebot/2.1"})
    reader.get(path, headers={**PHONE, "Sec-Purpose": "prefetch"})
    reader.head(path, headers=PHONE)
    reader.get(f"/trang/{site.slug}/bai/khong-co", headers=PHONE)
    assert counter.flush() == 5
    reader.get(path, headers=PHONE)
    clock_at.shift(timedelta(days=1))
    reader.get(path, headers=PHONE)
    counter.write()
    rows = db.session.query(ArticleViews).order_by(ArticleViews.day).all()
    assert [(row.article_id, row.day.isoformat(), row.views) for row in rows] == [
        (article.id, "2026-11-20", 6),
        (article.id, "2026-11-21", 1),
    ]
    assert counter.flush() == 0


def test_views_that_cannot_be_written_wait_for_the_next_time(app: Flask, cast: Cast) -> None:
    counter = app.extensions["page_views"]
    counter.take()
    counter.note(987654)
    counter.write()
    assert sum(counter.take().values()) == 1


def test_a_cookie_written_oddly_does_not_speak_for_others(app: Flask, reader: FlaskClient, site: Site) -> None:
    english = FlaskClient(app, app.response_class)
    with english.session_transaction() as cookie:
        cookie["lang"] = "en"
    kept = english.get_cookie("cong_truong")
    assert kept
    for between in (" =", "\t=", "= "):
        odd = reader.get(f"/trang/{site.slug}/", headers={"Cookie": f"cong_truong{between}{kept.value}"})
        assert '<html lang="vi"' in reader.get(f"/trang/{site.slug}/").text, between
        assert odd.status_code == 200
