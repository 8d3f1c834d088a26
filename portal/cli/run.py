"""`portal run`: web server and worker together, for a trial or a small office. Real installations use systemd."""

import os
import socket
import sys
import tempfile
from collections.abc import MutableMapping
from pathlib import Path
from typing import IO, Any

import click
import flask_migrate
from flask import Flask, url_for
from flask.cli import ScriptInfo
from gunicorn.app.base import BaseApplication

from portal.adapters import probe
from portal.cli.demo import load_when_empty, print_accounts
from portal.cli.patient import PatientWorker
from portal.cli.processes import Processes
from portal.cli.work import work_until_stopped
from portal.config import Settings
from portal.db import db
from portal.web.clock_guard import start_clock
from portal.web.parts import parts
from portal.web.view_counting import start_counting

HOST = "127.0.0.1"
STOP_SECONDS = 10


class Refused(click.ClickException):
    """The portal cannot start; one sentence says why."""

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(self.message, err=True, file=file)


@click.command()
@click.pass_obj
def run(info: ScriptInfo) -> None:
    """Start the web server and the worker; Ctrl-C stops both."""
    settings = read_settings(os.environ)
    check_folder(settings.folder)
    listener = take_port(settings.port)
    port = listener.getsockname()[1]
    address = f"http://{HOST}:{port}/"
    os.environ.update(environment(os.environ, settings.folder, port))
    app = info.load_app()
    prepare_database(app)
    start_clock(app)
    start_counting(app)
    processes = Processes({"web": lambda: serve(app, listener), "worker": lambda: work(app)}, stop_seconds=STOP_SECONDS)
    sys.exit(processes.run(ready=lambda: answers(port), announce=lambda: announce(address, settings, app)))


class WebServer(BaseApplication):
    """gunicorn, without a command line of its own."""

    def __init__(self, app: Flask, **options: object) -> None:
        self.app = app
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self.app


def serve(app: Flask, listener: socket.socket) -> None:
    WebServer(
        app,
        bind=f"fd://{listener.fileno()}",
        worker_class=PatientWorker,
        workers=2,
        threads=8,
        graceful_timeout=STOP_SECONDS - 2,
        loglevel="warning",
        control_socket_disable=True,
    ).run()


def work(app: Flask) -> None:
    with app.app_context():
        work_until_stopped()


def read_settings(environ: MutableMapping[str, str]) -> Settings:
    """The settings, or the sentence about the one that is wrong."""
    try:
        return Settings.from_env(environ)
    except ValueError as error:
        raise Refused(f"Cấu hình sai: {error} [A setting is wrong.]") from error


def check_folder(folder: Path) -> None:
    """Make sure that the instance folder exists and can be written, by writing to it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise Refused(
            f"Không ghi được vào thư mục dữ liệu {folder}: {error.strerror}. [The data folder cannot be written.]"
        ) from error


def take_port(port: int) -> socket.socket:
    """Listen on the port at once, so that nobody can take it between the check and the web server's start."""
    try:
        return socket.create_server((HOST, port), backlog=512)
    except (OSError, OverflowError) as error:
        why = error.strerror if isinstance(error, OSError) else "0-65535"
        raise Refused(
            f"Không mở được cổng {port}: {why}. Hãy chọn cổng khác: make run PORT={port % 60000 + 1}"
            f" [The port is in use or not allowed; choose another one.]"
        ) from error


def environment(environ: MutableMapping[str, str], folder: Path, port: int) -> dict[str, str]:
    """What the children need to know; what the caller has set stays."""
    return {
        "PORTAL_INSTANCE": str(folder),
        "PORTAL_PORT": str(port),
        "PORTAL_PUBLIC_URL": environ.get("PORTAL_PUBLIC_URL", f"http://{HOST}:{port}"),
        "PORTAL_PROBE_URL": environ.get("PORTAL_PROBE_URL", f"http://{HOST}:{port}/healthz"),
        "PORTAL_LOG_LEVEL": environ.get("PORTAL_LOG_LEVEL", "WARNING"),  # a terminal shows what needs attention
        "PORTAL_DEMO": environ.get("PORTAL_DEMO", "1"),
    }


def prepare_database(app: Flask) -> None:
    """Create or migrate the database, fill an empty one with the demo, and let go: no connection may cross a fork."""
    with app.app_context():
        flask_migrate.upgrade()
        if parts().settings.demo and load_when_empty():
            click.echo("  Đã nạp dữ liệu trình diễn.   [demo loaded]")
        db.session.remove()
        db.engine.dispose()


def answers(port: int) -> bool:
    """Whether the web server answers by now."""
    return probe.answers(f"http://{HOST}:{port}/healthz", seconds=2)


def announce(address: str, settings: Settings, app: Flask) -> None:
    """Tell where the portal is, where its mails are and who can sign in."""
    click.echo(f"\n  Cổng Trường đang chạy tại {address}   [running]")
    click.echo(f"  Dữ liệu nằm trong {settings.folder}   [data]")
    with app.test_request_context(base_url=address):
        if parts().settings.demo:
            if parts().settings.mail_url == "mailbox":
                mailbox = url_for("system.mailbox", _external=True)
                click.echo(f"  Thư gửi đi nằm ở {mailbox}   [mailbox: nothing is really sent]")
            print_accounts()
        db.session.remove()
        db.engine.dispose()
    click.echo("  Dừng: Ctrl-C   [stop]\n")
