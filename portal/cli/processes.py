"""Keeps a few child processes running together: all of them, or none."""

import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from types import FrameType

import click

POLL_SECONDS = 0.05
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass
class Processes:
    """Child processes by name. Ctrl-C and SIGTERM reach them as SIGTERM; when one ends, so do the others.

    They are forked, so that what the parent has loaded is not loaded again: the portal starts in half the time.
    """

    bodies: Mapping[str, Callable[[], None]]
    stop_seconds: float = 10.0
    """How long they may take to finish what they are doing; then they are killed."""
    _running: dict[str, BaseProcess] = field(default_factory=dict, init=False)
    _stop_requests: int = field(default=0, init=False)

    def run(self, *, ready: Callable[[], bool], announce: Callable[[], None]) -> int:
        """Start all, call ``announce`` once ``ready``, wait. The exit code: 0 after a clean stop, 1 otherwise."""
        with self._signals():
            try:
                self._start()
                died = self._wait(ready, announce)
                if died:
                    click.echo(
                        f"Tiến trình {died} đã dừng bất thường. [The {died} process ended unexpectedly.]", err=True
                    )
            finally:
                clean = self._stop()
        return 0 if clean and not died else 1

    def _start(self) -> None:
        fork = multiprocessing.get_context("fork")
        for name, body in self.bodies.items():
            self._running[name] = fork.Process(target=_child, args=(body,), name=name)
            self._running[name].start()

    def _wait(self, ready: Callable[[], bool], announce: Callable[[], None]) -> str | None:
        """The name of the first child that ends by itself, or nothing when a stop was asked for."""
        announced = False
        while not self._stop_requests:
            for name, child in self._running.items():
                if child.exitcode is not None:
                    return f"{name} ({_ending(child.exitcode)})"
            if not announced and ready():
                announce()
                announced = True
            time.sleep(POLL_SECONDS)
        return None

    def _stop(self) -> bool:
        """Ask all to stop and wait for them, or until stop is asked for again; True when none had to be killed."""
        for name in self._alive():
            self._running[name].terminate()
        deadline = time.monotonic() + self.stop_seconds
        while self._alive() and time.monotonic() < deadline and self._stop_requests <= 1:
            time.sleep(POLL_SECONDS)
        killed = self._alive()
        for name in killed:
            _kill(self._running[name])
            click.echo(f"Đã buộc dừng tiến trình {name}. [The {name} process had to be killed.]", err=True)
        return not killed

    def _alive(self) -> list[str]:
        return [name for name, child in self._running.items() if child.exitcode is None]

    @contextmanager
    def _signals(self) -> Iterator[None]:
        def request_stop(_number: int, _frame: FrameType | None) -> None:
            self._stop_requests += 1

        before = {number: signal.signal(number, request_stop) for number in STOP_SIGNALS}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def _child(body: Callable[[], None]) -> None:
    """In a session of its own, so that the terminal's Ctrl-C reaches the parent alone, who passes it on once."""
    os.setsid()
    for number in STOP_SIGNALS:
        signal.signal(number, signal.SIG_DFL)
    body()


def _kill(child: BaseProcess) -> None:
    if child.pid:
        with suppress(ProcessLookupError):  # it has not even got its own session yet
            os.killpg(child.pid, signal.SIGKILL)
        child.kill()
        child.join()


def _ending(exitcode: int) -> str:
    return f"signal {-exitcode}" if exitcode < 0 else f"exit {exitcode}"
