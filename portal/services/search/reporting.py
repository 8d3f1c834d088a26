"""How the index of this machine does, as its indexer notes it for operators: beside the index, read by anybody."""

import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from portal.adapters import clock
from portal.adapters.node_files import read_note, write_note
from portal.services.search.feed import Place

NOTE = "status.json"
OFTEN = timedelta(seconds=1)
_NEWS = ("is_building", "error", "faults")


@dataclass(frozen=True)
class Status:
    """``is_building``: a new index is being filled, ``done`` of ``total`` things so far; an old one may be serving.

    ``place``: up to which row of the feed. ``broken``: how many things could not be read; ``kinds_aside``: of how many
    kinds nothing could; ``faults``: keys of the first few, each with its error. ``differed``: what the comparison of
    last night found and repaired.
    """

    at: datetime
    process: int = 0
    is_building: bool = False
    done: int = 0
    total: int = 0
    tx: int = 0
    row: int = 0
    broken: int = 0
    kinds_aside: int = 0
    faults: Sequence[Sequence[str]] = field(default_factory=list)
    differed: int = 0
    compared_at: datetime | None = None
    error: str = ""
    error_at: datetime | None = None

    @property
    def place(self) -> Place:
        """Where the index stands."""
        return Place(self.tx, self.row)


class Reporter:
    """Writes the status, at most once a second unless something is new."""

    def __init__(self, root: Path) -> None:
        self._path = root / NOTE
        self.status = Status(clock.now(), os.getpid())

    def note(self, *, at_once: bool = False, **facts: Any) -> None:
        """These facts are so now."""
        now = clock.now()
        found = replace(self.status, **facts)
        is_news = at_once or any(getattr(found, name) != getattr(self.status, name) for name in _NEWS)
        if is_news or now - self.status.at >= OFTEN or not self._path.exists():
            self.status = replace(found, at=now)
            write_note(self._path, {name: _text(value) for name, value in asdict(self.status).items()})
        else:
            self.status = found


def read_status(root: Path) -> Status | None:
    """What the indexer of this machine noted last; None when there was none yet."""
    found = read_note(root / NOTE)
    try:
        instants = {
            name: datetime.fromisoformat(found[name]) if found[name] else None
            for name in ("at", "compared_at", "error_at")
        }
        return Status(**found | instants)
    except (KeyError, TypeError, ValueError):
        return None


def _text(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
