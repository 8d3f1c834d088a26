"""`python -m tests.bench.school`: import of pupils, in ratio to reading the file and to one insert statement.

The list is a file in the sector's layout with a class of 30 for every 30 pupils and both parents named. "Read" is the
child process that reads the sheet; "insert" puts the same number of bare pupils into the table in one statement. Memory
is the most this process held more than before the step, as Python counts it; the time is taken without counting memory.
"""

import argparse
import os
import statistics
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import flask_migrate
from sqlalchemy import insert

from portal.adapters import clock
from portal.adapters.spreadsheet import read_rows, write_marked
from portal.db import begin_write, db
from portal.models.school import Pupil
from portal.rules.permissions import Actor
from portal.rules.vietnamese import fold, name_sort_key
from portal.services.school.importing.planning import plan_pupils
from portal.services.school.importing.writing import import_pupils
from tests import postgres
from tests.cast import Cast, cast_of, load_cast
from tests.database import make_app
from tests.make import actor_of
from tests.pupil_lists import class_list, options
from tests.queries import count_queries

GIVEN = (
    "An",
    "Bình",
    "Chi",
    "Dũng",
    "Giang",
    "Hà",
    "Hòa",
    "Hương",
    "Khánh",
    "Lan",
    "Linh",
    "Mai",
    "Minh",
    "Nam",
    "Phúc",
)
MIDDLE = ("Thị", "Văn", "Ngọc", "Minh", "Thanh", "Quốc", "Bảo", "Gia")
SURNAMES = ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Đặng", "Bùi", "Đỗ", "Dương", "Thạch", "Kim")


def main() -> None:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pupils", type=int, default=1500)
    parser.add_argument("--times", type=int, default=5)
    asked = parser.parse_args()
    file = write_marked(class_list(*pupil_rows(asked.pupils)), {})
    print(f"{asked.pupils} pupils, a file of {len(file) / 1e3:.0f} kB; medians of {asked.times}\n")
    runs = [measure(file, asked.pupils) for _ in range(asked.times)]
    base = {name: statistics.median(run[name][0] for run in runs) for name in runs[0]}
    print(f"{'step':<24}{'ms':>9}{'x read':>9}{'x insert':>10}{'statements':>12}{'MB':>8}")
    for name, seconds in base.items():
        _seconds, statements, memory = runs[-1][name]
        ratios = f"{seconds / base['read the file']:>9.1f}{seconds / base['one insert']:>10.1f}"
        print(f"{name:<24}{seconds * 1000:>9.0f}{ratios}{statements:>12}{memory:>8.1f}")


Result = tuple[float, int, float]
"""Seconds, statements, megabytes."""


def measure(file: bytes, number: int) -> dict[str, Result]:
    """Each step once in a new database, twice over: for the time, then for memory and statements."""
    timed, counted = (run_steps(file, number, watched=watched) for watched in (False, True))
    return {name: (timed[name][0], *counted[name][1:]) for name in timed}


def run_steps(file: bytes, number: int, *, watched: bool) -> dict[str, Result]:
    """Read, insert, look, write, and look at the same list again."""
    found: dict[str, Result] = {}
    with new_portal() as cast:
        actor = actor_of(cast.principal)
        sheet = step(found, "read the file", watched, lambda: read_rows(file))
        step(found, "one insert", watched, lambda: insert_bare(number))
        chosen = options(create_classes=True)
        dry = step(found, "dry run", watched, lambda: plan_pupils(actor, sheet=sheet, options=chosen))
        assert dry.plan.counts["new"] == number, dry.plan.counts
        step(found, "write", watched, lambda: write(actor, sheet, dry.fingerprint))
        again = step(found, "dry run, all known", watched, lambda: plan_pupils(actor, sheet=sheet, options=chosen))
        assert again.plan.counts["same"] == number, again.plan.counts
    return found


def step(found: dict[str, Result], name: str, watched: bool, act: Callable[[], Any]) -> Any:
    """Do one step and note what it took."""
    if watched:
        tracemalloc.start()
    started = time.perf_counter()
    with count_queries() as count:
        result = act()
    seconds = time.perf_counter() - started
    memory = tracemalloc.get_traced_memory()[1] / 1e6 if watched else 0.0
    tracemalloc.stop()
    found[name] = (seconds, len(count), memory)
    return result


def insert_bare(number: int) -> None:
    """So many pupils with nothing but a name, in one statement; undone afterwards."""
    row = {"full_name": "Lê An", "name_sort": name_sort_key("Lê An"), "name_folded": fold("Lê An")}
    begin_write()
    db.session.execute(insert(Pupil), [row | {"created_at": clock.now(), "version": 1} for _ in range(number)])
    db.session.rollback()


def write(actor: Actor, sheet: list[list[Any]], seen: str) -> None:
    """From the button to the commit, the second look included."""
    begin_write()
    import_pupils(actor, sheet=sheet, options=options(create_classes=True), seen=seen, sha256="f" * 64)
    db.session.commit()


@contextmanager
def new_portal() -> Iterator[Cast]:
    """An empty portal with the cast: on SQLite, or the empty PostgreSQL of ``python -m tests.postgres``."""
    with tempfile.TemporaryDirectory(prefix="portal-school-") as folder:
        app = make_app(Path(folder), os.environ.get(postgres.VARIABLE) or f"sqlite:///{folder}/portal.db")
        with app.app_context():
            flask_migrate.upgrade()
            load_cast()
            db.session.commit()
            yield cast_of(app)
            db.session.remove()
            db.engine.dispose()


def pupil_rows(number: int) -> Iterator[dict[str, Any]]:
    """As schools write them: numbers as numbers, dates as dates."""
    for n in range(number):
        grade = 1 + n // 30 % 5
        name = f"{SURNAMES[n % 12]} {MIDDLE[n // 12 % 8]} {GIVEN[n // 96 % 15]}"
        yield {
            "ministry_code": f"83{n:08d}",
            "personal_id": f"083{n:09d}",
            "full_name": name,
            "born": date(2020 - grade, 1 + n % 12, 1 + n % 28),
            "sex": "Nam" if n % 2 else "Nữ",
            "ethnicity": ("Kinh", "Khmer", "Hoa")[n % 3],
            "status": "Đang học",
            "phone": f"09{n:08d}",
            "birthplace": "Bến Tre",
            "current_address": f"Ấp {n % 9 + 1}, Xã Vĩnh Bình",
            "father_name": f"{SURNAMES[n % 12]} Văn Cha",
            "father_born": 1985,
            "mother_name": "Trần Thị Mẹ",
            "mother_job": "Nông dân",
            "class_name": f"{grade}A{n // 150 + 1}",
            "grade": grade,
        }


if __name__ == "__main__":
    main()
