"""`python -m tests.bench.forms_saving`: keeping cells of reports, and the rush before a lock.

"Save" is one changed cell of a report with 60 cells, all filled: locked, judged, written with its history, counted and
committed; "insert" commits one row of history and nothing else. The rush: each of 700 schools saves a last cell and its
head approves, in the last seconds of the last day (``--seconds``; ten minutes in life), eight at a time; what came
before midnight must count so, however long it waited for the others.
"""

import argparse
import queue
import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import time_machine
from flask import Flask, current_app
from sqlalchemy import insert, select
from sqlalchemy.exc import OperationalError

from portal.adapters import clock
from portal.db import begin_write, db
from portal.models.data_forms import CellChange, FormPeriod, Report
from portal.models.units import Unit
from portal.rules.data_forms.definition import Definition, Field, Section, Total
from portal.rules.permissions import Actor, Role
from portal.services.data_forms.filling.steps import approve
from portal.services.data_forms.writing import Change, write_cells
from tests.bench.school import new_portal
from tests.cast import Cast
from tests.data_forms import make_form, make_period, make_reports
from tests.trees import add_schools

CELLS, WORKERS = 60, 8
FORM = Definition(
    (
        Section(
            code="s",
            label="Số liệu",
            parts=tuple(
                Field(code=f"f{number}", label=f"Chỉ tiêu {number}", total=Total.SUM) for number in range(CELLS)
            ),
        ),
    )
)


@dataclass(frozen=True)
class Rush:
    """What became of the submissions."""

    sent: int
    approved: int
    in_time: int
    after_midnight: int
    busy: int
    longest_wait: float


def main() -> None:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--saves", type=int, default=300)
    parser.add_argument("--schools", type=int, default=700)
    parser.add_argument("--seconds", type=float, default=20)
    asked = parser.parse_args()
    with new_portal() as cast:
        period = make_period(make_form(cast.units["ben_tre"], cast.leader.id, definition=FORM), locks_on=clock.today())
        save, bare = measure_saves(cast, period, asked.saves)
        print(f"save of a cell: p50 {save[0]:.1f} ms, p95 {save[1]:.1f} ms")
        print(f"bare insert:    p50 {bare[0]:.1f} ms, p95 {bare[1]:.1f} ms; ratio of p95 {save[1] / bare[1]:.1f}")
        found = rush(cast, period, asked.schools, asked.seconds)
        print(f"{found.sent} submissions in {asked.seconds:g} s: {found.approved} approved, {found.in_time} in time;")
        print(f"{found.after_midnight} were carried out after midnight, {found.busy} sent again;")
        print(f"longest wait {found.longest_wait:.1f} s")


def head_of(cast: Cast, unit_id: int) -> Actor:
    """Somebody who leads the school."""
    leader = frozenset({Role.LEADER})
    return Actor(account_id=cast.principal.id, name=cast.principal.name, unit_id=unit_id, roles=leader, in_school=True)


def measure_saves(cast: Cast, period: FormPeriod, times: int) -> tuple[tuple[float, float], tuple[float, float]]:
    """Median and 95th percentile in milliseconds, of saves and of bare inserts."""
    school = cast.units["vinh_binh"]
    report, head = make_reports(period, [school])[0].id, head_of(cast, school)
    all_cells = [Change(key=f"f{number}", typed="1") for number in range(CELLS)]
    begin_write()
    write_cells(head, report, all_cells, origin="form")
    db.session.commit()

    def save(number: int) -> None:
        change = Change(key="f7", typed=str(number + 2), seen=number + 1)
        assert write_cells(head, report, [change], origin="typed").outcomes[0].state == "saved"

    def bare(number: int) -> None:
        row = {"report_id": report, "key": "x", "record_id": 0, "before": "", "after": str(number), "reason": ""}
        row |= {"origin": "typed", "page": "", "content_version": 0, "at": clock.now(), "account_id": cast.principal.id}
        db.session.execute(insert(CellChange), [row | {"by_name": "x"}])

    return timed(save, times), timed(bare, times)


def timed(act: Callable[[int], None], times: int) -> tuple[float, float]:
    """Each in a transaction of its own."""
    taken = []
    for number in range(times):
        begins = time.perf_counter()
        begin_write()
        act(number)
        db.session.commit()
        taken.append((time.perf_counter() - begins) * 1000)
    return statistics.median(taken), statistics.quantiles(taken, n=20)[-1]


def rush(cast: Cast, period: FormPeriod, schools: int, seconds: float) -> Rush:
    """All schools at the end of the last day."""
    add_schools(cast.units["ben_tre"], schools)
    units = db.session.scalars(select(Unit.id).where(Unit.code.like("S____"))).all()
    reports = {report.unit_id: report.id for report in make_reports(period, units)}
    period_id, app = period.id, current_app._get_current_object()  # type: ignore[attr-defined]
    waiting: queue.Queue[tuple[int, datetime] | None] = queue.Queue()
    ended: list[tuple[datetime, datetime]] = []
    busy: list[datetime] = []
    db.session.remove()
    midnight = clock.now().astimezone(clock.LOCAL_ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    midnight += timedelta(days=1)
    with time_machine.travel(midnight - timedelta(seconds=seconds), tick=True):
        threads = [
            threading.Thread(target=_serve, args=(app, cast, reports, waiting, ended, busy)) for _ in range(WORKERS)
        ]
        for thread in threads:
            thread.start()
        begins = clock.now()
        for number, unit_id in enumerate(reports):
            due = begins + timedelta(seconds=(seconds - 0.5) * number / schools)
            time.sleep(max(0.0, (due - clock.now()).total_seconds()))
            waiting.put((unit_id, due))
        for _thread in threads:
            waiting.put(None)
        for thread in threads:
            thread.join()
    found = db.session.scalars(select(Report).where(Report.period_id == period_id, Report.unit_id.in_(units))).all()
    return Rush(
        sent=len(reports),
        approved=sum(report.approved_version == 1 for report in found),
        in_time=sum(report.in_time_version == 1 for report in found),
        after_midnight=sum(done >= midnight for _came, done in ended),
        busy=len(busy),
        longest_wait=max((done - came).total_seconds() for came, done in ended),
    )


def _serve(
    app: Flask,
    cast: Cast,
    reports: dict[int, int],
    waiting: "queue.Queue[tuple[int, datetime] | None]",
    ended: list[tuple[datetime, datetime]],
    busy: list[datetime],
) -> None:
    """One thread of the web server: takes what came, in order."""
    while (taken := waiting.get()) is not None:
        unit_id, came = taken
        with app.app_context():
            head = head_of(cast, unit_id)
            while not _carry_out(head, reports[unit_id], came):
                busy.append(clock.now())
        ended.append((came, clock.now()))


def _carry_out(head: Actor, report_id: int, came: datetime) -> bool:
    """Save and approve; False when the database was busy too long, and whoever sent it is asked to send it again."""
    try:
        begin_write()
        written = write_cells(head, report_id, [Change(key="f1", typed="5")], origin="typed", page="p", arrived_at=came)
        assert written.outcomes[0].state == "saved", written.outcomes[0].refused
        db.session.commit()
        begin_write()
        approve(head, report_id, version=1, arrived_at=came)
        db.session.commit()
    except OperationalError:
        db.session.rollback()
        return False
    return True


if __name__ == "__main__":
    main()
