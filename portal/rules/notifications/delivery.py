"""What became of telling a person by a channel, and what a mail server's refusal means."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from portal.errors import mark


class Sending(StrEnum):
    """How far one message is. ``UNKNOWN``: handed over, but whether it went nobody knows; it is not sent again."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    DROPPED = "dropped"
    UNKNOWN = "unknown"


class Failure(StrEnum):
    """Why a message did not go; while it is still tried again, why it did not go yet."""

    NONE = ""
    PERMANENT = "permanent"
    TEMPORARY = "temporary"
    TECHNICAL = "technical"


class Dropped(StrEnum):
    """Why a message was not sent any more when its turn came."""

    READ = "read"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"
    NO_ADDRESS = "no_address"
    GONE = "gone"
    NO_BUDGET = "no_budget"
    NOT_AGREED = "not_agreed"
    LATE = "late"


class Reach(StrEnum):
    """How one person was reached, in one word; in order, the first that is true."""

    OPENED = "opened"
    NO_ACCOUNT = "no_account"
    WAITING = "waiting"
    SENT = "sent"
    QUEUED = "queued"
    UNKNOWN = "unknown"
    PERMANENT = "permanent"
    TEMPORARY = "temporary"
    TECHNICAL = "technical"
    PORTAL = "portal"


REACH_LABELS: dict[str, str] = {
    Reach.OPENED: mark("Đã mở"),
    Reach.NO_ACCOUNT: mark("Chưa có tài khoản"),
    Reach.WAITING: mark("Chờ báo"),
    Reach.SENT: mark("Đã gửi"),
    Reach.QUEUED: mark("Chờ gửi"),
    Reach.UNKNOWN: mark("Không rõ đã đến chưa"),
    Reach.PERMANENT: mark("Sai địa chỉ"),
    Reach.TEMPORARY: mark("Hộp thư tạm không nhận"),
    Reach.TECHNICAL: mark("Chưa gửi được"),
    Reach.PORTAL: mark("Chỉ báo trên cổng"),
}
SENDING_LABELS: dict[str, str] = {
    Sending.QUEUED: mark("Chờ gửi"),
    Sending.SENT: mark("Đã gửi"),
    Sending.FAILED: mark("Không gửi được"),
    Sending.DROPPED: mark("Không gửi nữa"),
    Sending.UNKNOWN: mark("Không rõ đã đến chưa"),
}
WHY_LABELS: dict[str, str] = {
    Failure.NONE: "",
    Failure.PERMANENT: mark("địa chỉ không đúng"),
    Failure.TEMPORARY: mark("nơi nhận tạm không nhận"),
    Failure.TECHNICAL: mark("lỗi kỹ thuật khi gửi"),
    Dropped.READ: mark("đã đọc trên cổng"),
    Dropped.ENDED: mark("người này không còn quyền xem"),
    Dropped.WITHDRAWN: mark("thông báo đã thu hồi"),
    Dropped.NO_ADDRESS: mark("không có địa chỉ"),
    Dropped.GONE: mark("tài khoản không còn dùng"),
    Dropped.NO_BUDGET: mark("hết ngân sách tin nhắn"),
    Dropped.NOT_AGREED: mark("người này không nhận tin nhắn nữa"),
    Dropped.LATE: mark("đã quá muộn để nhắn"),
}


@dataclass(frozen=True)
class Message:
    """One message to one person: its channel, state, and why (``Failure`` or ``Dropped``)."""

    channel: str
    state: str
    why: str = ""


def reach_of(*, opened: bool, has_account: bool, told: bool, messages: Collection[Message]) -> Reach:
    """How a person was reached, by all messages together: the best of them counts."""
    states = {message.state for message in messages}
    why = {message.why for message in messages if message.state == Sending.FAILED}
    known = {
        Reach.OPENED: opened,
        Reach.NO_ACCOUNT: not has_account,
        Reach.WAITING: not told,
        Reach.SENT: Sending.SENT in states,
        Reach.QUEUED: Sending.QUEUED in states,
        Reach.UNKNOWN: Sending.UNKNOWN in states,
        Reach.PERMANENT: Failure.PERMANENT in why,
        Reach.TEMPORARY: Failure.TEMPORARY in why,
        Reach.TECHNICAL: Failure.TECHNICAL in why,
    }
    return next((reach for reach, holds in known.items() if holds), Reach.PORTAL)


def mask_address(address: str) -> str:
    """An address for who has to recognise but not to know it: "ho…@gmail.com"."""
    box, _at, host = address.partition("@")
    return f"{box[:2]}…@{host}"


_ENHANCED = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_NO_SUCH_BOX = {(1, 0), (1, 1), (1, 2), (1, 3), (1, 6), (1, 10), (2, 1), (4, 1)}
_FULL = {(2, 2)}


def failure_of(code: int, words: str, *, at_recipient: bool) -> Failure:
    """What a refusal by a mail server means for the address it refused.

    ``at_recipient``: refused at RCPT TO (RFC 5321), where a plain 550, 551 or 553 speaks of the mailbox. An enhanced
    code (RFC 3463, RFC 3886) says more: 5.1.x is a wrong address, 5.2.2 a full mailbox, 5.7.x a quarrel between the
    servers in which the address is innocent. 5.4.1 is what large providers answer for a mailbox they do not know.
    """
    if code < 500:
        return Failure.TEMPORARY
    found = _ENHANCED.search(words)
    detail = (int(found[2]), int(found[3])) if found else None
    if detail in _FULL or (detail is None and code == 552):
        return Failure.TEMPORARY
    if detail in _NO_SUCH_BOX and (at_recipient or detail != (4, 1)):
        return Failure.PERMANENT
    plain = detail is None and at_recipient and code in {550, 551, 553}
    return Failure.PERMANENT if plain else Failure.TECHNICAL
