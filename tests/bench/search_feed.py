"""`python -m tests.bench.search_feed`: what the triggers of the feed cost whoever writes, and moving a whole province.

``--rows`` receipts of a letter are inserted in one statement, with the triggers and without them, undone each time;
then a department with as many schools and their reports is put elsewhere. The median of ``--times``, in milliseconds
somebody waits. On PostgreSQL: ``python -m tests.postgres .venv/bin/python -m tests.bench.search_feed``.
"""

import argparse
import statistics
import time
from collections.abc import Callable

from sqlalchemy import insert, update

from portal.adapters import clock
from portal.db import begin_write, db
from portal.models.documents import Receipt
from portal.models.units import Unit, UnitEdge
from portal.services.search import triggers
from tests.bench.school import new_portal
from tests.cast import Cast
from tests.data_forms import make_form, make_period, make_reports
from tests.make import make_posted
from tests.trees import add_schools


def main() -> None:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=700)
    parser.add_argument("--periods", type=int, default=12)
    parser.add_argument("--times", type=int, default=9)
    asked = parser.parse_args()
    with new_portal() as cast:
        rows = _fill(cast, asked.rows, asked.periods)
        acts: dict[str, Callable[[], object]] = {
            f"{len(rows)} receipts": lambda: db.session.execute(insert(Receipt), rows),
            f"a move with {asked.rows} schools": lambda: _move(cast),
        }
        print(f"{db.engine.dialect.name}, {asked.times} times\n\n{'what':<32}{'with ms':>9}{'without ms':>12}")
        for what, act in acts.items():
            found = [_measure(act, asked.times, triggered=triggered) for triggered in (True, False)]
            print(f"{what:<32}{found[0]:>9.1f}{found[1]:>12.1f}")


def _fill(cast: Cast, schools: int, periods: int) -> list[dict[str, object]]:
    """Schools with reports; the receipts that will be inserted."""
    letter = make_posted(cast.clerk).id
    add_schools(cast.units["ben_tre"], schools)
    ids = [unit_id for (unit_id,) in db.session.query(Unit.id).filter(Unit.code.like("S____"))]
    form = make_form(cast.units["ben_tre"], cast.leader.id)
    for number in range(periods):
        make_reports(make_period(form, name=f"Kỳ {number}"), ids)
    common = {"document_id": letter, "unit_kind": "primary_school", "posted_at": clock.now()}
    return [common | {"unit_id": unit_id, "unit_name": f"Trường {unit_id}"} for unit_id in ids]


def _move(cast: Cast) -> None:
    edge = update(UnitEdge).where(UnitEdge.child_id == cast.units["ben_tre"])
    db.session.execute(edge.values(parent_id=cast.units["vinh_long"]))


def _measure(act: Callable[[], object], times: int, *, triggered: bool) -> float:
    spent = []
    for _ in range(times):
        begin_write()
        if not triggered:
            triggers.take_away(db.session.connection())
        began = time.perf_counter()
        act()
        spent.append(time.perf_counter() - began)
        db.session.rollback()
    return statistics.median(spent) * 1000


if __name__ == "__main__":
    main()
