"""`python -m tests.bench.grade_day`: the evening after marks were published: the families of a school open the portal.

A school of 1,500 pupils with all its books published; every family has an account. The web server is the one of
`portal run` (two processes of eight threads), the requests come at a steady rate from another process: mostly a child's
page, also the year, the notices, who has looked, the list of children. Afterwards every page that was answered must
stand in the access log, once a person and page.
"""

import argparse
import json
import multiprocessing
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from flask import Flask, current_app
from sqlalchemy import func, insert, select

from portal.adapters import clock
from portal.cli.run import HOST, serve, take_port
from portal.db import db
from portal.models.school import Guardian, Guardianship, RecordView
from portal.services.demo import rows
from portal.services.people import sessions
from tests.bench.family import fill_school
from tests.bench.province import fill_province
from tests.bench.school import new_portal
from tests.families import SINCE
from tests.school import Room

MIX = (
    ("a semester", 60, ""),
    ("the year", 15, "?hoc-ky=nam"),
    ("notices", 15, "thong-bao/"),
    ("looks", 10, "ai-da-xem"),
)
"""What is asked, how often in a hundred, and its address behind the child's."""
LOGGED = {"a semester": "family_page", "the year": "family_page", "notices": "family_page", "looks": "family_looks"}
"""What each page is in the access log."""


@dataclass(frozen=True)
class Line:
    """One kind of page: how often, median, 95 of 100, longest in milliseconds, largest answer, how many failed."""

    kind: str
    count: int
    median: float
    p95: float
    longest: float
    size: int
    failed: int


@dataclass(frozen=True)
class Day:
    """What came of it. ``seen``: person and page that were answered; ``logged``: those of them in the access log."""

    lines: Sequence[Line]
    rate: float
    seen: int
    logged: int


