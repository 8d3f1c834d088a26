"""`python -m tests.bench.forms_totals`: board, totals and origins of a period over a province's schools.

A department with offices, 700 schools and a form of 60 numbers, reported in this period and in ``--past`` former ones.
"CPU" is what this process computed, "wall" what a person waits for; each the median of ``--times``. With
``--database-url`` an empty database is used instead of SQLite in a temporary folder.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import flask_migrate
from sqlalchemy import insert, select

from portal.adapters import clock
from portal.db import db
from portal.models.data_forms import FormPeriod, Report, ReportCell
from portal.models.units import Unit, UnitEdge
from portal.rules.data_forms.definition import Definition, Field, Section, Total
from portal.rules.data_forms.values import SCALE
from portal.services.data_forms.totals.board import list_reports, read_board
from portal.services.data_forms.totals.places import look
from portal.services.data_forms.totals.rollup import read_branch_sums, read_sums
from portal.services.data_forms.totals.tracing import trace
from tests.cast import LONG_AGO, Cast, cast_of, load_cast
from tests.data_forms import make_form, make_period
from tests.database import make_app
from tests.make import actor_of
from tests.queries import count_queries
from tests.trees import add_schools

OFFICES = 20


def main() -> None:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--schools", type=int, default=700)
    parser.add_argument("--fields", type=int, default=60)
    parser.add_argument("--past", type=int, default=12, help="former periods, as full as this one")
    parser.add_argument("--times", type=int, default=7)
    parser.add_argument("--database-url", default="")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        app = make_app(Path(folder), options.database_url or f"sqlite:///{folder}/portal.db")
        with app.app_context():
            flask_migrate.upgrade()
            load_cast()
            db.session.commit()
            cast = cast_of(app)
            period = _fill(cast, options.schools, options.fields, options.past)
            _measure(cast, period, options.times)


def _fill(cast: Cast, schools: int, fields: int, past: int) -> int:
    """The id of the newest period; half of its reports were approved in time."""
    parts = tuple(Field(code=f"f{number}", label=f"Chỉ tiêu {number}", total=Total.SUM) for number in range(fields))
    form = make_form(
        cast.units["ben_tre"], cast.leader.id, definition=Definition((Section(code="s", label="S", parts=parts),))
    )
    units = _schools(cast, schools)
    newest = 0
    for back in range(past, -1, -1):
        period = make_period(form, locks_on=clock.today() - timedelta(days=30 * back - 10))
        db.session.execute(insert(Report), list(_reports(period, units)))
        ids = db.session.scalars(select(Report.id).where(Report.period_id == period.id)).all()
        db.session.execute(insert(ReportCell), list(_cells(ids, fields, cast.principal.id)))
        db.session.commit()
        newest = period.id
    return newest


def _schools(cast: Cast, count: int) -> list[int]:
    """Offices below the department, the schools shared out among them."""
    add_schools(cast.units["ben_tre"], count + OFFICES)
    edges = db.session.scalars(
        select(UnitEdge).join(Unit, Unit.id == UnitEdge.child_id).where(Unit.code.like("S____")).order_by(Unit.code)
    ).all()
    offices = [edge.child_id for edge in edges[:OFFICES]]
    for place, edge in enumerate(edges[OFFICES:]):
        edge.parent_id = offices[place % OFFICES]
    db.session.commit()
    return [edge.child_id for edge in edges[OFFICES:]]


def _reports(period: FormPeriod, units: list[int]) -> Iterator[dict[str, Any]]:
    for place, unit_id in enumerate(units):
        approved = place % 2 == 0
        yield {
            "period_id": period.id,
            "unit_id": unit_id,
            "version_id": period.version_id,
            "content_version": 1,
            "last_step": "approved" if approved else None,
            "step_version": 1 if approved else 0,
            "approved_version": 1 if approved else None,
            "in_time_version": 1 if approved else None,
            "submitted_on": _day(approved),
        }


def _day(approved: bool) -> date | None:
    return LONG_AGO if approved else None


def _cells(ids: list[int] | Any, fields: int, author: int) -> Iterator[dict[str, Any]]:
    now = clock.now()
    for report_id in ids:
        for number in range(fields):
            value = (report_id * 7 + number) % 500
            yield {
                "report_id": report_id,
                "key": f"f{number}",
                "text": str(value),
                "amount": value * SCALE,
                "entered_at": now,
                "entered_by_id": author,
                "entered_by": "A",
            }


def _measure(cast: Cast, period_id: int, times: int) -> None:
    actor = actor_of(cast.leader)
    acts: dict[str, Callable[[], object]] = {
        "board": lambda: read_board(look(actor, period_id=period_id)),
        "list of missing": lambda: list_reports(look(actor, period_id=period_id), only="missing"),
        "totals": lambda: read_sums(look(actor, period_id=period_id)),
        "totals by branch": lambda: read_branch_sums(look(actor, period_id=period_id)),
        "origins of a cell": lambda: trace(look(actor, period_id=period_id), "f7"),
    }
    print(f"{'what':<20}{'wall ms':>9}{'CPU ms':>9}{'statements':>12}")
    for what, act in acts.items():
        walls, works, statements = [], [], 0
        for _ in range(times):
            db.session.rollback()
            with count_queries() as counted:
                begun, worked = time.perf_counter(), time.process_time()
                act()
                walls.append(time.perf_counter() - begun)
                works.append(time.process_time() - worked)
            statements = len(counted)
        wall, work = (1000 * statistics.median(found) for found in (walls, works))
        print(f"{what:<20}{wall:>10.0f}{work:>10.0f}{statements:>12}")


if __name__ == "__main__":
    main()
