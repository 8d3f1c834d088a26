"""What waits for one person on a child's page. Each capability adds its part, and all of them are one statement."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, union_all

from portal.db import db
from portal.rules.permissions import Actor
from portal.services.contact_book.children import Child
from portal.services.contact_book.consents.for_family import waiting_consents
from portal.services.contact_book.contact_slips.waiting import waiting_contact_slips
from portal.services.contact_book.homework.for_family import open_homework
from portal.services.contact_book.leave.own import waiting_leaves
from portal.services.contact_book.notices.for_family import waiting_notices
from portal.services.contact_book.report_slips.waiting import waiting_slips
from portal.services.contact_book.talks.boards import waiting_talks
from portal.services.contact_book.viewer import Viewer, given, viewer_of

MOST = 30
"""So many are shown on the page; the lists behind it have all."""
HOMEWORK = "homework"

Part = Callable[[Viewer], Select[*tuple[Any, ...]]]
"""The columns of ``Waiting`` in its order, as such a person may see them; of whom and when is in values of ``viewer``
and ``bound``, as it is built once."""
PARTS: Sequence[Part] = (
    waiting_notices,
    waiting_slips,
    waiting_contact_slips,
    waiting_consents,
    waiting_leaves,
    waiting_talks,
    open_homework,
)


@dataclass(frozen=True)
class Waiting:
    """Something that waits: its kind and id, its title as the school wrote it, what is asked (a code of
    ``ASKING_LABELS``), until which day, since when. Of a slip the id is the start year and the title the period, of
    consents the id is how many. Homework comes along, so that all is one statement: what it ``asks`` is the subject."""

    kind: str
    target_id: int
    title: str
    asks: str
    due: date | None
    since: datetime


def list_waiting(actor: Actor, child: Child) -> Sequence[Waiting]:
    """What waits for the actor about this child, what is due first at the top; one statement."""
    rows = db.session.execute(_statement(viewer_of(child)), given(actor, child))
    return [Waiting(*row) for row in rows]


@cache
def _statement(viewer: Viewer) -> Select[*tuple[Any, ...]]:
    found = union_all(*(part(viewer) for part in PARTS)).subquery()
    query = found.select().order_by(found.c.due.is_(None), found.c.due, found.c.since.desc(), found.c.target_id)
    return query.limit(MOST)
