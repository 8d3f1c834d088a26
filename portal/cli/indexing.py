"""The process that keeps the search index of this machine, and making the index anew."""

import os
import signal
import subprocess
import sys
import threading
import time

import click
from flask import current_app
from flask.cli import with_appcontext

from portal.adapters.logs import log
from portal.services.search.indexing import index_once, index_until
from portal.services.search.rebuilding import ask_anew
from portal.services.search.registry import SOURCES
from portal.services.search.reporting import Status, read_status
from portal.web.clock_guard import start_clock
from portal.web.parts import parts

LOOK_SECONDS = 0.5
RESTART_SECONDS = 2.0
STOP_SECONDS = 20.0


@click.command()
@click.option("--parent", type=int, hidden=True, help="Stop when this process is gone.")
@with_appcontext
def indexer(parent: int | None) -> None:
    """Keep the search index of this machine up to date; `portal worker` starts one by itself."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    if parent is not None:
        threading.Thread(target=_stop_with, args=(parent, stop), daemon=True).start()
    start_clock(current_app)
    settings = parts().settings
    log.info("indexer_started", folder=str(settings.index_folder))
    index_until(stop, parts().search.folders, SOURCES, rest=settings.worker_poll_seconds)
    log.info("indexer_stopped")


@click.command()
@click.option("--kind", type=click.Choice(list(SOURCES)), help="Only things of this kind, in the index that serves.")
@with_appcontext
def reindex(kind: str | None) -> None:
    """Make the search index anew while the old one serves; every machine that keeps one does so."""
    settings, wanted = parts().settings, ask_anew(kind)
    while not index_once(parts().search.folders, SOURCES, _say):  # the indexer of this machine does it
        status = read_status(settings.index_folder)
        if status is not None:
            _say(status)
            if status.place >= wanted and not status.is_building:
                break
        time.sleep(LOOK_SECONDS)
    click.echo("\nXong. [Done.]")


def _say(status: Status) -> None:
    if status.error:
        click.echo(f"\r  lỗi [error]: {status.error}   ", nl=False)
    elif status.total:
        click.echo(f"\r  {status.done} / {status.total}   ", nl=False)


def _stop_with(parent: int, stop: threading.Event) -> None:
    """A worker that was killed leaves no indexer behind."""
    while not stop.wait(LOOK_SECONDS):
        if os.getppid() != parent:
            stop.set()


class IndexerProcess:
    """The worker's indexer, in a process of its own: filling an index would hold up the worker's transactions, and
    with them everybody who wants to write. It is started again when it dies."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="indexer")

    def start(self) -> None:
        """Start it and look after it."""
        self._thread.start()

    def stop(self) -> None:
        """Let it finish the commit in its hands."""
        self._stop.set()
        self._thread.join()

    def _keep(self) -> None:
        while not self._stop.is_set():
            command = [sys.executable, "-m", "portal.cli", "indexer", "--parent", str(os.getpid())]
            with subprocess.Popen(command) as child:
                while child.poll() is None and not self._stop.wait(LOOK_SECONDS):
                    pass
                if self._stop.is_set():
                    _end(child)
                    return
            log.error("indexer_died", status=child.returncode)
            self._stop.wait(RESTART_SECONDS)


def _end(child: "subprocess.Popen[bytes]") -> None:
    child.terminate()
    try:
        child.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
