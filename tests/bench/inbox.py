"""`python -m tests.bench.inbox`: server time of the inbox with 200 and with 20,000 documents, and their ratio.

Both portals live in this process and are asked in turn, so that a busy machine slows both alike. Wanted: at most 8
statements and a ratio of at most 1.5.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import flask_migrate
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert

from portal.adapters import clock
from portal.db import db
from portal.models.documents import Document, HandlingTask, Receipt
from portal.rules.documents.receipts import FLAT
from tests.cast import Cast, cast_of, load_cast
from tests.database import make_app
from tests.pages import PageClient
from tests.queries import count_queries

SIZES = (200, 20_000)
PAGES = ("/van-ban/den?loc=tat-ca", "/van-ban/den?sap=do-khan", "/van-ban/den?loc=chua-xac-nhan")
"""Pages that show about fifty rows with either number of documents."""


@dataclass(frozen=True)
class Portal:
    """One of the two, with somebody signed in."""

    app: Flask
    client: FlaskClient
    queries: dict[str, int]


def main() -> None:
    """Fill both, ask them in turn, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=40, help="how often each page is asked")
    options = parser.parse_args()
    with ExitStack() as stack:
        portals = [stack.enter_context(filled_portal(size)) for size in SIZES]
        print(f"{'page':<28}{'queries':>8}" + "".join(f"{size:>9} ms" for size in SIZES) + f"{'ratio':>8}")
        for page in PAGES:
            times: tuple[list[float], ...] = ([], [])
            for _ in range(options.times):
                for portal, kept in zip(portals, times, strict=True):
                    kept.append(ask(portal, page))
            small, large = (statistics.median(kept) for kept in times)
            queries = portals[1].queries[page]
            print(f"{page:<28}{queries:>8}{small:>12.1f}{large:>12.1f}{large / small:>8.2f}")


def ask(portal: Portal, page: str) -> float:
    """Milliseconds of one answer."""
    with count_queries() as count:
        started = time.perf_counter()
        response = portal.client.get(page)
        spent = (time.perf_counter() - started) * 1000
    assert response.status_code == 200, response.status_code
    portal.queries[page] = len(count)
    return spent


@contextmanager
def filled_portal(size: int) -> Iterator[Portal]:
    """A portal whose school has received so many documents."""
    with tempfile.TemporaryDirectory(prefix="portal-inbox-") as folder:
        app = make_app(Path(folder), f"sqlite:///{folder}/portal.db")
        with app.app_context():
            flask_migrate.upgrade()
            load_cast()
            db.session.commit()
            cast = cast_of(app)
            fill(cast, size)
            client = FlaskClient(app, app.response_class)
            PageClient.become(client, cast.principal)  # type: ignore[arg-type]
            db.session.remove()
        yield Portal(app, client, {})
        with app.app_context():
            db.engine.dispose()


def fill(cast: Cast, size: int) -> None:
    """Of ten documents seven are completed, the others new, acknowledged, waiting for an instruction or in hand."""
    now = clock.now()
    db.session.execute(insert(Document), [document_row(cast, n, now - timedelta(minutes=n)) for n in range(size)])
    ids = list(db.session.scalars(db.select(Document.id).order_by(Document.id)))
    db.session.execute(insert(Receipt), [receipt_row(cast, n, document_id, now) for n, document_id in enumerate(ids)])
    receipts = db.session.execute(db.select(Receipt.id, Receipt.due_on, Receipt.completed_at)).all()
    named = {"unit_id": cast.units["vinh_binh"], "account_id": cast.principal.id, "name": cast.principal.name}
    given = {"given_at": now, "given_by_id": cast.principal.id, "given_by": cast.principal.name, "part": "lead"}
    tasks = [
        {"receipt_id": receipt_id, "due_on": due_on, "done_at": done, **named, **given}
        for receipt_id, due_on, done in receipts
        if due_on
    ]
    db.session.execute(insert(HandlingTask), tasks)
    db.session.commit()


def document_row(cast: Cast, number: int, posted_at: Any) -> dict[str, Any]:
    """A letter of the department."""
    return {
        "issuing_unit_id": cast.units["ben_tre"],
        "drafted_by_id": cast.clerk.id,
        "draft_key": f"bench-{number}",
        "code": f"{number}/SGDĐT-VP",
        "code_folded": f"{number}/sgddt-vp",
        "subject": f"V/v thử thứ {number}",
        "subject_folded": f"v/v thu thu {number}",
        "issued_on": posted_at.date(),
        "posted_at": posted_at,
        "rule_version": FLAT.version,
        "created_at": posted_at,
        "updated_at": posted_at,
        "version": 1,
    }


def receipt_row(cast: Cast, number: int, document_id: int, now: Any) -> dict[str, Any]:
    """What became of it, by its last digit."""
    kind = number % 10
    facts = dict.fromkeys(("first_opened_at", "acknowledged_at", "registered_at", "assigned_at", "completed_at"))
    for name, needed in zip(facts, (1, 2, 2, 3, 4), strict=True):
        facts[name] = now if kind >= needed else None
    return {
        "document_id": document_id,
        "unit_id": cast.units["vinh_binh"],
        "unit_name": "Trường",
        "unit_kind": "primary_school",
        "posted_at": now - timedelta(minutes=number),
        "priority": number % 4,
        "due_on": clock.today() + timedelta(days=number % 20 - 5) if kind >= 3 else None,
        **facts,
    }


if __name__ == "__main__":
    main()
