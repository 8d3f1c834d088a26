"""`python -m tests.bench.search_rights`: what it costs to know who may find what, in a province of 700 schools.

The demo's province below the board of the cast, 700 schools more with classes and pupils, years of reporting periods
with a report of each school, a class with hundreds of notices and conversations. For a ministry, a department,
its clerk, an office, a neighbouring department (nothing is reported to it), a school's head, a teacher, a mother and a
visitor: ``tokens`` of each source and ``show`` of ten things found. "wall" is
the quickest of ``--times``, "CPU" what was computed here and in PostgreSQL, the median. On PostgreSQL:
``python -m tests.postgres .venv/bin/python -m tests.bench.search_rights``.
"""

import argparse
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sqlalchemy import text

from portal.db import db
from portal.rules.permissions import Actor
from portal.services.search.following import AT_ONCE
from portal.services.search.registry import SOURCES
from portal.services.search.source import Source, parse_key
from tests.bench.school import new_portal
from tests.bench.search_rights_world import Amounts, fill_world
from tests.queries import count_queries

SHOWN = 10
LOOKED_AT = 20_000
"""So many of the newest things of a kind are looked through for ten that somebody finds."""


@dataclass(frozen=True)
class Cost:
    """Milliseconds and statements of one question."""

    wall: float
    computed: float
    statements: int


def main() -> None:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    usual = Amounts()
    parser.add_argument("--schools", type=int, default=usual.schools)
    parser.add_argument("--pupils", type=int, default=usual.pupils, help="of each school")
    parser.add_argument("--periods", type=int, default=usual.periods)
    parser.add_argument("--notices", type=int, default=usual.notices, help="to one class")
    parser.add_argument("--times", type=int, default=7)
    parser.add_argument("--from", type=float, default=0.0, dest="least", help="print only what takes so many ms")
    asked = parser.parse_args()
    amounts = Amounts(asked.schools, asked.pupils, asked.periods, asked.notices)
    with new_portal() as cast:
        people = fill_world(cast, amounts)
        print(f"{db.engine.dialect.name}: {amounts}, {asked.times} times\n")
        measure(people, asked.times, asked.least)


def measure(people: Mapping[str, Actor | None], times: int, least: float) -> None:
    """A line for each person, source and question, and the sum of tokens."""
    print(f"{'who':<12}{'kind':<14}{'what':<8}{'wall ms':>9}{'CPU ms':>9}{'statements':>12}{'things':>8}")
    newest = {kind: _newest_ids(source) for kind, source in SOURCES.items()}
    for name, actor in people.items():
        total: list[Cost] = []
        for kind, source in SOURCES.items():
            held = source.tokens(actor)
            total.append(ask(partial(source.tokens, actor), times))
            _print(name, kind, "tokens", total[-1], len(held), least)
            found = _found(source, newest[kind], held)
            _print(name, kind, "show", ask(partial(source.show, actor, found), times), len(found), least)
        together = Cost(*(sum(getattr(each, what) for each in total) for what in ("wall", "computed", "statements")))
        _print(name, "all", "tokens", together, 0, 0.0)


def ask(act: Callable[[], object], times: int) -> Cost:
    """Of so many questions, each in a session that knows nothing yet: the quickest, and the median of what was
    computed."""
    walls, works, statements = [], [], 0
    for _ in range(times):
        db.session.rollback()
        db.session.expunge_all()
        server = _server_clock()
        with count_queries() as counted:
            begun, worked, served = time.perf_counter(), time.process_time(), server()
            act()
            walls.append(time.perf_counter() - begun)
            works.append(time.process_time() - worked + server() - served)
        statements = len(counted)
    return Cost(min(walls) * 1000, statistics.median(works) * 1000, statements)


def _server_clock() -> Callable[[], float]:
    """Seconds the process of PostgreSQL that answers this session has computed, as Linux counts them."""
    if db.engine.dialect.name != "postgresql":
        return lambda: 0.0
    run = Path(f"/proc/{db.session.scalar(text('select pg_backend_pid()'))}/schedstat")
    return lambda: int(run.read_text().split()[0]) / 1e9


def _newest_ids(source: Source) -> list[int]:
    found: list[int] = []
    while more := source.ids_after(found[-1] if found else 0, 5000):
        found += more
    db.session.rollback()
    return found[::-1][:LOOKED_AT]


def _found(source: Source, ids: list[int], held: frozenset[str]) -> list[int]:
    found: list[int] = []
    for start in range(0, len(ids) if held else 0, AT_ONCE):
        entries = source.entries(ids[start : start + AT_ONCE])
        found += [parse_key(entry.key)[1] for entry in entries if entry.access & held]
        db.session.expunge_all()
        if len(found) >= SHOWN:
            break
    return found[:SHOWN]


def _print(name: str, kind: str, what: str, cost: Cost, things: int, least: float) -> None:
    if cost.wall >= least:
        print(f"{name:<12}{kind:<14}{what:<8}{cost.wall:>9.1f}{cost.computed:>9.1f}{cost.statements:>12}{things:>8}")


if __name__ == "__main__":
    main()
