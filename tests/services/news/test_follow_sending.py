"""Mails about new articles: who gets one, what stands in it, once, and only what may be read when it is sent."""

from collections.abc import Callable
from datetime import datetime, timedelta
from email.message import EmailMessage

import pytest
import time_machine

from portal.adapters import clock
from portal.adapters.mail import FolderMailer
from portal.db import db
from portal.models.news import Article, Follower, Section, Site
from portal.models.records import OutboxItem
from portal.rules.news.following import Frequency
from portal.services.news import follow_sending, following
from portal.services.news.follow_sending import queue_follower_mails
from portal.services.news.following import Link, link_token
from portal.services.news.sites import list_sections
from portal.web.parts import parts
from tests.cast import Cast
from tests.following import ADDRESS, make_follower
from tests.news import make_article, make_site
from tests.queries import QueryCount

Drain = Callable[[], int]
EACH, DAILY, WEEKLY = Frequency


@pytest.fixture
def site(cast: Cast) -> Site:
    return make_site(cast)


@pytest.fixture
def sections(site: Site) -> list[Section]:
    return list(list_sections(site.unit_id))


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=clock.LOCAL_ZONE)


def sent(mails: FolderMailer, drain: Drain) -> list[EmailMessage]:
    """What the worker sends now, the oldest first."""
    before = len(mails.newest(99))
    queue_follower_mails()
    drain()
    return list(reversed(mails.newest(99)[: len(mails.newest(99)) - before]))


def links(mail: EmailMessage) -> list[str]:
    return [line for line in mail.get_content().splitlines() if "/bai/" in line]


def publish(site: Site, cast: Cast, when: str, title: str = "Bài mới", **more: object) -> Article:
    return make_article(site, cast.principal, title=title, publish_at=local(when), **more)


def test_each_article_goes_out_two_minutes_after_it_is_public_and_once(
    site: Site, cast: Cast, mails: FolderMailer, drain: Drain, clock_at: time_machine.Traveller
) -> None:
    make_follower(site, frequency=EACH)
    make_article(site, cast.principal, title="Trước khi theo dõi", published=True)
    clock_at.shift(timedelta(hours=1))
    article = make_article(site, cast.principal, title="Lễ khai giảng", published=True)
    make_article(site, cast.principal, title="Bản nháp")
    clock_at.shift(timedelta(seconds=119))
    assert sent(mails, drain) == []
    clock_at.shift(timedelta(seconds=1))
    (mail,) = sent(mails, drain)
    assert (mail["To"], mail["Subject"]) == (ADDRESS, f"[{site.name}] Lễ khai giảng")
    assert links(mail) == [f"http://localhost/trang/{site.slug}/bai/{article.slug}"]
    assert "Tóm tắt." in mail.get_content()
    assert mail.get_content_type() == "text/plain"
    article.revised_at = clock.now()  # a correction
    db.session.commit()
    clock_at.shift(timedelta(days=9))
    assert sent(mails, drain) == []


def test_a_scheduled_article_goes_out_when_its_hour_has_come(
    site: Site, cast: Cast, mails: FolderMailer, drain: Drain, clock_at: time_machine.Traveller
) -> None:
    make_follower(site, frequency=EACH)
    publish(site, cast, "2026-11-20 20:00")
    clock_at.move_to(local("2026-11-20 20:01"))
    assert sent(mails, drain) == []
    clock_at.move_to(local("2026-11-20 20:02"))
    assert len(sent(mails, drain)) == 1
    assert sent(mails, drain) == []


def test_a_day_and_a_week_end_at_midnight_in_vietnam(
    site: Site, cast: Cast, mails: FolderMailer, drain: Drain, clock_at: time_machine.Traveller
) -> None:
    make_follower(site, "ngay@x.vn", frequency=DAILY)
    make_follower(site, "tuan@x.vn", frequency=WEEKLY)
    publish(site, cast, "2026-11-22 23:59:59", "Chủ nhật")  # 16:59:59 UTC
    publish(site, cast, "2026-11-23 00:00:00", "Đúng nửa đêm")
    publish(site, cast, "2026-11-23 00:00:01", "Thứ hai")
    clock_at.move_to(local("2026-11-23 05:59"))
    assert sent(mails, drain) == []
    clock_at.move_to(local("2026-11-23 06:00"))
    first = sent(mails, drain)
    assert sorted((mail["To"], mail["Subject"].partition("] ")[2]) for mail in first) == [
        ("ngay@x.vn", "2 bài mới trong ngày"),
        ("tuan@x.vn", "2 bài mới trong tuần"),
    ]
    clock_at.move_to(local("2026-11-24 06:00"))
    assert [(mail["To"], mail["Subject"].partition("] ")[2]) for mail in sent(mails, drain)] == [
        ("ngay@x.vn", "Thứ hai")
    ]
    clock_at.move_to(local("2026-11-30 06:00"))
    assert [(mail["To"], mail["Subject"].partition("] ")[2]) for mail in sent(mails, drain)] == [
        ("tuan@x.vn", "Thứ hai")
    ]


