"""The words of mails to readers who follow a site: plain text, no pictures, every link is the address it shows."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.errors import Say, mark
from portal.rules.news.following import FREQUENCY_LABELS, Frequency
from portal.rules.notifications.mails import Words

STOP, CHANGE, CONFIRM = "/theo-doi/thoi/", "/theo-doi/chon/", "/theo-doi/xac-nhan/"
"""Paths of the links, before the token."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which site somebody follows, which sections of it (none: all) and how often."""

    site: str
    sections: Sequence[str]
    frequency: Frequency


def confirmation(wanted: Wanted, url: str, say: Say = str) -> Words:
    """Asks the owner of an address whether it was them who wanted to follow."""
    body = say(
        mark(
            "Có người vừa đăng ký nhận tin của %(site)s gửi tới địa chỉ này:\n\n%(what)s\n\n"
            "Nếu là bạn, hãy mở liên kết sau rồi bấm nút xác nhận. Liên kết dùng được trong 7 ngày:\n\n%(url)s\n\n"
            "Nếu không phải bạn, hãy bỏ qua thư này: không có thư nào gửi thêm, và sau 7 ngày địa chỉ được xóa."
        )
    )
    return Words(
        _subject(wanted.site, say(mark("Xác nhận nhận tin qua thư"))),
        body % {"site": _line(wanted.site), "what": _what(wanted, say), "url": url} + _end(say),
    )


def already_following(wanted: Wanted, url: str, say: Say = str) -> Words:
    """The answer to somebody who asks to follow and does so already; nobody else learns it."""
    body = say(
        mark(
            "Có người vừa đăng ký nhận tin của %(site)s gửi tới địa chỉ này, nhưng địa chỉ đang nhận tin rồi:\n\n"
            "%(what)s\n\nMọi việc vẫn như cũ. Để đổi chuyên mục, đổi nhịp nhận hoặc thôi nhận:\n\n%(url)s"
        )
    )
    return Words(
        _subject(wanted.site, say(mark("Bạn đang nhận tin của trang này"))),
        body % {"site": _line(wanted.site), "what": _what(wanted, say), "url": url} + _end(say),
    )


def _what(wanted: Wanted, say: Say) -> str:
    sections = ", ".join(_line(name) for name in wanted.sections) or say(mark("Cả trang tin"))
    return f"- {sections}\n- {say(FREQUENCY_LABELS[wanted.frequency])}"


def _subject(site: str, words: str) -> str:
    return f"[{_line(site)}] {_line(words)}"


def _line(text: str) -> str:
    """One line, as a header or a list of headlines needs it."""
    return " ".join(text.split())


def _end(say: Say) -> str:
    return "\n\n-- \n" + say(mark("Thư tự động, vui lòng không trả lời."))
