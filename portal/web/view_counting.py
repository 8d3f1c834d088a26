"""Writing down the page views that a process has counted, every half minute, while it serves."""

import atexit
import os
import threading

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from portal.adapters.logs import log
from portal.db import db
from portal.services.news.counting import ViewCounter

EVERY_SECONDS = 30.0


class CountingProcess(ViewCounter):
    """A counter that writes itself down; its thread begins with the first view, so that it outlives a fork."""

    def __init__(self, app: Flask) -> None:
        super().__init__()
        self._app = app
        self._process: int | None = None
        self.writing = False
        """Whether this process serves readers; otherwise views are only noted."""

    def note(self, article_id: int) -> None:
        """Note the view; the first one of a process begins the writing."""
        super().note(article_id)
        if self.writing and self._process != os.getpid():
            self._process = os.getpid()
            threading.Thread(target=self._write_on, name="page views", daemon=True).start()
            atexit.register(self.write)

    def _write_on(self) -> None:
        pause = threading.Event()
        while not pause.wait(EVERY_SECONDS):
            self.write()

    def write(self) -> None:
        """Write down now; what cannot be written stays for the next time."""
        with self._app.app_context():
            try:
                self.flush()
            except SQLAlchemyError as error:
                log.warning("views_not_written", error=str(error))
            finally:
                db.session.remove()


def start_counting(app: Flask) -> None:
    """Let this process and its children write down what they count."""
    app.extensions["page_views"].writing = True
