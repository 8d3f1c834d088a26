"""The words of mails about notifications: what waits and where, never whose or what about.

A mail leaves the installation and may be read by others, so it names no person, no pupil and no subject of a document.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.rules.notifications.kinds import KINDS, Kind


@dataclass(frozen=True)
class Sender:
    """The installation that writes: its name and its address without a slash at the end."""

    site_name: str
    url: str

    def address(self, path: str) -> str:
        """The full address of a page."""
        return f"{self.url.rstrip('/')}{path}"


@dataclass(frozen=True)
class Words:
    """Subject and plain text of one mail."""

    subject: str
    body: str


def at_once(kind: Kind, path: str, sender: Sender) -> Words:
    """The mail about one notification."""
    facts = KINDS[kind]
    lines = [f"{facts.label}. Mở để xem:", sender.address(path)]
    if facts.forced:
        lines += ["", "Nếu bạn không làm việc này, hãy đổi mật khẩu ngay và báo cho người quản trị của đơn vị."]
    return Words(f"[{sender.site_name}] {facts.label}", "\n".join(lines + _end(sender, choosable=not facts.forced)))


def digest(counts: Sequence[tuple[Kind, int]], sender: Sender) -> Words:
    """The daily mail: how many of each kind wait."""
    total = sum(count for _kind, count in counts)
    lines = [f"Hôm nay bạn có {total} thông báo chưa xem:", ""]
    lines += [f"- {KINDS[kind].label}: {count}" for kind, count in counts]
    lines += ["", "Xem tất cả:", sender.address("/thong-bao/")]
    return Words(f"[{sender.site_name}] {total} thông báo trong ngày", "\n".join(lines + _end(sender, choosable=True)))


def witness(checkpoint: str) -> str:
    """The newest checkpoint of the register, so that many mailboxes can bear witness to what it said that day."""
    return f"\nMốc sổ đăng ký văn bản (giữ thư này là giữ bằng chứng, không cần làm gì):\n\n{checkpoint}"


def _end(sender: Sender, *, choosable: bool) -> list[str]:
    lines = ["", "-- ", f"{sender.site_name}. Thư tự động, vui lòng không trả lời."]
    if choosable:
        lines += [f"Chọn cách nhận thông báo: {sender.address('/thong-bao/tuy-chon')}"]
    return lines
