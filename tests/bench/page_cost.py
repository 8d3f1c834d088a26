"""`python -m tests.bench.page_cost`: what a family's page costs the processor, without a server or a network.

Each page is asked for in this process by ``families`` in turn (each page of each once beforehand, so that looks are
written already), and what is counted is time of the processor, not of the clock: other work on the machine hardly
disturbs it. "x plain" is the same beside a fixed piece of plain Python, which tells machines apart. ``--profile``
prints where the time goes.
"""

import argparse
import cProfile
import pstats
import statistics
import time
from collections.abc import Callable, Sequence
from contextvars import Context
from dataclasses import dataclass

from flask import Flask, current_app
from werkzeug.test import EnvironBuilder, run_wsgi_app

from tests.bench.family import fill_school
from tests.bench.grade_day import MIX, sign_in_some
from tests.bench.school import new_portal
from tests.queries import count_queries

Family = tuple[int, int, str]


@dataclass(frozen=True)
class Cost:
    """One kind of page: milliseconds of the processor, statements, bytes as sent."""

    kind: str
    milliseconds: float
    statements: int
    size: int


def main() -> None:
    """Fill, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pupils", type=int, default=90)
    parser.add_argument("--families", type=int, default=30)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--province", type=int, default=1, metavar="SCHOOLS", help="so many schools in the database")
    parser.add_argument("--profile", metavar="KIND", help=", ".join(kind for kind, _share, _path in MIX))
    asked = parser.parse_args()
    with new_portal() as cast:
        rooms = fill_school(cast, asked.pupils)
        families = sign_in_some(rooms, asked.province, asked.families)
        app = current_app._get_current_object()  # type: ignore[attr-defined]
        if asked.profile:
            profile_page(app, families, asked.rounds, asked.profile)
        else:
            show(measure_pages(app, families, asked.rounds))


def show(costs: Sequence[Cost]) -> None:
    """A table, and the mean over the mix."""
    plain = plain_python()
    print(f"{'page':<12}{'ms':>8}{'x plain':>9}{'statements':>12}{'bytes':>8}")
    for cost in costs:
        ratio = cost.milliseconds / plain
        print(f"{cost.kind:<12}{cost.milliseconds:>8.2f}{ratio:>9.2f}{cost.statements:>12}{cost.size:>8}")
    mean = sum(cost.milliseconds * share for cost, (_kind, share, _path) in zip(costs, MIX, strict=True)) / 100
    print(f"{'the mix':<12}{mean:>8.2f}{mean / plain:>9.2f}")


def measure_pages(app: Flask, families: Sequence[Family], rounds: int) -> list[Cost]:
    """Every kind of page: the smallest mean of the rounds."""
    found = []
    for kind, _share, path in MIX:
        sizes = [ask(app, family, path) for family in families]
        with count_queries() as count:
            ask(app, families[0], path)
        spent = [spend(lambda path=path: [ask(app, family, path) for family in families]) for _ in range(rounds)]
        found.append(Cost(kind, min(spent) / len(families) * 1000, len(count), max(sizes)))
    return found


def profile_page(app: Flask, families: Sequence[Family], rounds: int, wanted: str) -> None:
    """Where the time of one kind goes."""
    path = next(path for kind, _share, path in MIX if kind == wanted)
    for family in families:
        ask(app, family, path)
    profile = cProfile.Profile(time.process_time)
    for _ in range(rounds):
        for family in families:
            profile.runcall(ask, app, family, path)
    print(f"{rounds * len(families)} pages")
    pstats.Stats(profile).sort_stats("cumulative").print_stats(110)
    pstats.Stats(profile).sort_stats("tottime").print_stats(50)


def ask(app: Flask, family: Family, path: str) -> int:
    """One page, as the server would ask for it; its size as sent."""
    pupil_id, _account_id, cookie = family
    address, _mark, query = path.partition("?")
    headers = {"Cookie": cookie, "Accept-Encoding": "gzip", "User-Agent": "Mozilla/5.0"}
    environ = EnvironBuilder(f"/so-lien-lac/{pupil_id}/{address}", query_string=query, headers=headers).get_environ()
    body, status, _headers = Context().run(run_wsgi_app, app, environ)  # an app context of its own, as in a server
    sent = sum(len(part) for part in body)
    assert status == "200 OK", status
    return sent


def spend(act: Callable[[], object]) -> float:
    """Seconds of the processor."""
    began = time.process_time()
    act()
    return time.process_time() - began


def plain_python() -> float:
    """Milliseconds of a fixed piece of work that is nothing but Python."""
    work = lambda: sum(len(str(number)) for number in range(100_000))  # noqa: E731
    return statistics.median(spend(work) * 1000 for _ in range(9))


if __name__ == "__main__":
    main()
