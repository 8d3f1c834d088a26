"""Two processes that live and die together, tried with small stand-ins for the web server and the worker."""

import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

PATIENCE = 120  # seconds: the machine may be busy, and what is waited for comes
STUBBORN = "signal.signal(signal.SIGTERM, lambda *_: note('asked'))"
POLITE = "signal.signal(signal.SIGTERM, lambda *_: (note('stopped'), sys.exit(0)))"


@pytest.fixture
def supervise(tmp_path: Path) -> Iterator["Supervised"]:
    supervised = Supervised(tmp_path)
    yield supervised
    supervised.end()


class Supervised:
    """A real `Processes` in a process of its own, so that it can be sent signals."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.parent: subprocess.Popen[str] | None = None

    def start(self, stop_seconds: float = PATIENCE, **children: str) -> subprocess.Popen[str]:
        program = f"""
            import os, pathlib, signal, sys, time
            from portal.cli.processes import Processes
            folder = pathlib.Path({str(self.folder)!r})
            def body(name, lines):
                def child():
                    note = lambda word: (folder / (name + '.' + word)).write_text(str(os.getpid()))
                    exec(lines + "; note('pid'); time.sleep(600)", globals() | {{'note': note}})
                return child
            bodies = {{name: body(name, lines) for name, lines in {children!r}.items()}}
            started = lambda: all((folder / (name + '.pid')).exists() for name in bodies)
            processes = Processes(bodies, stop_seconds={stop_seconds})
            raise SystemExit(processes.run(ready=started, announce=lambda: print('ready', flush=True)))
        """
        self.parent = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(program)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        return self.parent

    def noted(self, name: str) -> bool:
        return (self.folder / name).exists()

    def wait_for(self, *names: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while not all(map(self.noted, names)):
            assert time.monotonic() < deadline, names
            time.sleep(0.01)

    def end(self) -> None:
        if self.parent and self.parent.poll() is None:
            self.parent.send_signal(signal.SIGTERM)
            self.parent.send_signal(signal.SIGTERM)
            self.parent.communicate(timeout=PATIENCE)

    def is_gone(self, name: str) -> bool:
        pid = int((self.folder / f"{name}.pid").read_text())
        return not Path(f"/proc/{pid}").exists()


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_stop_reaches_both_and_waits_for_them(supervise: Supervised, stop: signal.Signals) -> None:
    parent = supervise.start(web=POLITE, worker=POLITE)
    assert parent.stdout is not None
    assert parent.stdout.readline() == "ready\n"
    parent.send_signal(stop)
    _, errors = parent.communicate(timeout=PATIENCE)
    assert parent.returncode == 0, errors
    assert supervise.noted("web.stopped")
    assert supervise.noted("worker.stopped")
    assert supervise.is_gone("web")
    assert supervise.is_gone("worker")


def test_when_one_dies_the_other_is_stopped_and_the_dead_one_named(supervise: Supervised) -> None:
    once_both_run = "note('pid'); [time.sleep(0.01) for _ in iter(lambda: started(), True)]; sys.exit(7)"
    parent = supervise.start(web=POLITE, worker=once_both_run)
    _, errors = parent.communicate(timeout=PATIENCE)
    assert parent.returncode == 1
    assert "worker (exit 7)" in errors
    assert "Traceback" not in errors
    assert supervise.noted("web.stopped")


def test_one_that_does_not_stop_is_killed_after_its_time(supervise: Supervised) -> None:
    parent = supervise.start(stop_seconds=0.5, web=POLITE, worker=STUBBORN)
    assert parent.stdout is not None
    assert parent.stdout.readline() == "ready\n"
    parent.send_signal(signal.SIGTERM)
    _, errors = parent.communicate(timeout=PATIENCE)
    assert parent.returncode == 1
    assert "worker" in errors
    assert supervise.is_gone("worker")


def test_a_second_ctrl_c_does_not_wait(supervise: Supervised) -> None:
    parent = supervise.start(stop_seconds=2 * PATIENCE, web=STUBBORN, worker=STUBBORN)
    assert parent.stdout is not None
    assert parent.stdout.readline() == "ready\n"
    parent.send_signal(signal.SIGINT)
    supervise.wait_for("web.asked", "worker.asked")  # two signals at once would arrive as one
    parent.send_signal(signal.SIGINT)
    parent.communicate(timeout=PATIENCE)
    assert parent.returncode == 1
    assert supervise.is_gone("web")
    assert supervise.is_gone("worker")
