"""`python -m tests.bench.day`: a day of the exchange in a province: 40 directives to all, their mails, the sweep.

The figures to reach: a posting acknowledged in 2 s and visible to every addressee in 5 s, its mails sent in 2 minutes,
the matrix in 1 s, and 28,000 receipts swept as deemed in 10 s.
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from portal.adapters import clock
from portal.db import db
from portal.models.documents import Document, Receipt
from portal.models.records import OutboxItem, RegisterEntry
from portal.services import worker
from portal.services.demo import PROVINCE
from portal.services.documents.proving import sweep_deemed
from portal.web.parts import parts
from tests.bench.__main__ import CLERK, HEADTEACHER, load, make_draft
from tests.bench.browser import browser_of, hidden_fields
from tests.database import make_app

POSTINGS = 40
MAILS = ("mail", "notification_mail", "digest_mail")


@dataclass(frozen=True)
class Step:
    """One line: what, how long in seconds, and at most how long."""

    what: str
    seconds: float
    most: float


def measure_day(app: Flask, postings: int = POSTINGS) -> list[Step]:
    """Every step, in the order of the day."""
    clerk, headteacher = browser_of(app, CLERK), browser_of(app, HEADTEACHER)
    with app.app_context():
        drain(app)  # what loading left over
    document_id, send = prepare(app, clerk)
    started = time.perf_counter()
    send()
    acknowledged = time.perf_counter() - started
    with app.app_context():
        code = db.session.get_one(Document, document_id).code
    assert code in headteacher.get("/van-ban/den").get_data(as_text=True)
    visible = time.perf_counter() - started
    with app.app_context():
        mails = timed(lambda: drain(app))
        sent = count(OutboxItem, OutboxItem.kind.in_(MAILS), OutboxItem.state == "done")
    matrix = timed(lambda: clerk.get(f"/van-ban/{document_id}/noi-nhan"))
    for _ in range(postings - 1):
        prepare(app, clerk)[1]()
    with app.app_context():
        receipts = count(Receipt, Receipt.posted_at > clock.now() - timedelta(hours=23))
        with time_machine.travel(clock.now() + timedelta(hours=25), tick=True):
            sweep = timed(sweep_deemed)
        assert count(RegisterEntry, RegisterEntry.kind == "deemed") >= postings
    return [
        Step("posting acknowledged", acknowledged, 2),
        Step("visible in an addressee's inbox", visible, 5),
        Step(f"{sent} mails written", mails, 120),
        Step("matrix of the posting", matrix, 1),
        Step(f"sweep of {receipts} receipts", sweep, 10),
    ]


def prepare(app: Flask, clerk: FlaskClient) -> tuple[int, Callable[[], None]]:
    """A previewed directive to everybody below, and the request that posts it."""
    document_id = make_draft(app)
    url = f"/van-ban/{document_id}/xem-truoc"
    fields = hidden_fields(clerk, url)

    def send() -> None:
        answer = clerk.post(url, data=fields)
        assert answer.status_code == 303, answer.status_code

    return document_id, send


def drain(app: Flask) -> None:
    """Let the worker do everything that is due."""
    settings = parts().settings
    handlers = worker.make_handlers(parts().mailer, settings.public_url, settings.site_name, key=parts().register_key)
    worker.drain("bench", handlers)


def count(what: type, *conditions: object) -> int:
    return db.session.scalar(select(func.count()).select_from(what).where(*conditions)) or 0  # type: ignore[arg-type]


def timed(action: Callable[[], object]) -> float:
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def main() -> None:
    """Load a province, live the day, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--postings", type=int, default=POSTINGS)
    parser.add_argument("--schools", type=int, default=PROVINCE.schools)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        app = make_app(Path(folder), f"sqlite:///{Path(folder) / 'portal.db'}")
        load(app, replace(PROVINCE, schools=options.schools))
        for step in measure_day(app, options.postings):
            print(f"  {step.what:<40}{step.seconds:>8.2f} s   (at most {step.most:g} s)")


if __name__ == "__main__":
    main()
