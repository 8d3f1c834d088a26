"""`python -m tests.bench.forms_sheets`: a report of 60 fields out as a workbook and in again, and one for each of 700.

"CPU" is what this process and the one that reads files computed, "wall" what a person waits for; each the median of
``--times``. "Bare" is a workbook of the same numbers without any rule, written and read by the same libraries.
"""

import argparse
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import flask_migrate
import xlsxwriter
from python_calamine import CalamineWorkbook

from portal.adapters.signing import SigningKey
from portal.adapters.spreadsheet import read_filling, write_filling
from portal.db import db
from portal.rules.data_forms.content import Content
from portal.rules.data_forms.definition import Definition, Field, Need, Section, Total
from portal.rules.data_forms.sheets.drawing import draw
from portal.rules.data_forms.sheets.layout import lay_out
from portal.rules.data_forms.sheets.stamp import write_stamp
from portal.rules.permissions import Actor
from portal.services.data_forms.loading import load_report
from portal.services.data_forms.sheets.accepting import accept_upload
from portal.services.data_forms.sheets.giving import give_sheet, stamp_of
from portal.services.data_forms.sheets.looking import Sheets, Ticked, plan_upload
from tests.cast import Cast, cast_of, load_cast
from tests.database import make_app
from tests.make import actor_of
from tests.queries import count_queries
from tests.reports import Asked, make_asked

SEAL = SigningKey(b"k" * 32).seal


def main() -> None:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fields", type=int, default=60)
    parser.add_argument("--files", type=int, default=700)
    parser.add_argument("--times", type=int, default=9)
    parser.add_argument("--database-url", default="")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        app = make_app(Path(folder), options.database_url or f"sqlite:///{folder}/portal.db")
        with app.app_context():
            flask_migrate.upgrade()
            load_cast()
            db.session.commit()
            _measure(cast_of(app), options.fields, options.files, options.times)


def form_of(fields: int) -> Definition:
    """That many required numbers, with a total below."""
    parts = [Field(code=f"f{n}", label=f"Chỉ tiêu {n}", need=Need.REQUIRED, total=Total.SUM) for n in range(fields)]
    total = Field(code="whole", label="Cộng", formula="f0 + f1")
    return Definition((Section(code="s", label="Số liệu", parts=(*parts, total)),))


def _measure(cast: Cast, fields: int, files: int, times: int) -> None:
    asked = make_asked(cast, definition=form_of(fields))
    actor = actor_of(asked.principal)
    filled = _filled(asked)
    sheets = read_filling(filled)
    print(f"{fields} fields; the file given out has {len(filled):,} bytes")
    told("bare workbook written", times, lambda: _bare(fields))
    told("given out", times, lambda: give_sheet(actor, asked.report_id, seal=SEAL))
    bare = _bare(fields)
    told("bare workbook read", times, lambda: _read_bare(bare))
    told("brought back: read", times, lambda: read_filling(filled))
    told("brought back: compared", times, lambda: plan_upload(actor, asked.report_id, sheets, seal=SEAL))
    told("brought back: written", times, lambda: _accept(actor, asked, sheets))
    started = time.process_time()
    for _ in range(files):
        give_sheet(actor, asked.report_id, seal=SEAL)
    spent = time.process_time() - started
    print(f"{files} files given out: {spent:.1f} s CPU, {1000 * spent / files:.1f} ms each")


def _filled(asked: Asked) -> bytes:
    """The workbook with every number typed."""
    loaded = load_report(asked.report)
    layout = lay_out(loaded.definition, {})
    put = {place: number for number, place in enumerate(layout.inputs, start=1)}
    seal = write_stamp(stamp_of(loaded), SEAL)
    return write_filling(draw(layout, Content(loaded.definition), guide=["x"], seal=seal, put=put), title="x")


def _accept(actor: Actor, asked: Asked, sheets: Sheets) -> None:
    """Compared once more and everything written; undone for the next time by whoever measures."""
    every = frozenset(line.id for line in plan_upload(actor, asked.report_id, sheets, seal=SEAL).offered)
    accept_upload(actor, asked.report_id, sheets, ticked=Ticked(every), seen=0, seal=SEAL)


def _bare(fields: int) -> bytes:
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.add_worksheet().write_column(0, 0, range(fields))
    book.close()
    return buffer.getvalue()


def _read_bare(data: bytes) -> object:
    return CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(0).to_python()


def told(name: str, times: int, act: Callable[[], object]) -> None:
    """Medians of one act, and its statements."""
    act()
    db.session.rollback()
    cpu, wall = [], []
    for _ in range(times):
        began, spent = time.perf_counter(), _cpu()
        act()
        cpu.append(_cpu() - spent)
        wall.append(time.perf_counter() - began)
        db.session.rollback()
    with count_queries() as counted:
        act()
    db.session.rollback()
    print(
        f"{name:26} CPU {1000 * statistics.median(cpu):7.1f} ms, wall {1000 * statistics.median(wall):7.1f} ms, "
        f"{len(counted)} statements"
    )


def _cpu() -> float:
    """Of this process and of those it waited for."""
    return time.process_time() + sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])


if __name__ == "__main__":
    main()
