"""The named receiver of a unit's documents: "phân công và quy định trách nhiệm cụ thể" (R24; CV 683/SGD&ĐT-GDTH, 2012).

A unit names one person, and if it likes one who stands in. Whoever has left, may no longer sign in, no longer holds a
role that receives, or is away today is not in charge; then the substitute is, and else nobody.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portal.errors import RuleBroken, mark
from portal.rules.people.standing import Standing
from portal.rules.permissions import OPENERS, Role


class Part(StrEnum):
    """The two that a unit may name, in the order in which they are in charge."""

    MAIN = "main"
    SUBSTITUTE = "substitute"


PART_LABELS: dict[Part, str] = {
    Part.MAIN: mark("Người tiếp nhận văn bản"),
    Part.SUBSTITUTE: mark("Người tiếp nhận thay"),
}


class Presence(StrEnum):
    """Whether a named person can receive today, and if not, why; the sender is never told why."""

    READY = "ready"
    AWAY = "away"
    POWERLESS = "powerless"
    GONE = "gone"
    DISABLED = "disabled"


PRESENCE_LABELS: dict[Presence, str] = {
    Presence.READY: mark("đang tiếp nhận"),
    Presence.AWAY: mark("đang vắng mặt"),
    Presence.POWERLESS: mark("không còn vai trò được tiếp nhận văn bản"),
    Presence.GONE: mark("không còn làm việc ở đơn vị"),
    Presence.DISABLED: mark("tài khoản đã khóa hoặc hết hạn"),
}


def presence(roles: Collection[Role], account: Standing, *, is_away: bool) -> Presence:
    """From the strongest reason not to receive to none; ``roles`` are those held in the unit today."""
    if not roles or account == Standing.LEFT:
        return Presence.GONE
    if account in (Standing.SUSPENDED, Standing.EXPIRED):
        return Presence.DISABLED
    if not OPENERS & set(roles):
        return Presence.POWERLESS
    return Presence.AWAY if is_away else Presence.READY


@dataclass(frozen=True, kw_only=True)
class Named:
    """A named person as of today; ``title`` is their post, ``role`` the message id of a role that stands in for it."""

    id: int
    unit_id: int
    part: Part
    account_id: int
    name: str
    title: str
    role: str
    presence: Presence
    away_until: date | None = None

    @property
    def is_ready(self) -> bool:
        """Whether the person can receive today."""
        return self.presence == Presence.READY


def in_charge(named: Iterable[Named]) -> Named | None:
    """Who of a unit's named people receives today: the main one, else the substitute, else nobody."""
    ready = {each.part: each for each in named if each.is_ready}
    return next((ready[part] for part in Part if part in ready), None)


def check_pair(main_id: int | None, substitute_id: int | None) -> None:
    """A substitute stands in for somebody else."""
    if substitute_id is not None and main_id is None:
        raise RuleBroken(mark("Hãy chọn người tiếp nhận trước khi chọn người thay."), field="main")
    if substitute_id is not None and main_id == substitute_id:
        raise RuleBroken(mark("Người thay phải khác người tiếp nhận."), field="substitute")
