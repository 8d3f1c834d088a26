"""`python -m tests.bench.sheet`: a sheet of 45 pupils as its teacher opens it, and the saving of one cell.

Beside `/healthz`, and beside one insert of the same mark with its history and nothing checked.
"""

import argparse
import json
from collections.abc import Callable
from itertools import count

from flask import current_app
from flask.testing import FlaskClient

from portal.adapters import clock
from portal.db import begin_write, db
from portal.models.gradebook import Mark, MarkChange
from portal.rules.permissions import Role
from portal.services.gradebook.books import BookKey
from tests.bench.__main__ import Measured, measure, show
from tests.bench.school import GIVEN, MIDDLE, SURNAMES, new_portal
from tests.gradebook import SCHOOL, Taught, write
from tests.news import hire
from tests.pages import PageClient
from tests.school import make_class, teach

COLUMNS = ("tx1", "tx2", "tx3", "gk")


def main() -> None:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pupils", type=int, default=45)
    parser.add_argument("--times", type=int, default=20)
    asked = parser.parse_args()
    show(measure_sheet(asked.pupils, asked.times))


def measure_sheet(pupils: int, times: int) -> list[Measured]:
    """`/healthz`, one insert, the page, the cell."""
    with new_portal() as cast:
        names = [f"{SURNAMES[n % 12]} {MIDDLE[n % 8]} {GIVEN[n % 15]}" for n in range(pupils)]
        room, teacher = (
            make_class(cast, "10A", unit=SCHOOL, grade=10, pupils=names),
            hire(cast, Role.TEACHER, unit=SCHOOL),
        )
        teach(room, teacher, "toan")
        taught = Taught(room, teacher, BookKey(room.id, 1, "toan"), tuple(pupil.id for pupil in room.pupils))
        write(taught, {(place, column): "7,5" for place in range(pupils) for column in COLUMNS})
        client = PageClient(current_app, current_app.response_class)
        client.become(teacher)
        return [
            measure("/healthz", times, lambda: lambda: fetch(client, "/healthz")),
            measure("one bare insert", times, inserting(taught)),
            measure(f"sheet of {pupils} pupils", times, lambda: lambda: fetch(client, taught.url)),
            measure("save of one cell", times, saving(client, taught)),
        ]


def fetch(client: PageClient, url: str) -> None:
    """A page without the tests' look at it."""
    answer = FlaskClient.open(client, url)
    assert answer.status_code == 200, (url, answer.status_code)
    assert answer.data


def saving(client: PageClient, taught: Taught) -> Callable[[], Callable[[], None]]:
    """Other marks in one cell, one after the other."""
    versions = count(1)

    def prepare() -> Callable[[], None]:
        version = next(versions)
        cell = [taught.pupil(0), COLUMNS[0], str(version % 10), version, "bench"]
        fields = {"csrf_token": client.token(), "cells": json.dumps([cell])}

        def request() -> None:
            [saved] = client.post(f"{taught.url}/luu", data=fields).get_json()["cells"]
            assert saved["state"] == "saved", saved

        return request

    return prepare


def inserting(taught: Taught) -> Callable[[], Callable[[], None]]:
    """A mark and its history, committed."""
    years = count(1900)

    def act() -> None:
        begin_write()
        who = {"unit_id": taught.room.school_class.unit_id, "class_id": taught.room.id}
        mark = Mark(
            pupil_id=taught.pupil(0),
            start_year=next(years),
            semester=1,
            subject="toan",
            column="tx1",
            value="8",
            written_at=clock.now(),
            written_by_id=taught.teacher.id,
            **who,
        )
        db.session.add(mark)
        db.session.flush()
        change = {"at": clock.now(), "by_id": taught.teacher.id, "by": "x", "source": "screen", "batch": "b"}
        db.session.add(MarkChange(mark_id=mark.id, before="", after="8", **change))
        db.session.commit()

    return lambda: act


if __name__ == "__main__":
    main()
