"""`python -m tests.bench`: server time and queries of the pages that matter, on a province of its own.

Each request runs in this process through WSGI, so the numbers are the server's work without a network. "CPU" is what
this process computed, "median" what a person would wait, the disk and the database server included. Times depend on the
machine; the last column, the ratio of the medians to `/healthz`, depends on it less.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import flask_migrate
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from portal import create_app
from portal.adapters import clock
from portal.adapters.tokens import new_key
from portal.config import Settings
from portal.db import begin_write, db
from portal.models.documents import Document, Receipt
from portal.models.people import Account
from portal.rules.documents.addressing import Addressing
from portal.services.demo import PROVINCE, Size, load_province
from portal.services.documents import composing
from portal.services.people.actors import load_actor
from tests.bench.browser import browser_of, hidden_fields
from tests.queries import count_queries

SIZES = {"province": PROVINCE, "small": Size(schools=40, offices=4, teachers=40, documents=20)}
CLERK, HEADTEACHER, OFFICE = "vanthu.so", "hieutruong.t001", "vanthu.p31"


@dataclass(frozen=True)
class Measured:
    """One line of the table."""

    what: str
    median: float
    cpu: float
    slowest: float
    queries: int


def main() -> None:
    """Load, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", choices=SIZES, default="province")
    parser.add_argument("--times", type=int, default=20, help="how often each request is repeated")
    parser.add_argument("--database-url", default="", help="an empty database instead of SQLite in a temporary folder")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        app = create_app(
            Settings(
                instance=folder,
                database_url=options.database_url,
                secret_key="bench",
                public_url="http://localhost",
                log_level="ERROR",
            )
        )
        started = time.perf_counter()
        load(app, SIZES[options.size])
        print(f"  loaded in {time.perf_counter() - started:.1f} s{database_size(Path(folder))}\n", flush=True)
        show(measure_all(app, options.times))


def load(app: Flask, size: Size) -> None:
    """The province, in a new database."""
    with app.app_context():
        flask_migrate.upgrade()
        begin_write()
        load_province(size, progress=lambda words: print(f"  {words}", flush=True))
        db.session.commit()


def database_size(folder: Path) -> str:
    """ ", 11 MB" of SQLite; nothing for a server."""
    file = folder / "portal.db"
    return f", {file.stat().st_size / 1e6:.0f} MB" if file.exists() else ""


def measure_all(app: Flask, times: int) -> list[Measured]:
    """Every line, `/healthz` first."""
    clerk, headteacher, office = (browser_of(app, name) for name in (CLERK, HEADTEACHER, OFFICE))
    with app.app_context():
        widest = db.session.execute(
            select(Receipt.document_id, func.count())
            .join(Document, Document.id == Receipt.document_id)
            .where(Document.code.contains("SGDĐT"))
            .group_by(Receipt.document_id)
            .order_by(func.count().desc(), Receipt.document_id)
        ).first()
        assert widest is not None
    document, addressees = widest
    pages = [
        ("/healthz", clerk, "/healthz"),
        ("sign-in page", app.test_client(), "/dang-nhap"),
        ("my work, department's clerk", clerk, "/viec-cua-toi"),
        ("my work, headteacher", headteacher, "/viec-cua-toi"),
        ("inbox, headteacher", headteacher, "/van-ban/den"),
        ("inbox, office", office, "/van-ban/den"),
        ("outbox, department", clerk, "/van-ban/di"),
        (f"matrix of {addressees} addressees", clerk, f"/van-ban/{document}/noi-nhan"),
        (f"matrix of {addressees} as XLSX", clerk, f"/van-ban/{document}/noi-nhan.xlsx"),
        ("unit tree", clerk, "/don-vi/"),
        ("people of the province", clerk, "/nhan-su/"),
        ("compose", clerk, "/van-ban/soan"),
    ]
    measured = [measure(what, times, get(client, url)) for what, client, url in pages]
    return [*measured, measure_posting(app, clerk, times)]


def get(client: FlaskClient, url: str) -> Callable[[], Callable[[], None]]:
    """A request that needs no preparation."""

    def request() -> None:
        answer = client.get(url)
        assert answer.status_code == 200, (url, answer.status_code)
        assert answer.data

    return lambda: request


def measure_posting(app: Flask, clerk: FlaskClient, times: int) -> Measured:
    """Post a document to everybody below: from the button to the answer, everything committed."""

    def prepare() -> Callable[[], None]:
        url = f"/van-ban/{make_draft(app)}/xem-truoc"
        fields = hidden_fields(clerk, url)

        def request() -> None:
            answer = clerk.post(url, data=fields)
            assert answer.status_code == 303, answer.status_code

        return request

    return measure("post to every unit below", times, prepare)


def make_draft(app: Flask) -> int:
    """A draft of the department, addressed to everybody below."""
    with app.app_context():
        begin_write()
        account = db.session.scalars(select(Account).where(Account.user_name == CLERK)).one()
        actor, _units = load_actor(account)
        draft = composing.start_draft(actor, draft_key=new_key())
        content = composing.Content(
            code=f"{draft.id}/SGDĐT-ĐO",
            subject="V/v đo thời gian phát hành",
            place="Cửu Long",
            issued_on=clock.today(),
            signer_name="Người Ký",
            signer_position="GIÁM ĐỐC",
            body="Kính gửi: Các đơn vị trực thuộc.",
            addressing=Addressing(subordinates="all"),
        )
        composing.save_draft(actor, document_id=draft.id, version=None, content=content)
        db.session.commit()
        return draft.id


def measure(what: str, times: int, prepare: Callable[[], Callable[[], None]]) -> Measured:
    """Once to warm up and count the queries, then ``times`` for the clock; preparing is not counted."""
    request = prepare()
    with count_queries() as count:
        request()
    seconds, cpu_seconds = [], []
    for _ in range(times):
        request = prepare()
        started, cpu_started = time.perf_counter(), time.process_time()
        request()
        cpu_seconds.append(time.process_time() - cpu_started)
        seconds.append(time.perf_counter() - started)
    return Measured(what, statistics.median(seconds), statistics.median(cpu_seconds), max(seconds), len(count))


def show(lines: list[Measured]) -> None:
    """The table."""
    base = lines[0].median
    print(f"  {'':<34}{'median ms':>10}{'CPU ms':>9}{'slowest ms':>12}{'queries':>9}{'x healthz':>11}")
    for line in lines:
        median, cpu, slowest = (value * 1e3 for value in (line.median, line.cpu, line.slowest))
        ratio = line.median / base
        print(f"  {line.what:<34}{median:>10.1f}{cpu:>9.1f}{slowest:>12.1f}{line.queries:>9}{ratio:>11.1f}")


if __name__ == "__main__":
    main()
