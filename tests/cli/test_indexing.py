"""The indexer as a process, and making the index anew from the command line."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from portal.db import db
from portal.services.search.reporting import Status, read_status
from tests.database import make_app

PATIENCE = 120  # seconds: the machine may be busy, and what is waited for comes


def test_reindex_makes_the_index_and_says_so(app: Flask) -> None:
    settings = app.extensions["portal"].settings
    runner = app.test_cli_runner()
    for options in ([], ["--kind", "document"]):
        result = runner.invoke(args=["reindex", *options])
        assert result.exit_code == 0, result.output
        assert "Xong." in result.output
        status = read_status(settings.index_folder)
        assert status is not None
        assert not status.is_building
        assert not status.error
    with app.extensions["portal"].search.reading() as index:
        assert index.watermark() > 0


def test_reindex_knows_its_kinds(app: Flask) -> None:
    assert app.test_cli_runner().invoke(args=["reindex", "--kind", "nothing"]).exit_code == 2


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    app = make_app(tmp_path, f"sqlite:///{tmp_path / 'portal.db'}")
    with app.app_context():
        db.create_all()
        yield tmp_path
        db.session.remove()
        db.engine.dispose()


def start(folder: Path, *command: str) -> "subprocess.Popen[bytes]":
    environment = {**os.environ, "PORTAL_INSTANCE": str(folder), "PORTAL_WORKER_POLL_SECONDS": "0.05"}
    return subprocess.Popen([sys.executable, "-m", "portal.cli", *command], env=environment, stderr=subprocess.DEVNULL)


def wait_for(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def status_of(folder: Path) -> Status | None:
    return read_status(folder / "index")


def is_ready(folder: Path) -> bool:
    status = status_of(folder)
    return status is not None and not status.is_building and status.row > 0


def is_alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.slow
def test_the_worker_keeps_an_indexer_and_takes_it_along(folder: Path) -> None:
    """It comes back when it is killed, ends when the worker is told to, and stops by itself when that is killed."""
    with start(folder, "worker") as worker:
        wait_for(lambda: is_ready(folder))
        first = status_of(folder)
        assert first is not None
        os.kill(first.process, signal.SIGKILL)
        wait_for(lambda: (now := status_of(folder)) is not None and now.process != first.process)
        second = status_of(folder)
        assert second is not None
        worker.terminate()
        assert worker.wait(PATIENCE) == 0
        assert not is_alive(second.process)
    with start(folder, "worker") as worker:
        wait_for(lambda: (now := status_of(folder)) is not None and now.process != second.process)
        third = status_of(folder)
        assert third is not None
        worker.kill()
        wait_for(lambda: not is_alive(third.process))


@pytest.mark.slow
def test_once_also_makes_the_index(folder: Path) -> None:
    with start(folder, "worker", "--once") as worker:
        assert worker.wait(PATIENCE) == 0
    assert is_ready(folder)
