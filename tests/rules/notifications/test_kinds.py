"""The table of notifications is complete and consistent; mails say nothing about anybody."""

import re

import pytest

from portal.errors import RuleBroken
from portal.rules.notifications import mails
from portal.rules.notifications.kinds import CHOICES, KINDS, Channel, Choice, Kind, check_choice, sentence

SENDER = mails.Sender("Cổng Trường", "https://truong.example.vn/")


def test_every_kind_has_its_facts() -> None:
    assert set(KINDS) == set(Kind)
    for facts in KINDS.values():
        assert facts.label
        for channel in Channel:
            assert facts.default(channel) in CHOICES[channel]


def test_the_loss_of_mail_is_not_told_by_mail() -> None:
    assert KINDS[Kind.WORK_POISONED].mail == Choice.OFF


def test_what_is_forced_is_told_at_once_by_mail() -> None:
    assert {facts.mail for facts in KINDS.values() if facts.forced} == {Choice.INSTANT}


@pytest.mark.parametrize(
    ("kind", "channel", "choice"),
    [
        (Kind.PASSWORD_CHANGED, Channel.MAIL, Choice.OFF),
        (Kind.PASSWORD_CHANGED, Channel.PORTAL, Choice.OFF),
        (Kind.DOCUMENT_POSTED, Channel.PORTAL, Choice.DIGEST),
    ],
)
def test_what_cannot_be_chosen_is_refused_at_its_field(kind: Kind, channel: Channel, choice: Choice) -> None:
    with pytest.raises(RuleBroken) as refused:
        check_choice(kind, channel, choice)
    assert refused.value.field == f"{kind}__{channel}"


def test_what_can_be_chosen_passes() -> None:
    check_choice(Kind.DOCUMENT_POSTED, Channel.MAIL, Choice.OFF)
    check_choice(Kind.PASSWORD_CHANGED, Channel.MAIL, Choice.INSTANT)


def test_a_kind_that_is_gone_can_still_be_listed() -> None:
    message, params = sentence("from_an_older_version", {"a": 1})
    assert message % params == "from_an_older_version"


@pytest.mark.parametrize("kind", list(Kind))
def test_a_mail_says_what_waits_and_where_and_nothing_else(kind: Kind) -> None:
    words = mails.at_once(kind, "/van-ban/17", SENDER)
    assert words.subject == f"[Cổng Trường] {KINDS[kind].label}"
    assert "https://truong.example.vn/van-ban/17\n" in words.body
    assert not re.search(r"%\(\w+\)", words.subject + words.body)
    assert ("Chọn cách nhận thông báo" in words.body) == (not KINDS[kind].forced)


def test_the_daily_mail_counts() -> None:
    words = mails.digest([(Kind.DOCUMENT_POSTED, 3), (Kind.ROLE_CHANGED, 1)], SENDER)
    assert words.subject == "[Cổng Trường] 4 thông báo trong ngày"
    assert "- Văn bản mới gửi đến đơn vị: 3\n- Vai trò của bạn thay đổi: 1\n" in words.body
    assert "https://truong.example.vn/thong-bao/\n" in words.body
