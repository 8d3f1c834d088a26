"""`python -m tests.bench.search`: the search engines on one corpus, beside SQLite FTS5 and PostgreSQL.

Made-up entries of 50 to 400 words (`tests/search_corpus.py`); a reader with four tokens of eight, who sees most of
what is asked of. Each question is asked once, in a process of its own that has only the index open: hits with total
and counts by kind, unit, sender and year, then the passages of ten hits from texts in a database. FTS5 and PostgreSQL
get words that were cut before, and give hits and the total, no other counts.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from portal.adapters.search_index.engines import NAMES, find_engine, is_installed
from portal.rules.search.entries import Entry
from portal.rules.search.words import terms_of
from tests.bench import search_references
from tests.bench.search_reading import save_texts
from tests.search_corpus import make_entries

BATCH = 500
CONDITIONS: tuple[Callable[[Entry], str], ...] = (
    lambda entry: f"=kind {entry.kind}",
    lambda entry: f"=year {entry.day.year if entry.day else 2026}",
    lambda entry: f"=unit {entry.unit_id}",
)
"""Questions without words, as ``search_reading`` understands them."""
READER = [f"t{number}" for number in range(4)]


@dataclass
class Line:
    """One engine: seconds to fill, its size, single commits, milliseconds of each question by kind as somebody waits
    for it and as the process computes, megabytes."""

    name: str
    filling: float
    bytes: int
    commits: list[float] = field(default_factory=list)
    asked: dict[str, list[float]] = field(default_factory=dict)
    computed: dict[str, list[float]] = field(default_factory=dict)
    megabytes: float = 0.0


def main() -> None:
    """Fill, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entries", type=int, default=20_000)
    parser.add_argument("--questions", type=int, default=60, help="of each kind")
    parser.add_argument("--without", nargs="*", default=[], help="engines to leave out: whoosh tantivy fts5 postgresql")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="portal-search-") as folder:
        lines = measure(Path(folder), asked.entries, asked.questions, set(asked.without))
    load = os.getloadavg()[0]
    print(f"{asked.entries} entries, {asked.questions} questions of each kind, ms p50/p95; load {load:.1f}\n")
    show(lines, asked.entries)


def measure(folder: Path, number: int, questions: int, without: set[str]) -> list[Line]:
    """Every engine that is here, one after the other."""
    entries = list(make_entries(number))
    save_texts(folder / "texts.db", entries)
    (folder / "questions.json").write_text(json.dumps(make_questions(entries, questions)))
    lines = [measure_engine(name, folder, entries) for name in NAMES if name not in without and is_installed(name)]
    for name, reference in search_references.REFERENCES.items():
        if name in without:
            continue
        try:
            with reference(folder, entries) as (filling, size, ask):
                asked = search_references.ask_all(ask, json.loads((folder / "questions.json").read_text()), READER)
            lines.append(Line(name, filling, size, asked=asked))
        except search_references.Missing as missing:
            print(f"{name} is left out: {missing}")
    return lines


def measure_engine(name: str, folder: Path, entries: list[Entry]) -> Line:
    """Fill an index, commit single entries, then ask in another process."""
    path = folder / name
    index = find_engine(name).create(path)
    start = time.perf_counter()
    for offset in range(0, len(entries), BATCH):
        index.apply(entries[offset : offset + BATCH], (), offset)
    index.optimize()
    line = Line(name, time.perf_counter() - start, size_of(path))
    for count, entry in enumerate(entries[:30]):
        start = time.perf_counter()
        index.apply([entry], (), len(entries) + count)
        line.commits.append((time.perf_counter() - start) * 1e3)
    index.close()
    command = [sys.executable, "-m", "tests.bench.search_reading", name, str(path), str(folder), *READER]
    answer = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    line.asked, line.computed, line.megabytes = answer["asked"], answer["computed"], answer["megabytes"]
    return line


def make_questions(entries: list[Entry], number: int) -> dict[str, list[str]]:
    """As people type them, by kind; an asterisk at the end: somebody is still typing."""
    rnd = random.Random(7)
    frequent = [
        word
        for word, _ in Counter(word for entry in entries[:500] for word in entry.body.lower().split()).most_common(30)
    ]

    def run(length: int) -> str:
        while True:
            sentence = rnd.choice(rnd.choice(entries).body.split("\n")).rstrip(".").split()
            if len(sentence) >= length and "/" not in (text := " ".join(sentence[: length + 3])):
                start = rnd.randrange(len(sentence) - length + 1)
                if len(terms_of(text := " ".join(sentence[start : start + length])).folded) == length:
                    return text.lower()

    documents = [entry for entry in entries if entry.codes]
    return {
        "1 word": [run(1) for _ in range(number)],
        "3 words": [run(3) for _ in range(number)],
        "5 words": [run(5) for _ in range(number)],
        "phrase": [f'"{run(4)}"' for _ in range(number)],
        "beginning": [f"{run(2)} {run(1)[:3]}*" for _ in range(number)],
        "number": [rnd.choice(documents).codes[0] for _ in range(number)],
        "no words": [rnd.choice(CONDITIONS)(rnd.choice(entries)) for _ in range(number)],
        "frequent": [" ".join(rnd.sample(frequent, 5)) for _ in range(number)],
    }


def size_of(folder: Path) -> int:
    """Bytes of all files."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def middle_and_high(values: Iterable[float]) -> tuple[float, float]:
    """The median, and what 19 of 20 stay below."""
    ranked = sorted(values)
    return ranked[len(ranked) // 2], ranked[min(len(ranked) - 1, int(len(ranked) * 0.95))]


def show_times(name: str, times: dict[str, list[float]], kinds: list[str]) -> None:
    """One line of the first table."""
    cells = ["{:.1f}/{:.1f}".format(*middle_and_high(times[kind])) if kind in times else "-" for kind in kinds]
    print(f"{name:<20}" + "".join(f"{cell:>14}" for cell in cells))


def show(lines: list[Line], number: int) -> None:
    """Two tables."""
    kinds = list(lines[0].asked) if lines else []
    print(f"{'':<20}" + "".join(f"{kind:>14}" for kind in kinds))
    for line in lines:
        show_times(line.name, line.asked, kinds)
        if line.computed:
            show_times(f"{line.name}, CPU", line.computed, kinds)
    print(f"\n{'':<20}{'entries/s':>14}{'MB on disk':>14}{'1 commit ms':>14}{'MB to read':>14}")
    for line in lines:
        commit = "{:.0f}/{:.0f}".format(*middle_and_high(line.commits)) if line.commits else "-"
        memory = f"{line.megabytes:.0f}" if line.megabytes else "-"
        print(f"{line.name:<20}{number / line.filling:>14.0f}{line.bytes / 1e6:>14.1f}{commit:>14}{memory:>14}")


if __name__ == "__main__":
    main()
