"""A paper before it is set, and words that papers share."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from portal.adapters import clock
from portal.rules.vietnamese import long_date, short_date, short_time

Fact = tuple[str, str]
"""A label and its value."""


@dataclass(frozen=True)
class Paper:
    """The template's name, its data, and the name of the file people get.

    ``photos``: of whom (ids as words) which picture of the file store stands in it, by its hash.
    """

    template: str
    file_name: str
    data: dict[str, Any]
    photos: Mapping[str, str] = field(default_factory=dict)


def instant(stamped: str) -> datetime:
    """An instant as it stands in the register."""
    return datetime.strptime(stamped, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)


def exact(moment: datetime) -> str:
    """ "08:05:12 ngày 20/11/2026" in Vietnam's time."""
    local = moment.astimezone(clock.LOCAL_ZONE)
    return f"{local:%H:%M:%S} ngày {short_date(local.date())}"


def to_minute(moment: datetime | None) -> str:
    """ "08:05 20/11/2026" in Vietnam's time; empty for None."""
    return short_time(moment.astimezone(clock.LOCAL_ZONE)) if moment else ""


def placed(place: str, day: date | None) -> str:
    """ "Bến Tre, ngày 20 tháng 11 năm 2026"."""
    return ", ".join(part for part in (place, long_date(day) if day else "") if part)
