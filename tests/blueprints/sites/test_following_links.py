"""The links of mails to readers: each works for its own purpose, as long as it should, however often."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine

from portal.adapters.mail import FolderMailer
from portal.db import db
from portal.models.news import Site
from portal.services.news.following import Link, forget_unconfirmed
from portal.services.news.sites import list_sections
from tests.cast import Cast
from tests.following import ADDRESS, ask, followers, links_in, make_follower, newest, token_of
from tests.news import make_site
from tests.pages import PageClient

Drain = Callable[[], int]


@pytest.fixture
def site(cast: Cast) -> Site:
    return make_site(cast)


def test_one_click_works_without_a_page_and_twice(client: PageClient, site: Site) -> None:
    token = token_of(make_follower(site))
    other = token_of(make_follower(site, "khac@example.vn"))
    for _time in range(2):
        done = client.post(f"/theo-doi/thoi/{token}", data={"List-Unsubscribe": "One-Click"})
        assert (done.status_code, "Đã thôi nhận" in done.text) == (200, True)
    multipart = client.post(
        f"/theo-doi/thoi/{other}", data={"List-Unsubscribe": "One-Click"}, content_type="multipart/form-data"
    )
    assert multipart.status_code == 200
    assert [follower.email for follower in followers()] == [None, None]


def test_a_late_confirmation_gets_kind_words_and_the_address_is_forgotten(
    client: PageClient, site: Site, mails: FolderMailer, drain: Drain, clock_at: time_machine.Traveller
) -> None:
    ask(client, site, section=str(list_sections(site.unit_id)[0].id))
    drain()
    (link,) = links_in(newest(mails))
    kept = make_follower(site, "dang.nhan@example.vn")
    clock_at.shift(timedelta(days=7) - timedelta(seconds=1))
    forget_unconfirmed()
    assert client.get(link).status_code == 200
    clock_at.shift(timedelta(seconds=1))
    for answer in (client.get(link), client.post(link)):
        assert (answer.status_code, "đăng ký lại" in answer.text) == (410, True)
    forget_unconfirmed()
    assert [follower.id for follower in followers()] == [kept.id]
    assert client.get(link).status_code == 410


@pytest.mark.parametrize("page", ["xac-nhan", "chon", "thoi"])
def test_a_token_of_nobody_is_answered_kindly(client: PageClient, site: Site, page: str) -> None:
    follower = make_follower(site)
    right = token_of(follower)
    wrong = {Link.CONFIRM: "thoi", Link.MANAGE: "xac-nhan"}
    tokens = [
        "x",
        "1-",
        f"{follower.id}-",
        f"{follower.id}-{'a' * 26}",
        right[:-1],
        f"{right}x",
        f"9{right}",
        "٣-a",
        "9" * 400,
    ]
    tokens += [token_of(follower, link) for link, where in wrong.items() if where == page]
    for token in tokens:
        for answer in (client.get(f"/theo-doi/{page}/{token}"), client.post(f"/theo-doi/{page}/{token}")):
            assert (answer.status_code, "Liên kết không còn dùng được" in answer.text) == (410, True), token
    assert followers()[0].email == ADDRESS


def test_a_row_that_takes_a_forgotten_ones_number_has_other_links(client: PageClient, site: Site) -> None:
    first = make_follower(site, confirmed_at=None)
    old, number = token_of(first, Link.CONFIRM), first.id
    db.session.delete(first)
    db.session.commit()
    second = make_follower(site, "nguoi.khac@example.vn", id=number, confirmed_at=None)
    assert client.post(f"/theo-doi/xac-nhan/{old}").status_code == 410
    assert client.post(f"/theo-doi/xac-nhan/{token_of(second, Link.CONFIRM)}").status_code == 303


def test_a_site_that_is_closed_or_wants_no_followers_takes_none_but_everybody_can_stop(
    client: PageClient, site: Site, mails: FolderMailer, drain: Drain
) -> None:
    token = token_of(make_follower(site, "dang.nhan@example.vn"))
    ask(client, site)
    site = db.session.get_one(Site, site.unit_id)
    opened, site.opened_at = site.opened_at, None
    db.session.commit()
    drain()
    assert mails.newest(1) == []
    assert (ask(client, site).status_code, client.get(f"/trang/{site.slug}/theo-doi").status_code) == (404, 404)
    site.opened_at, site.settings = opened, {"following": False}
    db.session.commit()
    for path in ("", "/da-gui"):
        assert client.get(f"/trang/{site.slug}/theo-doi{path}").status_code == 404
    assert ask(client, site).status_code == 404
    site.opened_at = None
    db.session.commit()
    assert client.get(f"/theo-doi/chon/{token}").status_code == 200
    assert client.post(f"/theo-doi/thoi/{token}", data={"List-Unsubscribe": "One-Click"}).status_code == 200
