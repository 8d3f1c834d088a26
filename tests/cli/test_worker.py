"""The worker as a process: told to stop, it finishes the mail in its hands and leaves the rest."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from flask import Flask
from sqlalchemy import select

from portal.db import db
from portal.models.records import Job, OutboxItem
from portal.services.records import jobs, queue
from tests.database import make_app

pytestmark = pytest.mark.slow
PATIENCE = 120  # seconds: the machine may be busy, and what is waited for comes


class SlowServer:
    """A mail server that takes a mail when it is told to."""

    def __init__(self) -> None:
        self.begun, self.goes_on = threading.Event(), threading.Event()
        self.taken = 0

    async def handle_DATA(self, *_args: Any) -> str:  # noqa: N802 - aiosmtpd's name
        self.begun.set()
        assert self.goes_on.wait(PATIENCE)
        self.taken += 1
        return "250 OK"


@pytest.fixture
def server() -> Iterator[tuple[SlowServer, int]]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = int(listener.getsockname()[1])
    handler = SlowServer()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    yield handler, port
    handler.goes_on.set()
    controller.stop()


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    app = make_app(tmp_path, f"sqlite:///{tmp_path / 'portal.db'}")
    with app.app_context():
        db.create_all()
        yield app
        db.session.remove()
        db.engine.dispose()


def worker(folder: Path, port: int, *options: str) -> "subprocess.Popen[str]":
    environment = {
        **os.environ,
        "PORTAL_INSTANCE": str(folder),
        "PORTAL_MAIL_URL": f"smtp://127.0.0.1:{port}",
        "PORTAL_WORKER_POLL_SECONDS": "0.05",
    }
    command = [sys.executable, "-m", "portal.cli", "worker", *options]
    return subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)


def states() -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(OutboxItem.state).order_by(OutboxItem.id)))


def test_it_finishes_the_mail_in_its_hands(app: Flask, tmp_path: Path, server: tuple[SlowServer, int]) -> None:
    for number in range(3):
        queue("mail", f"m{number}", {"to": "an@example.vn", "subject": "x", "body": "y"})
    db.session.commit()
    with worker(tmp_path, server[1]) as process:
        assert server[0].begun.wait(PATIENCE)
        process.send_signal(signal.SIGTERM)
        server[0].goes_on.set()
        assert process.wait(PATIENCE) == 0
        assert process.stderr is not None
        assert '"event": "worker_stopped"' in process.stderr.read()
    assert states() == ["done", "waiting", "waiting"]
    assert server[0].taken == 1


def test_once_means_everything_that_is_due(app: Flask, tmp_path: Path, server: tuple[SlowServer, int]) -> None:
    for number in range(2):
        queue("mail", f"m{number}", {"to": "an@example.vn", "subject": "x", "body": "y"})
    db.session.commit()
    server[0].goes_on.set()
    with worker(tmp_path, server[1], "--once") as process:
        assert process.wait(PATIENCE) == 0
        assert process.stderr is not None
        process.stderr.read()
    assert states() == ["done", "done"]
    assert db.session.get_one(Job, jobs.HEARTBEAT).last_run_at is not None
