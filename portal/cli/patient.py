"""The worker process of the web server: gunicorn's with threads, that also knows how long a request has waited.

``gunicorn --worker-class portal.cli.patient.PatientWorker``.
"""

import gc
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

from portal.adapters import clock
from portal.web.patience import waited


class PatientWorker(ThreadWorker):
    """Requests wait for a thread in one queue; each tells the pages how long it did."""

    def load_wsgi(self) -> None:
        """Leave what the portal is made of out of all later searches for garbage: each took a tenth of a second."""
        super().load_wsgi()
        gc.collect()
        gc.freeze()

    def enqueue_req(self, conn: Any) -> None:
        """A connection has something to read."""
        conn.waits_since = clock.monotonic()
        super().enqueue_req(conn)

    def handle_request(self, req: Any, conn: Any) -> Any:
        """Its turn has come."""
        before = waited.set(clock.monotonic() - conn.waits_since)
        try:
            return super().handle_request(req, conn)
        finally:
            waited.reset(before)
