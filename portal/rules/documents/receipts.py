"""The 24-hour rule: posting is sending, and 24 hours later every addressee is deemed to have received.

Source: letter 253/BGDĐT-SEQAP (22/5/2012), I(i), quoting 167/BGDĐT-SEQAP (05/11/2010): the moment a document is put on
the site is the official moment it was sent, "và sau 24 giờ, các văn bản này được xem như tất cả các địa phương đã nhận
được". The text says hours, so they are hours of the clock: nights, weekends and holidays count, and so does the time
the portal itself was down. An office may choose the second version, by which recorded outages do not count (see
rules.records.pauses). Everything here is computed from stored facts and a given ``now``; no worker has to run.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from portal.errors import mark


@dataclass(frozen=True)
class ReceiptRule:
    """A rule in force from some day on; a document keeps the version it was posted under."""

    version: str
    after: timedelta
    text: str
    extends: bool = False
    """Whether outages of the portal make the hours end later."""


FLAT = ReceiptRule(
    version="24h-1",
    after=timedelta(hours=24),
    text=mark(
        "Thời điểm phát hành trên cổng là thời điểm chính thức gửi văn bản. Sau 24 giờ kể từ lúc phát hành, "
        "mọi nơi nhận được xem như đã nhận được văn bản, dù đã mở hay chưa."
    ),
)
"""In force until the office chooses otherwise."""
EXTENDING = ReceiptRule(
    version="24h-2",
    after=timedelta(hours=24),
    extends=True,
    text=mark(
        "Thời điểm phát hành trên cổng là thời điểm chính thức gửi văn bản. Sau 24 giờ kể từ lúc phát hành, "
        "mọi nơi nhận được xem như đã nhận được văn bản, dù đã mở hay chưa. Nếu trong thời hạn đó cổng ngừng hoạt động "
        "từ 2 phút trở lên và cổng đã ghi lại lần ngừng ấy, thời hạn kéo dài thêm đúng bằng thời gian ngừng."
    ),
)
RULES: dict[str, ReceiptRule] = {rule.version: rule for rule in (FLAT, EXTENDING)}


class ReceiptState(StrEnum):
    """What a list shows of one addressee. Deemed never hides opened: both times stay beside it."""

    OPENED = "opened"
    DEEMED = "deemed"
    WAITING = "waiting"
    RECALLED = "recalled"
    UNDELIVERABLE = "undeliverable"


STATE_LABELS: dict[ReceiptState, str] = {
    ReceiptState.OPENED: mark("Đã mở"),
    ReceiptState.DEEMED: mark("Chưa mở, xem như đã nhận"),
    ReceiptState.WAITING: mark("Chưa mở"),
    ReceiptState.RECALLED: mark("Đã thu hồi"),
    ReceiptState.UNDELIVERABLE: mark("Chưa có người nhận"),
}


ANSWER_LABELS: dict[str, str] = {
    "acknowledged": mark("Đã xác nhận"),
    "refused": mark("Trả lại"),
    "registered": mark("Đã vào sổ"),
    "recall_requested": mark("Chờ trả lời thu hồi"),
    "contested": mark("Không thừa nhận"),
}
"""What an addressee may answer besides opening; filters of the matrix."""


def clock_from(posted_at: datetime, undeliverable: bool, reachable_at: datetime | None) -> datetime | None:
    """When the hours of an addressee begin: at posting; for a unit without anybody who could receive, once it has one.

    None while it has nobody: such a unit is never deemed to have received.
    """
    return reachable_at if undeliverable else posted_at


def deemed_at(start: datetime, rule_version: str = FLAT.version, hours_until: datetime | None = None) -> datetime:
    """The instant from which an addressee whose hours began at ``start`` is deemed to have received; that included.

    ``hours_until`` is what is kept of hours that outages extend (rules.records.pauses); None under the flat rule.
    """
    return hours_until if hours_until is not None else start + RULES[rule_version].after


def is_deemed(deemed: datetime | None, first_opened_at: datetime | None, recalled_at: datetime | None = None) -> bool:
    """Whether the rule speaks of the addressee: by the deemed instant nobody had opened, nor had the sender recalled.

    ``deemed`` is ``deemed_at``, None while nobody could receive. A recall that comes later changes nothing: what was
    deemed stays deemed.
    """
    if deemed is None:
        return False
    return (first_opened_at is None or first_opened_at >= deemed) and (recalled_at is None or recalled_at >= deemed)


def received_at(
    deemed: datetime | None, first_opened_at: datetime | None, recalled_at: datetime | None = None
) -> datetime | None:
    """``min(first opened, deemed)``: when the addressee has, or will have, received; ``deemed`` is ``deemed_at``.

    None when the document was recalled before either, and while nobody is there who could open it.
    """
    if deemed is None or is_deemed(deemed, first_opened_at, recalled_at):
        return deemed if deemed is not None else first_opened_at
    return min(first_opened_at, deemed) if first_opened_at is not None else None


def is_received(
    deemed: datetime | None, first_opened_at: datetime | None, now: datetime, recalled_at: datetime | None = None
) -> bool:
    """Whether the addressee has received by ``now``, by opening or by the rule."""
    received = received_at(deemed, first_opened_at, recalled_at)
    return received is not None and received <= now


def state(
    deemed: datetime | None, first_opened_at: datetime | None, now: datetime, recalled_at: datetime | None = None
) -> ReceiptState:
    """The state at ``now``; a recalled document is shown as that, whatever happened before."""
    if recalled_at is not None:
        return ReceiptState.RECALLED
    if first_opened_at is not None:
        return ReceiptState.OPENED
    if deemed is None:
        return ReceiptState.UNDELIVERABLE
    return ReceiptState.DEEMED if now >= deemed else ReceiptState.WAITING
