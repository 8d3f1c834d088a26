"""The worker process."""

import os
import signal
import socket
import threading
from collections.abc import Callable
from functools import partial

import click
from flask import current_app
from flask.cli import with_appcontext

from portal.adapters.logs import log
from portal.adapters.pdf_signatures import load_roots
from portal.adapters.probe import answers
from portal.cli.indexing import IndexerProcess
from portal.config import Settings
from portal.rules.notifications.sms import read_prices
from portal.services import worker as working
from portal.services.contact_book.copies import asking as copies_asking
from portal.services.contact_book.copies import making as copies
from portal.services.data_forms.sector import making as sector_making
from portal.services.data_forms.sector import runs as sector_runs
from portal.services.documents import signatures
from portal.services.file_texts import reading as file_texts
from portal.services.file_texts import scans
from portal.services.gradebook.files import large as large_mark_files
from portal.services.gradebook.papers import asking
from portal.services.gradebook.papers import working as papers
from portal.services.records import jobs
from portal.services.school.photo_files import working as photos
from portal.services.search import saved
from portal.services.search.indexing import index_once
from portal.services.search.registry import SOURCES
from portal.web.clock_guard import start_clock
from portal.web.parts import parts


@click.command()
@click.option("--once", is_flag=True, help="Do what is due and stop.")
@with_appcontext
def worker(once: bool) -> None:
    """Carry out what follows a commit: mail, notifications, recurring jobs, the search index."""
    if once:
        working.drain(worker_name(), prepare())
        index_once(parts().search.folders, SOURCES)
    else:
        work_until_stopped()


def work_until_stopped() -> None:
    """Work until SIGTERM or Ctrl-C; what is in hand is finished first."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    start_clock(current_app)
    name, handlers = worker_name(), prepare()
    recurring = working.recurring_jobs(web_answers(parts().settings))
    log.info("worker_started", worker=name, app=current_app.name)
    indexer = IndexerProcess()
    indexer.start()
    try:
        working.work_until(stop, name, handlers, rest=parts().settings.worker_poll_seconds, recurring=recurring)
    finally:
        indexer.stop()
    log.info("worker_stopped", worker=name)


def web_answers(settings: Settings) -> Callable[[], bool]:
    """How the worker finds out whether the web server answers; without an address it believes so."""
    return (lambda: answers(settings.probe_url)) if settings.probe_url else (lambda: True)


def worker_name() -> str:
    """Who claims the rows."""
    return f"{socket.gethostname()}-{os.getpid()}"


def prepare() -> dict[str, working.Outside]:
    """Enter the recurring jobs and give the handlers of outbox rows."""
    jobs.ensure(working.recurring_jobs())
    found, settings = parts(), parts().settings
    handlers = working.make_handlers(
        found.mailer,
        settings.public_url,
        settings.site_name,
        key=found.register_key,
        texter=found.texter,
        pusher=found.pusher,
        prices=read_prices(settings.sms_prices),
    )
    handlers[signatures.KIND] = signatures.checker(found.file_store, load_roots(settings.signature_roots))
    handlers[large_mark_files.KIND] = large_mark_files.looker(found.file_store)
    handlers[file_texts.KIND] = file_texts.reader(found.file_store, ocr=settings.ocr)
    handlers[scans.KIND] = scans.scan_reader(found.file_store)
    handlers[copies_asking.KIND] = copies.maker(found.file_store)
    handlers[asking.KIND] = papers.maker(found.file_store)
    handlers[sector_runs.KIND] = sector_making.maker(found.file_store)
    handlers[photos.KIND] = photos.carrier(found.file_store)
    handlers[saved.KIND] = partial(saved.look, found.search.reading)
    return handlers
