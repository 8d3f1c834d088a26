"""One thing the doctor looked at."""

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any

from portal.rules.vietnamese import duration


class Level(StrEnum):
    """How bad it is."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True)
class Finding:
    """``name`` and ``message`` are message ids; ``params`` fill the places of ``message``; lengths of time
    among them are put into words where they are shown."""

    level: Level
    name: str
    message: str
    params: dict[str, Any] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """The sentence in Vietnamese."""
        return self.message % {
            name: duration(value) if isinstance(value, timedelta) else value for name, value in self.params.items()
        }


def ok(name: str, message: str, **params: Any) -> Finding:
    """All is well."""
    return Finding(Level.OK, name, message, params)


def warn(name: str, message: str, **params: Any) -> Finding:
    """It works, but somebody should look."""
    return Finding(Level.WARN, name, message, params)


def fail(name: str, message: str, **params: Any) -> Finding:
    """It does not work."""
    return Finding(Level.FAIL, name, message, params)
