"""Borders of digests in Vietnam's time, and which addresses can follow."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.errors import RuleBroken
from portal.rules.news.follow_mails import Headline, Wanted, Ways, articles
from portal.rules.news.following import (
    DELIVERY,
    Frequency,
    frequency_of,
    is_followable,
    last_border,
    parse_follower_email,
)

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
WAYS = Ways(change="http://x/c", stop="http://x/t", archive="http://x/l")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("frequency", "now", "border"),
    [
        (Frequency.DAILY, "2026-11-20 05:59:59.999999", "2026-11-19 00:00"),
        (Frequency.DAILY, "2026-11-20 06:00", "2026-11-20 00:00"),
        (Frequency.DAILY, "2027-01-01 23:59", "2027-01-01 00:00"),
        (Frequency.WEEKLY, "2026-11-22 23:59", "2026-11-16 00:00"),
        (Frequency.WEEKLY, "2026-11-23 05:59", "2026-11-16 00:00"),
        (Frequency.WEEKLY, "2026-11-23 06:00", "2026-11-23 00:00"),
        (Frequency.WEEKLY, "2027-01-01 12:00", "2026-12-28 00:00"),
        (Frequency.EACH, "2026-11-20 08:00", "2026-11-20 07:58"),
    ],
)
def test_digests_end_at_midnight_and_go_out_in_the_morning(frequency: Frequency, now: str, border: str) -> None:
    assert last_border(frequency, at(now)) == at(border)


@given(st.integers(0, 20 * 365 * 24 * 60), st.sampled_from(Frequency))
def test_a_border_is_past_and_never_goes_back(minutes: int, frequency: Frequency) -> None:
    now = at("2020-01-01") + timedelta(minutes=minutes)
    border = last_border(frequency, now)
    assert border <= now
    assert border <= last_border(frequency, now + timedelta(minutes=1))
    if frequency is not Frequency.EACH:
        assert (border.hour, border.minute) == (0, 0)
        assert frequency is Frequency.DAILY or border.weekday() == 0
        assert now - border >= DELIVERY


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Me.Be@Example.VN ", "me.be@example.vn"),
        ("a+tin@x.edu.vn", "a+tin@x.edu.vn"),
        (f"{'a' * 64}@x.vn", f"{'a' * 64}@x.vn"),
        ("lan@TRƯỜNG.vn", f"lan@{'trường'.encode('idna').decode()}.vn"),
    ],
)
def test_an_address_is_kept_in_one_form(typed: str, kept: str) -> None:
    assert parse_follower_email(typed) == kept


@pytest.mark.parametrize(
    "typed", ["", "@", "a@", "a@b", f"{'a' * 65}@x.vn", "a@ế..vn", f"a@{'ế' * 80}.vn", "a\n@x.vn", "ả@x.vn"]
)
def test_what_is_no_address_is_told_at_the_field(typed: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        parse_follower_email(typed)
    assert refused.value.field == "email"


@given(st.text(max_size=80))
def test_no_text_makes_two_addresses_or_two_lines(text: str) -> None:
    try:
        kept = parse_follower_email(text)
    except RuleBroken:
        return
    assert kept.isascii()
    assert kept.isprintable()
    assert kept.count("@") == 1
    assert not set(' ,;:<>()[]\\"\r\n') & set(kept)


def test_a_frequency_is_one_of_three_and_a_site_is_followed_unless_it_says_no() -> None:
    with pytest.raises(RuleBroken):
        frequency_of("hourly")
    assert [is_followable(stored) for stored in ({}, {"following": True}, {"following": False}, {"x": 1})] == [
        1,
        1,
        0,
        1,
    ]


def headline(number: int) -> Headline:
    return Headline(title=f"Bài\r\n{number}", section="Tin tức", day="20/11/2026", summary="", url=f"http://x/{number}")


def test_a_mail_names_each_article_once_with_its_one_address() -> None:
    wanted = Wanted(site="Trường\nA", sections=[], frequency=Frequency.WEEKLY)
    one = articles(wanted, [headline(1)], WAYS)
    assert one.subject == "[Trường A] Bài 1"
    assert one.body.startswith("Bài 1\nTin tức, 20/11/2026\nhttp://x/1\n\n-- \n")
    many = articles(wanted, [headline(n) for n in (3, 2, 1)], WAYS, more=4)
    assert many.subject == "[Trường A] 7 bài mới trong tuần"
    assert [many.body.count(f"http://x/{n}\n") for n in (1, 2, 3)] == [1, 1, 1]
    assert "Và 4 bài nữa, xem tại:\nhttp://x/l" in many.body
    assert many.body.endswith("Thôi nhận: http://x/t\nĐổi chuyên mục hoặc nhịp nhận: http://x/c")