def main() -> None:
    """Fill, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pupils", type=int, default=1500)
    parser.add_argument("--rate", type=float, default=100.0)
    parser.add_argument("--seconds", type=float, default=120.0)
    parser.add_argument("--province", type=int, default=1, metavar="SCHOOLS", help="so many schools in the database")
    asked = parser.parse_args()
    show(measure_grade_day(asked.pupils, asked.rate, asked.seconds, asked.province))


def show(day: Day) -> None:
    """A table."""
    print(f"{'page':<12}{'answers':>9}{'median':>9}{'p95':>9}{'longest':>9}{'bytes':>9}{'failed':>8}")
    for line in day.lines:
        times = f"{line.median:>9.0f}{line.p95:>9.0f}{line.longest:>9.0f}"
        print(f"{line.kind:<12}{line.count:>9}{times}{line.size:>9}{line.failed:>8}")
    print(f"\n{day.rate:.1f} answers a second; {day.seen} looks, {day.logged} of them in the access log")


def measure_grade_day(pupils: int, rate: float, seconds: float, schools: int = 1) -> Day:
    """Requests at this rate for so long, by families chosen by chance, the same ones every time."""
    chance = random.Random(20261123)
    with new_portal() as cast:
        rooms = fill_school(cast, pupils)
        families = sign_in_some(rooms, schools, pupils)
        kinds = chance.choices(MIX, weights=[share for _kind, share, _path in MIX], k=int(rate * seconds))
        asked = [(kind, path, *chance.choice(families)) for kind, _share, path in kinds]
        with serving(current_app._get_current_object()) as port:  # type: ignore[attr-defined]
            answers, took = send(port, rate, asked)
        seen = {
            (account_id, LOGGED[kind])
            for (kind, _path, _pupil_id, account_id, _cookie), answer in zip(asked, answers, strict=True)
            if answer["status"] == 200
        }
        logged = select(RecordView.account_id, RecordView.what, func.count()).where(RecordView.by_family)
        found = db.session.execute(logged.group_by(RecordView.account_id, RecordView.what)).all()
        assert all(count == 1 for _account_id, _what, count in found), "a look stands twice in the access log"
        lines = [summed(kind, [each for each in answers if each["kind"] == kind]) for kind, _share, _path in MIX]
        return Day(lines, len(answers) / took, len(seen), len(seen & {(row[0], row[1]) for row in found}))


def summed(kind: str, answers: Sequence[Mapping[str, float]]) -> Line:
    """The figures of one kind of page."""
    times = sorted(answer["seconds"] * 1000 for answer in answers) or [0.0]
    return Line(
        kind=kind,
        count=len(answers),
        median=statistics.median(times),
        p95=times[int(len(times) * 0.95)],
        longest=times[-1],
        size=int(max((answer["bytes"] for answer in answers), default=0)),
        failed=sum(answer["status"] != 200 for answer in answers),
    )


def sign_in_some(rooms: Sequence[Room], schools: int, families: int) -> list[tuple[int, int, str]]:
    """The families of a school; in a province so many of all its schools: pupil, account, cookie."""
    own = [pupil.id for room in rooms for pupil in room.pupils]
    if schools == 1:
        return sign_in_all(own[:families])
    unit_id = rooms[0].school_class.unit_id
    sign_in_all(own)
    marked = fill_province(unit_id, schools)
    return sign_in_all(random.Random(len(marked)).sample(marked, min(families, len(marked))))


def sign_in_all(pupil_ids: Sequence[int]) -> list[tuple[int, int, str]]:
    """A guardian with an account and an open session for each pupil: pupil, account, cookie."""
    now, app = clock.now(), current_app
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    accounts = [
        rows.new_account(f"gd{pupil_id}", f"Gia đình {pupil_id}", title="", password_hash="") for pupil_id in pupil_ids
    ]
    for each in accounts:
        each.is_family, each.last_sign_in_at = True, now
    db.session.add_all(accounts)
    db.session.flush()
    guardians = [Guardian(full_name=each.full_name, account_id=each.id, created_at=now) for each in accounts]
    db.session.add_all(guardians)
    db.session.flush()
    held = [
        {"pupil_id": pupil_id, "guardian_id": guardian.id, "relation": "mother", "valid_from": SINCE}
        for pupil_id, guardian in zip(pupil_ids, guardians, strict=True)
    ]
    db.session.execute(insert(Guardianship), held)
    found = []
    for pupil_id, account in zip(pupil_ids, accounts, strict=True):
        _row, token = sessions.start_session(account, idle=timedelta(hours=12), network="127.0.0.1", device="bench")
        cookie = f"{app.config['SESSION_COOKIE_NAME']}={signer.dumps({'_user_id': token, '_fresh': True})}"
        found.append((pupil_id, account.id, cookie))
    db.session.commit()
    return found


@contextmanager
def serving(app: Flask) -> Iterator[int]:
    """The web server of `portal run` in a process of its own; the port."""
    listener = take_port(0)
    port = int(listener.getsockname()[1])
    db.session.remove()
    db.engine.dispose()
    process = multiprocessing.get_context("fork").Process(target=serve, args=(app, listener))
    process.start()
    try:
        yield port
    finally:
        process.terminate()
        process.join()
        listener.close()


def send(
    port: int, rate: float, asked: Sequence[tuple[str, str, int, int, str]]
) -> tuple[list[dict[str, float]], float]:
    """The answers in the order of the requests, and how long all of it took."""
    requests = [
        json.dumps({"kind": kind, "path": f"/so-lien-lac/{pupil_id}/{path}", "cookie": cookie})
        for kind, path, pupil_id, _account_id, cookie in asked
    ]
    command = [sys.executable, "-m", "tests.bench.asking", HOST, str(port), str(rate)]
    warm = "\n".join(requests[:20])
    subprocess.run([*command[:-1], "5"], input=warm, text=True, capture_output=True, check=True)
    began = time.perf_counter()
    done = subprocess.run(command, input="\n".join(requests), text=True, capture_output=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()], time.perf_counter() - began


if __name__ == "__main__":
    main()
