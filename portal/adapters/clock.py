"""The only place that asks the machine for the time."""

import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

LOCAL_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
SMALL_STEP = timedelta(minutes=1)
"""Steps of the machine's clock up to this size are followed; a larger one waits for a person."""
BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


class SteadyClock:
    """The machine's clock without its steps: time passes as fast as ``steady`` counts seconds, and never backwards.

    ``start`` is the instant now. ``wall`` more than a minute away from what ``steady`` says has been stepped and is not
    believed. With ``wait``, ``wall`` is known to be behind: time stands still until it has passed ``start``.
    """

    def __init__(
        self, wall: Callable[[], datetime], steady: Callable[[], float], start: datetime, *, wait: bool = False
    ) -> None:
        self._wall, self._steady = wall, steady
        self._start, self._steady_start = start, steady()
        self._waiting = wait
        self._last = start

    def now(self) -> datetime:
        """This instant."""
        wall = self._wall()
        if self._waiting:
            self._waiting = wall < self._start
            if self._waiting:
                return self._last
            self._anchor(wall)
        expected = self._expected()
        if abs(wall - expected) <= SMALL_STEP:
            self._anchor(wall)
            expected = wall
        self._last = max(self._last, expected)
        return self._last

    @property
    def step(self) -> timedelta:
        """How far the machine's clock stands from this one when it is not followed; zero when it is."""
        distance = self._wall() - self.now()
        return distance if abs(distance) > SMALL_STEP else timedelta()

    def _expected(self) -> datetime:
        return self._start + timedelta(seconds=self._steady() - self._steady_start)

    def _anchor(self, wall: datetime) -> None:
        self._start, self._steady_start = wall, self._steady()


_held: SteadyClock | None = None


def hold(start: datetime, *, wait: bool = False) -> None:
    """Believe no step of the machine's clock in this process from now on; ``start`` is the instant now."""
    global _held
    _held = SteadyClock(machine_now, steady_seconds, start, wait=wait)


def release() -> None:
    """Follow the machine's clock again, wherever it goes."""
    global _held
    _held = None


def is_held() -> bool:
    """Whether this process believes no step of the machine's clock."""
    return _held is not None


def now() -> datetime:
    """This instant in UTC."""
    return _held.now() if _held else machine_now()


def machine_now() -> datetime:
    """What the machine's clock says, in UTC."""
    return datetime.now(UTC)


def held_step() -> timedelta:
    """How far the machine's clock was stepped away from the time this process goes by; zero when it was not."""
    return _held.step if _held else timedelta()


def today() -> date:
    """The calendar day in Vietnam."""
    return now().astimezone(LOCAL_ZONE).date()


def monotonic() -> float:
    """Seconds on a clock that never goes backwards, for measuring durations."""
    return time.monotonic()


def steady_seconds() -> float:
    """Seconds since the machine started, sleep included; no step of its clock changes them."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


def boot_id() -> str:
    """Names this run of the machine, so that ``steady_seconds`` of two processes can be compared; empty: unknown."""
    try:
        return BOOT_ID.read_text(encoding="ascii").strip()
    except OSError:
        return ""
