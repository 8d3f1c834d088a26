"""`python -m tests.bench.marks`: a school's semester of marks in one file.

A school of 30 classes with 40 pupils each and every subject of grade 10: some 50,000 cells. "Read" is the child process
that reads the workbook; "insert" puts the same marks and their history into the tables with one statement each and no
check. Memory is the most this process held more than before the step, as Python counts it; the time is taken without
counting memory.
"""

import argparse
import io
import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import insert, select

from portal.adapters import clock
from portal.adapters.spreadsheet import MarkedSheet, read_sheets, write_marked_sheets
from portal.db import begin_write, db
from portal.models.gradebook import Mark, MarkChange
from portal.models.school import ClassPlace
from portal.rules.gradebook.files.layouts import Layout
from portal.rules.permissions import Actor
from portal.services.gradebook.files import large
from portal.services.gradebook.files.exporting import export_books
from portal.services.gradebook.files.outcomes import read_result
from portal.services.gradebook.files.planning import plan_file
from portal.services.gradebook.files.plans import Options
from portal.services.worker import drain
from portal.web.parts import parts
from tests.bench.school import GIVEN, MIDDLE, SURNAMES, Result, new_portal, step
from tests.cast import Cast
from tests.gradebook import SCHOOL
from tests.make import actor_of
from tests.school import make_class

REASON = "Đo thời gian nhập"
FIRST_CELLS, HEADINGS = 5, 2
Sheets = list[tuple[str, list[list[Any]]]]


def main() -> None:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--classes", type=int, default=30)
    parser.add_argument("--pupils", type=int, default=40)
    parser.add_argument("--times", type=int, default=1)
    asked = parser.parse_args()
    show([measure(asked.classes, asked.pupils) for _ in range(asked.times)])


def measure(classes: int, pupils: int) -> tuple[int, dict[str, Result]]:
    """Each step once in a new database, twice over: for the time, then for memory and statements."""
    (cells, timed), (_cells, counted) = (run_steps(classes, pupils, watched=watched) for watched in (False, True))
    return cells, {name: (timed[name][0], *counted[name][1:]) for name in timed}


def run_steps(classes: int, pupils: int, *, watched: bool) -> tuple[int, dict[str, Result]]:
    """Take the school out, fill the file in, read it, look at it, write it, look again."""
    found: dict[str, Result] = {}
    with new_school(classes, pupils) as cast:
        actor = actor_of(cast.thpt_principal)
        empty = step(found, "take the school out", watched, lambda: take_out(actor))
        file, cells = filled(read_sheets(empty))
        sheets = step(found, "read the file", watched, lambda: read_sheets(file))
        step(found, "two inserts", watched, lambda: insert_bare(cast, cells))
        plan = step(found, "dry run", watched, lambda: plan_file(actor, sheets=sheets, options=Options()))
        assert plan.good == cells, plan.counts
        step(found, "lock held, old way", watched, lambda: plan_locked(actor, sheets))
        number = look(actor, file)
        step(found, "worker compares", watched, lambda: drain("bench", {large.KIND: large.looker(parts().file_store)}))
        step(found, "show what was found", watched, lambda: large.read_look(actor, import_id=number))
        step(found, "lock held, confirming", watched, lambda: confirm(actor, number))
        step(found, "worker writes", watched, lambda: drain("bench", {}))
        assert read_result(actor, import_id=number).written == cells
        again = step(found, "dry run, all known", watched, lambda: plan_file(actor, sheets=sheets, options=Options()))
        assert again.counts["same"] == cells, again.counts
    return cells, found


def take_out(actor: Actor) -> bytes:
    """Every book of the school as a person gets it."""
    begin_write()
    data = export_books(actor, semester=1, layout=Layout.EACH, whole=True, reason=REASON)
    db.session.commit()
    return data


def filled(sheets: Sheets) -> tuple[bytes, int]:
    """The workbook with a mark in every cell the books have, and how many these are."""
    cells = 0
    for _name, rows in sheets:
        headings = rows[HEADINGS]
        for number, row in enumerate(rows[HEADINGS + 1 :]):
            row += [""] * (len(headings) - len(row))
            for index, heading in enumerate(headings[FIRST_CELLS:], start=FIRST_CELLS):
                value = mark_for(str(heading), number + index)
                if value != "":
                    row[index], cells = value, cells + 1
    return write_marked_sheets([MarkedSheet(name, rows, {}) for name, rows in sheets]), cells


