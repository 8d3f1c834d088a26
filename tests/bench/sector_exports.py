"""`python -m tests.bench.sector_exports`: checking and exporting a period of a province's schools.

A department with 700 schools and a form of 60 numbers, all approved, and ``--records`` contracts of each school as
lines of another map. "CPU" is what this process computed, "wall" what a person or the worker waits for. With
``--database-url`` an empty database is used instead of SQLite in a temporary folder.
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import flask_migrate
from sqlalchemy import insert, select, update

from portal.adapters import clock
from portal.adapters.file_store import LocalStore
from portal.db import db
from portal.models.data_forms import FormPeriod, Report, ReportCell, ReportRecord, SectorMap
from portal.models.units import Unit
from portal.rules.data_forms.definition import Definition, Field, FieldType, Repeat, Section, Total
from portal.rules.data_forms.sector.states import RunState
from portal.rules.permissions import Actor
from portal.services.data_forms.sector import maps, runs
from portal.services.data_forms.sector.checking import ask, check_period
from portal.services.data_forms.sector.making import make_run
from tests.cast import Cast, cast_of, load_cast
from tests.data_forms import make_form, make_period, make_reports
from tests.database import make_app
from tests.make import actor_of
from tests.queries import count_queries
from tests.trees import add_schools

COLUMNS = 5


def main() -> None:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--schools", type=int, default=700)
    parser.add_argument("--fields", type=int, default=60)
    parser.add_argument("--records", type=int, default=20, help="contracts of each school")
    parser.add_argument("--database-url", default="")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        app = make_app(Path(folder), options.database_url or f"sqlite:///{folder}/portal.db")
        with app.app_context():
            flask_migrate.upgrade()
            load_cast()
            db.session.commit()
            cast = cast_of(app)
            period = _fill(cast, options.schools, options.fields, options.records)
            _measure(actor_of(cast.leader), period, LocalStore(Path(folder) / "store"))


def _fill(cast: Cast, schools: int, fields: int, records: int) -> FormPeriod:
    parts = tuple(Field(code=f"f{number}", label=f"Chỉ tiêu {number}", total=Total.SUM) for number in range(fields))
    columns = tuple(Field(code=f"c{number}", label=f"Cột {number}", type=FieldType.TEXT) for number in range(COLUMNS))
    deals = Repeat(code="deals", label="Hợp đồng", columns=columns)
    definition = Definition((Section(code="s", label="S", parts=(*parts, deals)),))
    period = make_period(make_form(cast.units["ben_tre"], cast.leader.id, definition=definition))
    add_schools(cast.units["ben_tre"], schools)
    units = db.session.scalars(select(Unit.id).where(Unit.code.like("S____")))
    ids = [report.id for report in make_reports(period, units)]
    approved = {"content_version": 1, "last_step": "approved", "step_version": 1, "approved_version": 1}
    db.session.execute(update(Report).where(Report.id.in_(ids)).values(**approved))
    now = clock.now()
    entered = {"entered_at": now, "entered_by_id": cast.principal.id, "entered_by": "A"}
    cells = [
        {"report_id": one, "key": f"f{number}", "text": str((one * 7 + number) % 500), "record_id": 0, **entered}
        for one in ids
        for number in range(fields)
    ]
    rows = [
        {"report_id": one, "part": "deals", "position": place, "created_at": now}
        for one in ids
        for place in range(records)
    ]
    if rows:
        db.session.execute(insert(ReportRecord), rows)
    cells += [
        {"report_id": record.report_id, "key": f"deals.c{number}", "text": "Bàn", "record_id": record.id, **entered}
        for record in db.session.scalars(select(ReportRecord))
        for number in range(COLUMNS)
    ]
    db.session.execute(insert(ReportCell), cells)
    db.session.commit()
    return period


def _measure(actor: Actor, period: FormPeriod, store: LocalStore) -> None:
    print(f"{'what':<26}{'wall ms':>9}{'CPU ms':>9}{'statements':>12}{'lines':>9}")
    for name, repeat in (("units", ""), ("records", "deals")):
        held = maps.create_map(actor, form_id=period.form_id, name=name, target="CSDL ngành", repeat=repeat)
        db.session.commit()
        _time(f"check, {name}", lambda held=held: _check(actor, period, held))
        for what in ("first run", "next run"):
            _time(f"{what}, {name}", lambda held=held: _run(actor, period, held, store))


def _check(actor: Actor, period: FormPeriod, held: SectorMap) -> int:
    return check_period(ask(actor, period_id=period.id, map_id=held.id)).lines


def _run(actor: Actor, period: FormPeriod, held: SectorMap, store: LocalStore) -> int:
    run = runs.ask_run(actor, period_id=period.id, map_id=held.id, with_provisional=False)
    db.session.commit()
    make_run(run.id, store)
    runs.settle_run(actor, run.id, state=RunState.DELIVERED)
    db.session.commit()
    return run.new_lines + run.same_lines


def _time(what: str, act: Callable[[], int]) -> None:
    db.session.rollback()
    with count_queries() as counted:
        begun, worked = time.perf_counter(), time.process_time()
        lines = act()
        wall, work = 1000 * (time.perf_counter() - begun), 1000 * (time.process_time() - worked)
    print(f"{what:<26}{wall:>9.0f}{work:>9.0f}{len(counted):>12}{lines:>9}")


if __name__ == "__main__":
    main()
