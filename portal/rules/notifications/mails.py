"""The words of mails about notifications: what waits and where, never whose or what about.

A mail leaves the installation and may be read by others, so it names no person, no pupil and no subject of a document.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.errors import Say, mark
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


def at_once(kind: Kind, path: str, sender: Sender, say: Say = str) -> Words:
    """The mail about one notification."""
    facts = KINDS[kind]
    lines = [say(mark("%(what)s. Mở để xem:")) % {"what": say(facts.label)}, sender.address(path)]
    if facts.forced:
        warning = mark("Nếu bạn không làm việc này, hãy đổi mật khẩu ngay và báo cho người quản trị của đơn vị.")
        lines += ["", say(warning)]
    lines += _end(sender, say, choosable=not facts.forced)
    return Words(f"[{sender.site_name}] {say(facts.label)}", "\n".join(lines))


def digest(counts: Sequence[tuple[Kind, int]], sender: Sender, say: Say = str) -> Words:
    """The daily mail: how many of each kind wait."""
    total = {"total": sum(count for _kind, count in counts)}
    lines = [say(mark("Hôm nay bạn có %(total)d thông báo chưa xem:")) % total, ""]
    lines += [f"- {say(KINDS[kind].label)}: {count}" for kind, count in counts]
    lines += ["", say(mark("Xem tất cả:")), sender.address("/thong-bao/"), *_end(sender, say, choosable=True)]
    subject = say(mark("%(total)d thông báo trong ngày")) % total
    return Words(f"[{sender.site_name}] {subject}", "\n".join(lines))


def unit_digest(came: int, unopened: int, sender: Sender, say: Say = str) -> Words:
    """The daily mail to a unit's own address: how many documents came in a day, how many nobody has opened yet."""
    lines = [
        say(mark("Văn bản của đơn vị hôm nay:")),
        "",
        say(mark("- Mới đến trong 24 giờ qua: %(count)d")) % {"count": came},
        say(mark("- Chưa ai mở: %(count)d")) % {"count": unopened},
        "",
        say(mark("Xem tất cả:")),
        sender.address("/van-ban/den"),
        *_end(sender, say, choosable=False),
    ]
    subject = say(mark("Văn bản của đơn vị trong ngày"))
    return Words(f"[{sender.site_name}] {subject}", "\n".join(lines))


def witness(checkpoint: str, say: Say = str) -> str:
    """The newest checkpoint of the register, so that many mailboxes can bear witness to what it said that day."""
    heading = mark("Mốc sổ đăng ký văn bản (giữ thư này là giữ bằng chứng, không cần làm gì):")
    return f"\n{say(heading)}\n\n{checkpoint}"


def _end(sender: Sender, say: Say, *, choosable: bool) -> list[str]:
    end = ["", "-- ", f"{sender.site_name}. " + say(mark("Thư tự động, vui lòng không trả lời."))]
    if choosable:
        end.append(say(mark("Chọn cách nhận thông báo:")) + " " + sender.address("/thong-bao/tuy-chon"))
    return end
