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


@dataclass(frozen=True, kw_only=True)
class Headline:
    """An article as a mail names it; ``day`` is when it was published, as written."""

    title: str
    section: str
    day: str
    summary: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Ways:
    """The links below each mail: to choose, to end; and where everything stands."""

    change: str
    stop: str
    archive: str


_SUBJECTS: dict[Frequency, str] = {
    Frequency.EACH: mark("%(count)d bài mới"),
    Frequency.DAILY: mark("%(count)d bài mới trong ngày"),
    Frequency.WEEKLY: mark("%(count)d bài mới trong tuần"),
}


def articles(wanted: Wanted, headlines: Sequence[Headline], ways: Ways, *, more: int = 0, say: Say = str) -> Words:
    """The mail about one or several new articles, the newest first; ``more`` are left out of a long one."""
    count = len(headlines) + more
    subject = headlines[0].title if count == 1 else say(_SUBJECTS[wanted.frequency]) % {"count": count}
    parts = ["\n".join(_lines(headline)) for headline in headlines]
    if more:
        parts.append(say(mark("Và %(count)d bài nữa, xem tại:")) % {"count": more} + f"\n{ways.archive}")
    end = (
        say(mark("Bạn nhận thư này vì đã đăng ký nhận tin của %(site)s.")) % {"site": _line(wanted.site)},
        say(mark("Thôi nhận:")) + f" {ways.stop}",
        say(mark("Đổi chuyên mục hoặc nhịp nhận:")) + f" {ways.change}",
    )
    body = "\n\n".join(parts) + _end(say) + "\n" + "\n".join(end)
    return Words(_subject(wanted.site, subject), body)


def _lines(headline: Headline) -> list[str]:
    lines = [_line(headline.title), f"{_line(headline.section)}, {headline.day}", _line(headline.summary), headline.url]
    return [line for line in lines if line]
