"""The worker process."""

import os
import signal
import socket
import threading
from urllib.parse import urlsplit

import click
from flask import current_app
from flask.cli import with_appcontext

from portal.adapters.logs import log
from portal.services import worker as working
from portal.services.records import jobs
from portal.web.parts import parts


@click.command()
@click.option("--once", is_flag=True, help="Do what is due and stop.")
@with_appcontext
def worker(once: bool) -> None:
    """Carry out what follows a commit: mail, notifications, recurring jobs."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    name = f"{socket.gethostname()}-{os.getpid()}"
    settings = parts().settings
    handlers = working.make_handlers(parts().mailer, urlsplit(settings.public_url).hostname or "localhost")
    jobs.ensure(working.recurring_jobs())
    if once:
        working.drain(name, handlers)
        return
    log.info("worker_started", worker=name, app=current_app.name)
    while not stop.is_set():
        if not working.work_once(name, handlers):
            stop.wait(settings.worker_poll_seconds)
    log.info("worker_stopped", worker=name)
