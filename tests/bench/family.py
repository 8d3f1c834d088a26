"""`python -m tests.bench.family`: the page of a child as its mother opens it, in a school with all its books published.

Beside `/healthz`, and beside one statement that reads the child's marks and does nothing with them. Statements of the
page include those that find out who asks.
"""

import argparse
from datetime import timedelta

from flask import current_app
from sqlalchemy import insert, select

from portal.adapters import clock
from portal.db import db
from portal.models.gradebook import BookPublication, Mark
from tests.bench.__main__ import Measured, measure, show
from tests.bench.school import GIVEN, MIDDLE, SURNAMES, new_portal
from tests.bench.sheet import fetch
from tests.cast import Cast
from tests.families import make_guardian
from tests.gradebook import fill
from tests.pages import PageClient
from tests.school import Room, lead, make_class

CLASS = 45


def main() -> None:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pupils", type=int, default=1500)
    parser.add_argument("--times", type=int, default=20)
    asked = parser.parse_args()
    show(measure_family(asked.pupils, asked.times))


def measure_family(pupils: int, times: int) -> list[Measured]:
    """`/healthz`, one reading of the marks, the pages."""
    with new_portal() as cast:
        rooms = fill_school(cast, pupils)
        child = rooms[len(rooms) // 2].pupils[0]
        client = PageClient(current_app, current_app.response_class)
        client.become(make_guardian(cast, child))
        url, marks = f"/so-lien-lac/{child.id}/", select(Mark).where(Mark.pupil_id == child.id)
        fetch(client, url)  # the first look is written into the access log
        return [
            measure("/healthz", times, lambda: lambda: fetch(client, "/healthz")),
            measure("one bare reading of marks", times, lambda: lambda: fetch_marks(marks)),
            measure("page of a semester", times, lambda: lambda: fetch(client, url)),
            measure("page of the year", times, lambda: lambda: fetch(client, f"{url}?hoc-ky=nam")),
        ]


def fetch_marks(query: object) -> None:
    """The marks of the child, read and dropped."""
    assert db.session.execute(query).all()  # type: ignore[call-overload]


def fill_school(cast: Cast, pupils: int) -> list[Room]:
    """Classes of 45 in grade 6; every cell of both semesters written and published."""
    names = [f"{SURNAMES[n % 12]} {MIDDLE[n % 8]} {GIVEN[n % 15]}" for n in range(pupils)]
    rooms = [
        make_class(cast, f"6A{start // CLASS}", grade=6, pupils=names[start : start + CLASS])
        for start in range(0, pupils, CLASS)
    ]
    lead(rooms[0], cast.teacher)
    first = rooms[0]
    fill(Room(first.school_class, first.pupils[:1]), by=cast.teacher)
    table, at = Mark.__table__, clock.now() - timedelta(hours=1)
    written = [dict(row) for row in db.session.execute(select(table)).mappings()]
    seats = [(room, pupil.id) for room in rooms for pupil in room.pupils][1:]
    for place in range(0, len(seats), CLASS):
        rows = [
            {**{key: value for key, value in row.items() if key != "id"}, "pupil_id": pupil_id, "class_id": room.id}
            for room, pupil_id in seats[place : place + CLASS]
            for row in written
        ]
        db.session.execute(insert(Mark), rows)
    columns = sorted({(row["semester"], row["subject"], row["column"]) for row in written})
    common = {
        "unit_id": first.school_class.unit_id,
        "published_at": at,
        "published_by_id": cast.teacher.id,
        "published_by": "x",
    }
    published = [
        {**common, "class_id": room.id, "semester": semester, "subject": subject, "column": column}
        for room in rooms
        for semester, subject, column in columns
    ]
    db.session.execute(insert(BookPublication), published)
    db.session.execute(table.update().values(written_at=at))  # type: ignore[attr-defined]
    db.session.commit()
    return rooms


if __name__ == "__main__":
    main()
