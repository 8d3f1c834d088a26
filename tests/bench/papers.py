"""`python -m tests.bench.papers`: the papers of a class, in ratio to the raw cost of reading the same marks.

A class of 45 in grade 6 with every cell of both semesters filled and a photo of everybody. "Read" is what the services
load and compute, "set" the child processes that draw the photos and make the PDF; "raw" reads the same marks in one
statement and does nothing with them, "empty page" is the child process with next to nothing to set. Memory is the most
that child held, by the operating system.
"""

import argparse
import io
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image, ImageFilter
from sqlalchemy import select

from portal.adapters import clock
from portal.adapters.file_store import FileStore, make_file_store
from portal.adapters.pdf import make_pdf
from portal.adapters.pdf.making import MAX_MEMORY_MB, MAX_SECONDS, TEMPLATES
from portal.db import db
from portal.models.gradebook import Mark
from portal.rules.gradebook.papers import PaperKind
from portal.rules.permissions import Actor
from portal.services.documents.papers.paper import Paper
from portal.services.gradebook.papers.making import Wanted, read_paper
from portal.services.gradebook.papers.typesetting import set_paper, with_photos
from portal.services.gradebook.results import Period
from tests.bench.school import GIVEN, SURNAMES, new_portal
from tests.gradebook import fill
from tests.make import actor_of
from tests.papers import page_sizes
from tests.queries import count_queries
from tests.school import Room, make_class

PAPERS = {
    "slip of one pupil": (PaperKind.SLIP, True),
    "slips": (PaperKind.SLIP, False),
    "school report of one": (PaperKind.REPORT, True),
    "school reports": (PaperKind.REPORT, False),
    "summary": (PaperKind.SUMMARY, False),
    "gradebook": (PaperKind.BOOK, False),
    "list to sign": (PaperKind.SIGNING, False),
}


@dataclass(frozen=True)
class Line:
    """One paper: seconds to read and to set, statements, pages, bytes, the child's megabytes."""

    what: str
    read: float
    statements: int
    set: float
    pages: int
    size: int
    memory: float


def main() -> None:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pupils", type=int, default=45)
    parser.add_argument("--times", type=int, default=5)
    asked = parser.parse_args()
    with new_portal() as cast, tempfile.TemporaryDirectory() as folder:
        names = [f"{SURNAMES[n % 12]} Thị {GIVEN[n % 15]}" for n in range(asked.pupils)]
        room = make_class(cast, "6A", unit="thpt_ben_tre", grade=6, pupils=names)
        fill(room, by=cast.thpt_principal)
        store = make_file_store("", Path(folder))
        give_photos(room, store)
        actor, class_id, pupil_id = actor_of(cast.thpt_principal), room.id, room.pupils[0].id
        raw, empty = measure_raw(actor, class_id, asked.times)
        lines = measure_papers(actor, class_id, pupil_id, asked.times, store)
    print(f"{asked.pupils} pupils; medians of {asked.times}; raw {raw * 1e3:.1f} ms, empty page {empty * 1e3:.0f} ms\n")
    heads = f"{'read ms':>9}{'x raw':>7}{'queries':>9}{'set ms':>8}{'x empty':>9}{'pages':>7}{'kB':>7}{'MB':>6}"
    print(f"{'paper':<22}{heads}")
    for line in lines:
        read = f"{line.read * 1e3:>9.0f}{line.read / raw:>7.1f}{line.statements:>9}"
        made = (
            f"{line.set * 1e3:>8.0f}{line.set / empty:>9.1f}{line.pages:>7}{line.size / 1e3:>7.0f}{line.memory:>6.0f}"
        )
        print(f"{line.what:<22}{read}{made}")


def measure_raw(actor: Actor, class_id: int, times: int) -> tuple[float, float]:
    """Seconds to read every mark of the class, and to set a page with next to nothing on it."""
    marks = select(Mark.pupil_id, Mark.semester, Mark.subject, Mark.column, Mark.value).where(Mark.class_id == class_id)
    paper, _pupils = read_paper(actor, Wanted(PaperKind.SIGNING, class_id, heading="Danh sách"))
    bare = paper.data | {"table": paper.data["table"] | {"rows": []}}
    raw = timed(lambda: db.session.execute(marks).all(), times)
    return raw, timed(lambda: make_pdf(paper.template, bare, at=clock.now()), times)


def give_photos(room: Room, store: FileStore) -> None:
    """A photo as the portal keeps it for every pupil, as hard to compress as a real one."""
    for pupil in room.pupils:
        grain = Image.effect_noise((480, 640), 40).filter(ImageFilter.GaussianBlur(1.2))
        out = io.BytesIO()
        grain.convert("RGB").save(out, "WEBP", quality=78)
        pupil.photo_sha256 = store.put(io.BytesIO(out.getvalue())).sha256
    db.session.commit()


def measure_papers(actor: Actor, class_id: int, pupil_id: int, times: int, store: FileStore) -> list[Line]:
    """Every paper of the class, one after the other."""
    return [
        measure(what, actor, wanted(kind, class_id, pupil_id if alone else None), times, store)
        for what, (kind, alone) in PAPERS.items()
    ]


def wanted(kind: PaperKind, class_id: int, pupil_id: int | None) -> Wanted:
    """A paper of the year."""
    return Wanted(kind, class_id, Period.YEAR, pupil_id, heading="Danh sách kí nhận")


def measure(what: str, actor: Actor, asked: Wanted, times: int, store: FileStore) -> Line:
    """One paper: once for statements and pages, then for the clock."""
    with count_queries() as count:
        paper, _pupils = read_paper(actor, asked)
    data = set_paper(paper, store)
    read = timed(lambda: read_paper(actor, asked), times)
    setting = timed(lambda: set_paper(paper, store), times)
    return Line(what, read, len(count), setting, len(page_sizes(data)), len(data), memory_of(paper, store))


ALONE = """
import resource, subprocess, sys
subprocess.run([sys.executable, "-I", *sys.argv[1:]], stdin=sys.stdin, stdout=subprocess.DEVNULL, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
"""Asked for by a process that is small itself: a child's figure begins with that of who started it."""


def memory_of(paper: Paper, store: FileStore) -> float:
    """Megabytes of the child that sets a paper."""
    program = str(TEMPLATES.parents[1] / "adapters" / "pdf" / "child.py")
    limits = (str(MAX_MEMORY_MB), str(MAX_SECONDS), "0")
    command = [sys.executable, "-I", "-c", ALONE, program, f"{paper.template}.typ", str(TEMPLATES), *limits]
    done = subprocess.run(
        command, input=json.dumps(with_photos(paper, store)), capture_output=True, text=True, check=True
    )
    return int(done.stdout) / 1024


def timed(act: Callable[[], Any], times: int) -> float:
    """The median of so many runs, nothing kept from one to the next."""
    seconds = []
    for _ in range(times):
        db.session.rollback()
        db.session.expunge_all()
        started = time.perf_counter()
        act()
        seconds.append(time.perf_counter() - started)
    return statistics.median(seconds)


if __name__ == "__main__":
    main()