def test_a_section_brings_its_own_articles_and_two_sections_one_mail(
    site: Site, cast: Cast, sections: list[Section], mails: FolderMailer, drain: Drain, clock_at: time_machine.Traveller
) -> None:
    one, two, three, *_ = sections
    make_follower(site, "mot@x.vn", one, frequency=EACH)
    make_follower(site, "hai@x.vn", one, two, frequency=EACH)
    make_follower(site, "khac@x.vn", three, frequency=EACH)
    for number, section in enumerate((one, one, two)):
        publish(site, cast, "2026-11-20 09:00", f"Bài {number}", section=section)
    clock_at.move_to(local("2026-11-20 09:05"))
    assert {mail["To"]: len(links(mail)) for mail in sent(mails, drain)} == {"mot@x.vn": 2, "hai@x.vn": 3}


def test_nothing_goes_out_that_was_taken_back_before_it_is_sent(
    site: Site, cast: Cast, mails: FolderMailer, drain: Drain, clock_at: time_machine.Traveller
) -> None:
    make_follower(site, frequency=EACH)
    gone = publish(site, cast, "2026-11-20 09:00", "Gỡ ngay")
    kept = publish(site, cast, "2026-11-20 09:00", "Còn")
    replaced = publish(site, cast, "2026-11-20 09:00", "Bị thay")
    replaced.superseded_by_id = kept.id
    clock_at.move_to(local("2026-11-20 09:05"))
    db.session.commit()
    queue_follower_mails()
    gone.withdrawn_at = clock.now()  # after the mail was queued
    db.session.commit()
    drain()
    (mail,) = mails.newest(9)
    assert (mail["Subject"], "Gỡ ngay" in mail.get_content()) == (f"[{site.name}] Còn", False)
    last = publish(site, cast, "2026-11-20 10:00", "Cũng gỡ")
    clock_at.move_to(local("2026-11-20 10:05"))
    queue_follower_mails()
    last.expires_at = clock.now()
    db.session.commit()
    drain()
    assert len(mails.newest(9)) == 1
    assert {item.state for item in db.session.query(OutboxItem)} == {"done"}


def test_who_stopped_after_the_mail_was_queued_gets_none(
    site: Site, cast: Cast, mails: FolderMailer, drain: Drain, clock_at: time_machine.Traveller
) -> None:
    follower = make_follower(site, frequency=EACH)
    publish(site, cast, "2026-11-20 09:00")
    clock_at.move_to(local("2026-11-20 09:05"))
    queue_follower_mails()
    following.end(follower, "reader")
    db.session.commit()
    drain()
    assert mails.newest(1) == []
    assert ADDRESS not in str([item.payload for item in db.session.query(OutboxItem)])


@pytest.mark.parametrize("how", ["closed", "off", "waiting"])
def test_a_site_that_is_closed_or_switched_off_sends_nothing_and_nobody_unconfirmed_gets_any(
    site: Site, cast: Cast, mails: FolderMailer, drain: Drain, clock_at: time_machine.Traveller, how: str
) -> None:
    follower = make_follower(site, frequency=EACH)
    publish(site, cast, "2026-11-20 09:00")
    if how == "waiting":
        follower.confirmed_at = follower.covered_until = None
    clock_at.move_to(local("2026-11-20 09:05"))
    if how == "off":
        site.settings = {"shortest_words": 3, "following": False}
    if how == "closed":
        site.opened_at = None
    db.session.commit()
    assert sent(mails, drain) == []
    assert db.session.query(OutboxItem).count() == 0
    site.settings, site.opened_at = {"following": True}, clock.now()
    db.session.commit()
    assert len(sent(mails, drain)) == (how != "waiting")


