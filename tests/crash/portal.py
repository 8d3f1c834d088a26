"""A real installation in a temporary folder: gunicorn with two workers and the outbox worker, to be killed."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import flask_migrate
from flask import Flask

from portal.db import db
from tests.cast import load_cast
from tests.database import make_app

ROOT = Path(__file__).parents[2]
FAULTS = {
    "order": "the document is committed before its receipts",
    "answer": "the answer is sent before the commit",
}
START_SECONDS = 60


class Portal:
    """Its processes run in groups of their own, so that a kill reaches all of a group at once."""

    def __init__(self, folder: Path, *, fault: str | None) -> None:
        self.folder = folder
        self.fault = fault
        self.port = _free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._environment = _environment(folder, self.address) | ({"PORTAL_CRASH_FAULT": fault} if fault else {})
        self._app = "tests.crash.faulty_wsgi:app" if fault else "wsgi:app"
        self._web: subprocess.Popen[bytes] | None = None
        self._worker: subprocess.Popen[bytes] | None = None
        with self.app().app_context():
            flask_migrate.upgrade()
            load_cast()
            db.session.commit()
            db.session.remove()
            db.engine.dispose()

    def app(self) -> Flask:
        """The installation as seen from this process."""
        return make_app(self.folder, f"sqlite:///{self.folder / 'portal.db'}")

    def start(self) -> None:
        """Start what does not run, and wait until the web server answers."""
        if self._web is None or self._web.poll() is not None:
            options = ["--worker-class", "gthread", "--workers", "2", "--threads", "8", "--preload"]
            quiet = ["--no-control-socket", "--log-level", "critical", "--chdir", str(ROOT)]
            bind = ["--bind", f"127.0.0.1:{self.port}"]
            self._web = self._run(["gunicorn", *options, *quiet, *bind, self._app])
        if self._worker is None or self._worker.poll() is not None:
            self._worker = self._run(["portal.cli", "worker"])
        self._wait_until_it_answers()

    def kill(self, victim: str) -> None:
        """kill -9: the whole web server, one of its two workers, or the outbox worker."""
        assert self._web is not None
        assert self._worker is not None
        if victim == "one web worker":
            children = Path(f"/proc/{self._web.pid}/task/{self._web.pid}/children").read_text().split()
            os.kill(int(children[0]), signal.SIGKILL)
            return
        process = self._web if victim == "web" else self._worker
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        """End what runs, kindly."""
        for process in (self._web, self._worker):
            if process is not None and process.poll() is None:
                process.terminate()
        for process in (self._web, self._worker):
            if process is not None:
                process.wait(START_SECONDS)

    def _run(self, command: list[str]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", *command], cwd=ROOT, env=self._environment, start_new_session=True
        )

    def _wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
            try:
                connection.request("GET", "/healthz")
                if connection.getresponse().status == http.HTTPStatus.OK:
                    return
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)
            finally:
                connection.close()
        raise SystemExit("the web server did not come back")


def _environment(folder: Path, address: str) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("PORTAL_", "FLASK_"))}
    return inherited | {
        "PORTAL_INSTANCE": str(folder),
        "PORTAL_SECRET_KEY": "a key for tests",
        "PORTAL_PUBLIC_URL": address,
        "PORTAL_LOG_LEVEL": "CRITICAL",
        "PORTAL_WORKER_POLL_SECONDS": "0.05",
    }


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
