"""Makers of what a unit above writes to families."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.models.contact_book import Broadcast
from portal.rules.contact_book.broadcasts import PAUSE
from portal.rules.contact_book.notices import HOLD
from tests.cast import Cast
from tests.school import Room, lead, make_class

HERE = "/lien-lac/cac-truong/"


def deliver(clock_at: Any, drain: Any) -> None:
    """The half minute passes, and the worker has its time for every school."""
    clock_at.shift(HOLD)
    for _each in range(4):
        drain()
        clock_at.shift(PAUSE)
    drain()


def make_rooms(cast: Cast) -> list[Room]:
    """A class of grade 4 and one of grade 5 at the school, the first led by the teacher."""
    found = [make_class(cast, "4A", grade=4), make_class(cast, "5A", grade=5, pupils=["Lê Văn Năm"])]
    lead(found[0], cast.teacher)
    return found


def compose(client: Any, **changes: Any) -> Broadcast:
    """A draft, as the form makes it."""
    ends_on = (clock.today() + timedelta(days=9)).isoformat()
    sent = {"title": "Nghỉ học tránh bão", "text": "Học sinh nghỉ ngày mai.", "ends_on": ends_on, **changes}
    assert client.submit(f"{HERE}soan", sent).status_code == 303
    return db.session.scalars(select(Broadcast).order_by(Broadcast.id.desc()).limit(1)).one()


def send_it(client: Any, draft: Broadcast) -> Any:
    return client.submit(f"{HERE}{draft.id}/", {}, action=f"{HERE}{draft.id}/gui")