def mark_for(heading: str, number: int) -> Any:
    """A score, a level, or nothing where not every book has the column."""
    if heading in {"ĐĐGtx1", "ĐĐGtx2", "ĐĐGgk", "ĐĐGck"}:
        return 5 + number % 50 / 10
    if heading in {"TX1", "TX2", "GK", "CK"}:
        return "Đ"
    if heading == "Rèn luyện":
        return "T"
    return "Chăm chỉ, có tiến bộ." if heading == "Nhận xét" and number % 3 else ""


def insert_bare(cast: Cast, number: int) -> None:
    """So many marks and changes with no check at all; undone afterwards."""
    begin_write()
    class_id, pupil_id = first_place()
    unit_id, account_id = cast.units[SCHOOL], cast.thpt_principal.id
    who = {"unit_id": unit_id, "class_id": class_id, "written_at": clock.now(), "written_by_id": account_id}
    mark = {"pupil_id": pupil_id, "start_year": 2000, "semester": 1, "value": "8", "version": 1, **who}
    db.session.execute(
        insert(Mark), [{**mark, "id": n, "subject": f"s{n}", "column": "gk"} for n in range(1, number + 1)]
    )
    change = {"before": "", "after": "8", "at": clock.now(), "by_id": account_id, "by": "x", "source": "file"}
    rows = [{**change, "mark_id": n, "reason": REASON, "batch": "b-1"} for n in range(1, number + 1)]
    db.session.execute(insert(MarkChange), rows)
    db.session.rollback()


def first_place() -> tuple[int, int]:
    """A class and one of its pupils."""
    found = db.session.execute(select(ClassPlace.class_id, ClassPlace.pupil_id).limit(1)).one()
    return found[0], found[1]


def plan_locked(actor: Actor, sheets: Sheets) -> None:
    """As confirming was done before: the whole file compared once more while everybody else waits."""
    begin_write()
    plan_file(actor, sheets=sheets, options=Options())
    db.session.rollback()


def look(actor: Actor, file: bytes) -> int:
    """The file stored and put before the worker."""
    sha256 = parts().file_store.put(io.BytesIO(file)).sha256
    begin_write()
    number = large.ask_look(actor, sha256=sha256, file_name="diem.xlsx", options=Options()).id
    db.session.commit()
    return number


def confirm(actor: Actor, number: int) -> None:
    """From the button to the commit: what was found is put before the worker to be written."""
    begin_write()
    large.write_looked(actor, import_id=number, options=Options(), reason=REASON)
    db.session.commit()


@contextmanager
def new_school(classes: int, pupils: int) -> Iterator[Cast]:
    """A portal with the cast and a school of grade 10."""
    with new_portal() as cast:
        for number in range(classes):
            make_class(cast, f"10A{number + 1}", unit=SCHOOL, grade=10, pupils=list(names(number * pupils, pupils)))
        yield cast


def names(first: int, number: int) -> Iterator[str]:
    """Different full names."""
    for n in range(first, first + number):
        yield f"{SURNAMES[n % 12]} {MIDDLE[n // 12 % 8]} {GIVEN[n // 96 % 15]} {GIVEN[n // 1440 % 15]}"


def show(runs: list[tuple[int, dict[str, Result]]]) -> None:
    """The table: medians."""
    cells, last = runs[-1]
    base = {name: statistics.median(run[name][0] for _cells, run in runs) for name in last}
    print(f"{cells} marks; medians of {len(runs)}\n")
    print(f"{'step':<24}{'ms':>9}{'x read':>9}{'x insert':>10}{'statements':>12}{'MB':>8}")
    for name, seconds in base.items():
        ratios = f"{seconds / base['read the file']:>9.1f}{seconds / base['two inserts']:>10.1f}"
        print(f"{name:<24}{seconds * 1000:>9.0f}{ratios}{last[name][1]:>12}{last[name][2]:>8.1f}")


if __name__ == "__main__":
    main()
