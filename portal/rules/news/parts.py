"""What a site must have by TT 37/2020/TT-BGDĐT Art. 9, each part with its state."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from portal.errors import RuleBroken, mark

UNIT_PAGE = "units.show"
"""The endpoint where a unit's own contact data are seen, and mended by whoever may."""
MOST_DAYS = 3650
USUAL_DAYS = 365
"""A part counts as not looked after when nobody changed or confirmed it for so long, unless it says otherwise."""


class PartState(StrEnum):
    """How a required part is doing."""

    GOOD = "good"
    MISSING = "missing"
    STALE = "stale"


STATE_LABELS: dict[PartState, str] = {
    PartState.GOOD: mark("Đủ"),
    PartState.MISSING: mark("Thiếu"),
    PartState.STALE: mark("Lâu chưa cập nhật"),
}
ACTION_LABELS: dict[PartState, str] = {
    PartState.GOOD: mark("Sửa"),
    PartState.MISSING: mark("Bổ sung"),
    PartState.STALE: mark("Xem lại"),
}


@dataclass(frozen=True, kw_only=True)
class Part:
    """One required part of a site.

    ``endpoint`` with ``values`` is the staff page that mends it, ``public`` the endpoint of the public page ("" while
    there is none). ``lacks`` says in a sentence what is missing; ``days`` after which it is stale, 0 for never.
    """

    key: str
    label: str
    state: PartState
    endpoint: str
    values: Mapping[str, str | int] = field(default_factory=dict)
    public: str = ""
    updated_at: datetime | None = None
    updated_by: str = ""
    lacks: str = ""
    days: int = 0
    action: str = ""


@dataclass(frozen=True, kw_only=True)
class Scene:
    """Of which site the parts are asked for, and when. ``days``: what the site set instead of the usual, by part."""

    unit_id: int
    is_school: bool
    now: datetime
    days: Mapping[str, int] = field(default_factory=dict)

    def part(
        self,
        key: str,
        label: str,
        *,
        filled: bool,
        endpoint: str,
        values: Mapping[str, str | int] | None = None,
        public: str = "",
        updated_at: datetime | None = None,
        updated_by: str = "",
        lacks: str = "",
        usual_days: int = USUAL_DAYS,
        action: str = "",
    ) -> Part:
        """The part with its state: missing unless ``filled``, stale after the days the site set or the usual ones."""
        days = self.days.get(key, usual_days) if usual_days else 0
        state = state_of(filled=filled, updated_at=updated_at, now=self.now, days=days)
        return Part(
            key=key,
            label=label,
            state=state,
            endpoint=endpoint,
            values=values or {},
            public=public,
            updated_at=updated_at,
            updated_by=updated_by,
            lacks=lacks,
            days=days,
            action=action or ACTION_LABELS[state],
        )


def state_of(*, filled: bool, updated_at: datetime | None, now: datetime, days: int) -> PartState:
    """Missing, stale when the last change or confirmation lies ``days`` days or more back, else good."""
    if not filled:
        return PartState.MISSING
    old = days > 0 and updated_at is not None and now - updated_at >= timedelta(days=days)
    return PartState.STALE if old else PartState.GOOD


def read_days(stored: object) -> dict[str, int]:
    """The days a site set for its parts, as kept in its settings; what is unreadable counts as not set."""
    if not isinstance(stored, Mapping):
        return {}
    return {str(key): days for key, days in stored.items() if isinstance(days, int) and 0 <= days <= MOST_DAYS}


def check_days(days: int, *, field: str) -> int:
    """Raise ``RuleBroken`` for a number of days nobody means."""
    if not 0 <= days <= MOST_DAYS:
        raise RuleBroken("Số ngày từ 0 đến %(most)d.", field=field, most=MOST_DAYS)
    return days
