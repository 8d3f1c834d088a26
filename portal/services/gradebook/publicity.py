"""What families see of the cells of a book, derived from publications, from granted corrections and from the hour."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.models.gradebook import BookPublication
from portal.rules.gradebook.publishing import HOLD, is_seen, needs_approval, seen_from
from portal.services.records.outbox import queue_many

SLIPS_KIND = "report_slips"
"""Work of the worker: see whether the report slips of a class are whole or changed, and tell the families."""


@dataclass(frozen=True)
class Waiting:
    """A change of a mark that was asked for and waits: to what (as stored), by whom."""

    correction_id: int
    after: str
    asked_by_id: int
    asked_by: str


@dataclass(frozen=True)
class Publicity:
    """Since when the columns of a book are published, by class and column; the moment it is."""

    class_id: int
    published: Mapping[tuple[int, str], datetime]
    now: datetime

    def seen_from(self, column: str) -> datetime | None:
        """When families see the column of this class, maybe in some minutes."""
        since = self.published.get((self.class_id, column))
        return None if since is None else seen_from(since)

    @property
    def columns(self) -> Collection[str]:
        """The published columns of this class, by code."""
        return [column for class_id, column in self.published if class_id == self.class_id]

    def is_guarded(
        self, column: str, *, value: str, class_id: int | None, written_at: datetime | None, adjusted: bool
    ) -> bool:
        """Whether a change must be approved first: of a mark written in some class, published there or here."""
        places = (self.published.get((each or 0, column)) for each in (self.class_id, class_id))
        known = min((each for each in places if each is not None), default=None)
        seen = is_seen(published_at=known, written_at=written_at, adjusted=adjusted, now=self.now)
        return needs_approval(value=value, seen=seen, adjusted=adjusted)


def publicity_of(*, class_id: int, semester: int, subject: str, class_ids: Collection[int]) -> Publicity:
    """Of a book and the classes where its marks were written. One statement."""
    query = select(BookPublication.class_id, BookPublication.column, BookPublication.published_at).where(
        BookPublication.class_id.in_({class_id, *class_ids}),
        BookPublication.semester == semester,
        BookPublication.subject == subject,
        BookPublication.withdrawn_at.is_(None),
    )
    columns = {(where, column): at for where, column, at in db.session.execute(query)}
    return Publicity(class_id, columns, clock.now())


def look_at_slips_later(class_ids: Collection[int]) -> None:
    """Once families see what was published or written just now: one look for all that happens within half an hour."""
    length = int(HOLD.total_seconds())
    part = int(clock.now().timestamp()) // length
    begins = datetime.fromtimestamp((part + 1) * length, UTC)
    payloads = {f"{SLIPS_KIND}-{class_id}-{part}": {"class_id": class_id} for class_id in sorted(set(class_ids))}
    queue_many(SLIPS_KIND, payloads, available_at=begins + HOLD)
