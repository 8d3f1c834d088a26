"""What the page of an article offers: the words and the address of each act."""

from dataclasses import dataclass

from flask import url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from portal.rules.news.acts import Act
from portal.services.news.desk import Desk


@dataclass(frozen=True)
class Offer:
    """One act as a button; ``at_once`` without a page of its own; ``onward`` when it brings the article forward."""

    label: str
    url: str
    at_once: bool
    onward: bool
    confirm: str | None = None


PAGES: dict[Act, tuple[str, LazyString]] = {
    Act.EDIT: ("edit", _l("Viết tiếp")),
    Act.SUBMIT: ("submit", _l("Gửi duyệt")),
    Act.DECIDE: ("decide", _l("Đọc và duyệt")),
    Act.PUBLISH: ("publish", _l("Đăng bài")),
    Act.RUSH: ("rush", _l("Đăng gấp")),
    Act.LEAD: ("lead", _l("Tin nổi bật đến ngày")),
    Act.PIN: ("pin", _l("Ghim đến ngày")),
    Act.EXPIRE: ("expire", _l("Đặt ngày hết hạn")),
    Act.SUPERSEDE: ("supersede", _l("Thay bằng bài khác")),
    Act.WITHDRAW: ("withdraw", _l("Gỡ bài")),
    Act.DISCARD: ("discard", _l("Bỏ bài nháp")),
}
AT_ONCE: dict[Act, tuple[str, LazyString, LazyString | None]] = {
    Act.TAKE_BACK: ("take_back", _l("Rút về sửa"), None),
    Act.UNSCHEDULE: ("unschedule", _l("Bỏ hẹn giờ"), _l("Bỏ hẹn giờ đăng bài này?")),
    Act.UNLEAD: ("unlead", _l("Thôi nổi bật"), None),
    Act.UNPIN: ("unpin", _l("Thôi ghim"), None),
    Act.RESTORE: ("restore", _l("Đăng lại"), _l("Cho mọi người đọc lại bài này?")),
    Act.UNSUPERSEDE: ("unsupersede", _l("Thôi thay bằng bài khác"), None),
}

ONWARD = frozenset({Act.EDIT, Act.SUBMIT, Act.DECIDE, Act.PUBLISH, Act.RESTORE})
"""What may be the main button of the page; everything else stands beside."""


def offers(desk: Desk) -> list[Offer]:
    """The acts as buttons, the main one first."""
    made = []
    for act in desk.acts:
        if act in PAGES:
            name, label = PAGES[act]
            made.append(Offer(str(label), _address(name, desk), at_once=False, onward=act in ONWARD))
        elif act in AT_ONCE:
            name, label, asked = AT_ONCE[act]
            question = str(asked) if asked else None
            made.append(Offer(str(label), _address(name, desk), at_once=True, onward=act in ONWARD, confirm=question))
    return made


def _address(name: str, desk: Desk) -> str:
    return url_for(f"news.{name}", article_id=desk.article.id)