def test_after_a_standstill_one_mail_tells_of_the_last_days_alone(
    site: Site, cast: Cast, mails: FolderMailer, drain: Drain, clock_at: time_machine.Traveller
) -> None:
    make_follower(site, frequency=EACH)
    for day in range(21, 31):
        publish(site, cast, f"2026-11-{day} 09:00", f"Ngày {day}")
    clock_at.move_to(local("2026-11-30 10:00"))
    (mail,) = sent(mails, drain)
    assert mail["Subject"].endswith("2 bài mới")
    assert sent(mails, drain) == []


def test_another_frequency_neither_repeats_nor_skips(
    site: Site, cast: Cast, mails: FolderMailer, drain: Drain, clock_at: time_machine.Traveller
) -> None:
    follower, key = make_follower(site, frequency=EACH), parts().register_key
    token = link_token(key, Link.MANAGE, follower)
    publish(site, cast, "2026-11-20 09:00", "Đã gửi")
    clock_at.move_to(local("2026-11-20 09:05"))
    assert len(sent(mails, drain)) == 1
    following.choose(key, token, frequency=WEEKLY, section_ids=[])
    db.session.commit()
    publish(site, cast, "2026-11-21 09:00", "Trong tuần")
    clock_at.move_to(local("2026-11-23 06:00"))
    (mail,) = sent(mails, drain)
    assert mail["Subject"].endswith("] Trong tuần")
    following.choose(key, token, frequency=DAILY, section_ids=[])
    db.session.commit()
    clock_at.move_to(local("2026-11-24 06:00"))
    assert sent(mails, drain) == []


def test_the_headers_let_a_mail_program_end_it(
    site: Site, cast: Cast, mails: FolderMailer, drain: Drain, clock_at: time_machine.Traveller
) -> None:
    follower = make_follower(site, frequency=EACH)
    site.host = "truong.vinhbinh.edu.vn"
    article = publish(site, cast, "2026-11-20 09:00", "Tiêu đề dài " * 12)
    clock_at.move_to(local("2026-11-20 09:05"))
    db.session.commit()
    (mail,) = sent(mails, drain)
    token = link_token(parts().register_key, Link.MANAGE, follower)
    assert mail["List-Unsubscribe"] == f"<http://localhost/theo-doi/thoi/{token}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["List-Id"] == f"<{site.slug}.theo-doi.localhost>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert links(mail) == [f"http://truong.vinhbinh.edu.vn/trang/{site.slug}/bai/{article.slug}"]
    assert f"Thôi nhận: http://localhost/theo-doi/thoi/{token}" in mail.get_content()
    assert len([name for name in mail if name.lower().startswith("list-")]) == 3


def test_a_mail_server_that_fails_gets_it_again_with_the_same_number(
    site: Site,
    cast: Cast,
    mails: FolderMailer,
    drain: Drain,
    clock_at: time_machine.Traveller,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_follower(site, frequency=EACH)
    publish(site, cast, "2026-11-20 09:00")
    clock_at.move_to(local("2026-11-20 09:05"))
    kept, tried = mails.send, []

    def failing(letter: object) -> None:
        tried.append(letter.message_id)  # type: ignore[attr-defined]
        raise OSError("busy")

    monkeypatch.setattr(mails, "send", failing)
    queue_follower_mails()
    drain()
    monkeypatch.setattr(mails, "send", kept)
    clock_at.shift(timedelta(minutes=1))
    drain()
    assert [mail["Message-ID"] for mail in mails.newest(9)] == tried


def test_ten_thousand_followers_are_served_in_bounded_runs(
    site: Site, cast: Cast, mails: object, clock_at: time_machine.Traveller, queries: Callable[[], QueryCount]
) -> None:
    now = clock.now()
    values = {"unit_id": site.unit_id, "frequency": EACH, "language": "vi", "salt": "s", "made_at": now}
    rows = [values | {"email": f"{n}@x.vn", "confirmed_at": now, "covered_until": now} for n in range(10_000)]
    db.session.execute(db.insert(Follower), rows)
    db.session.commit()
    publish(site, cast, "2026-11-20 09:00")
    clock_at.move_to(local("2026-11-20 09:05"))
    for run in (1, 2, 3):
        with queries() as count:
            queue_follower_mails()
        assert len(count) <= 8, count.statements
        assert db.session.query(OutboxItem).count() == run * follow_sending.PER_RUN
        db.session.rollback()
    with queries() as count:
        clock_at.move_to(local("2026-12-20 09:05"))
        queue_follower_mails()
    assert len(count) == 3, count.statements
