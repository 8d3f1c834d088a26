"""How often a program may ask. Counted in memory, by each process for itself: enough to hold back a program that has
gone wild, and no request has to write only to be counted."""

import threading
from dataclasses import dataclass, field

from portal.adapters import clock

MOST_IN_A_MINUTE = 120
MINUTE = 60
MOST_KNOWN = 10_000


@dataclass
class Pace:
    """Requests of the running minute, by who asks."""

    _minute: int = 0
    _counts: dict[str, int] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, who: str) -> int:
        """0 when there is room for one more request, else the seconds to wait."""
        now = int(clock.now().timestamp())
        minute, second = divmod(now, MINUTE)
        with self._lock:
            if minute != self._minute or len(self._counts) > MOST_KNOWN:
                self._minute, self._counts = minute, {}
            count = self._counts[who] = self._counts.get(who, 0) + 1
        return MINUTE - second if count > MOST_IN_A_MINUTE else 0
