"""Reading the feed of changes in the order in which they became visible, from where a reader stands.

On SQLite that is the order of ids. On PostgreSQL ids are handed out before the commit and become visible in any order:
only rows of transactions older than every running one are read, ordered by transaction, so that none is ever passed by.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Row, delete, func, literal_column, select, tuple_

from portal.adapters import clock
from portal.db import begin_write, db
from portal.models.search import SearchChange

EVERYTHING = "*"
"""The kind of a row that says: make everything anew."""
WHOLE_KIND = 0
"""The object of a row that says: make everything of the kind anew."""
KEEP = timedelta(days=7)
_LAST_ID = 2**62
_NEWEST_FIRST = (SearchChange.tx.desc(), SearchChange.id.desc())


class NothingYet(Exception):
    """The feed has no row, or none of a transaction that is surely over; in a moment it will."""


@dataclass(frozen=True, order=True)
class Place:
    """Up to where a reader has read, this row included."""

    tx: int
    id: int


@dataclass(frozen=True)
class Mark:
    """A row that a reader has passed, to be known again: after a restored backup it is not there, or is another."""

    id: int
    at: datetime


@dataclass(frozen=True)
class Portion:
    """What comes next. ``changes``: kind and object, each once. ``watermark``: what an index may keep once all of them
    are in it, with the row it stands for; None while a transaction was read in part only. ``is_last``: no more now."""

    changes: tuple[tuple[str, int], ...]
    place: Place
    watermark: int | None
    mark: Mark | None
    is_last: bool


def read_portion(after: Place, most: int = 2000) -> Portion:
    """At most ``most`` rows after a place; of one object the newest row counts. One statement."""
    query = select(SearchChange.id, SearchChange.tx, SearchChange.kind, SearchChange.object_id, SearchChange.at)
    query = query.where(_is_after(after), *_settled()).order_by(SearchChange.tx, SearchChange.id).limit(most)
    rows = db.session.execute(query).all()
    changes = tuple(dict.fromkeys((row.kind, row.object_id) for row in rows))
    place = Place(rows[-1].tx, rows[-1].id) if rows else after
    whole = _whole(rows, cut=len(rows) == most)
    return Portion(
        changes,
        place,
        watermark_of(Place(whole.tx, whole.id)) if whole else None,
        Mark(whole.id, whole.at) if whole else None,
        is_last=len(rows) < most,
    )


def _whole(rows: Sequence[Row[int, int, str, int, datetime]], *, cut: bool) -> Row[int, int, str, int, datetime] | None:
    """The last row up to which no transaction was cut in two."""
    if not rows or not cut or not _is_postgres():
        return rows[-1] if rows else None
    return next((row for row in reversed(rows) if row.tx < rows[-1].tx), None)


def watermark_of(place: Place) -> int:
    """The number an index keeps for a place at the end of a transaction."""
    return place.tx if _is_postgres() else place.id


def place_of(watermark: int) -> Place:
    """Where the reader of an index with this number goes on."""
    return Place(watermark, _LAST_ID) if _is_postgres() else Place(0, watermark)


def newest() -> tuple[Place, Mark]:
    """The end of what may be read now: where one goes on who has read everything after asking this.

    Raises ``NothingYet``; ``triggers.install`` writes a first row.
    """
    query = select(SearchChange.tx, SearchChange.id, SearchChange.at).where(*_settled()).order_by(*_NEWEST_FIRST)
    row = db.session.execute(query.limit(1)).first()
    if row is None:
        raise NothingYet
    return Place(row.tx, row.id), Mark(row.id, row.at)


def newest_of(kind: str) -> Place:
    """Where the newest row of a kind stands that means all of it."""
    query = select(SearchChange.tx, SearchChange.id)
    query = query.where(SearchChange.kind == kind, SearchChange.object_id == WHOLE_KIND)
    row = db.session.execute(query.order_by(*_NEWEST_FIRST).limit(1)).one()
    return Place(row.tx, row.id)


def knows(mark: Mark) -> bool:
    """Whether the row is there, the same: neither swept long ago nor of another database or of a time undone."""
    return db.session.scalar(select(SearchChange.at).where(SearchChange.id == mark.id)) == mark.at


def count_waiting(after: Place) -> tuple[int, datetime | None]:
    """How many rows a reader at this place has before it, running transactions not counted, and when the first came."""
    query = select(func.count(), func.min(SearchChange.at)).where(_is_after(after))
    number, oldest = db.session.execute(query).one()
    return number, oldest


def sweep_feed() -> None:
    """Forget rows after a week, the newest never; an index that has not read them by then is made anew."""
    begin_write()
    last = select(SearchChange.id).order_by(*_NEWEST_FIRST).limit(1).scalar_subquery()
    old = SearchChange.at < clock.now() - KEEP
    db.session.execute(delete(SearchChange).where(old, SearchChange.id != last))
    db.session.commit()


def _is_after(place: Place) -> ColumnElement[bool]:
    return tuple_(SearchChange.tx, SearchChange.id) > (place.tx, place.id)


def _settled() -> Sequence[ColumnElement[bool]]:
    """Rows before which none can appear any more."""
    if not _is_postgres():
        return ()
    oldest_running: ColumnElement[int] = literal_column("pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
    return (SearchChange.tx < oldest_running,)


def _is_postgres() -> bool:
    return db.engine.dialect.name == "postgresql"
