"""The unit's registers of incoming and outgoing documents by year (Nghị định 30/2020, Appendix IV)."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from portal.adapters import clock
from portal.db import db
from portal.errors import NotFound
from portal.models.documents import Document, Receipt
from portal.models.units import UnitKind
from portal.rules.permissions import Actor
from portal.services.documents.scope import letter_of, visible_documents, visible_receipts
from portal.services.documents.successors import Successor, find_successors
from portal.services.paging import Paged, paginate

BATCH = 200
VOLUME = 2000
"""Lines of one volume (quyển) on paper."""

NAMED = 3
"""Up to so many addressees are named; more are counted by kind."""


@dataclass(frozen=True)
class Arrival:
    """One line of the incoming register; it is passed on, on the day it is entered, when it names a handler."""

    document: Document
    number: int | None
    arrived_on: date | None
    handler: str
    remark: str
    recalled_at: datetime | None
    replaced_by: str

    @property
    def passed_on(self) -> date | None:
        """The day the document went to its handler."""
        return self.arrived_on if self.handler else None


@dataclass(frozen=True)
class Dispatch:
    """One line of the outgoing register: few addressees by ``names``, many as ``kinds`` (name of a kind, how many)."""

    document: Document
    sent_on: date
    names: Sequence[str]
    kinds: Sequence[tuple[str, int]]
    copies: int
    returned: int
    recalled: int
    replaced_by: str


def arrival_years(actor: Actor) -> list[int]:
    """Years with entries in the incoming register, and the present one; newest first."""
    found = visible_receipts(actor).where(Receipt.arrival_year.is_not(None)).with_only_columns(Receipt.arrival_year)
    years: set[Any] = {*db.session.scalars(found.distinct()), clock.today().year}
    return sorted(years, reverse=True)


def list_arrivals(actor: Actor, *, year: int, number: int) -> Paged[Arrival]:
    """A page of the incoming register of a year, in the order of the arrival numbers."""
    page = paginate(_arrivals(actor, year), number=number)
    return Paged(_lines(page.items), page.number, page.size, page.total)


def export_arrivals(actor: Actor, *, year: int) -> Iterator[Arrival]:
    """The whole incoming register of a year."""
    receipts = db.session.scalars(_arrivals(actor, year)).all()
    for start in range(0, len(receipts), BATCH):
        yield from _lines(receipts[start : start + BATCH])


def arrivals_volume(actor: Actor, *, year: int, volume: int) -> list[Arrival]:
    """The lines of one volume of the incoming register; NotFound when there is no such volume."""
    return _lines(_volume(_arrivals(actor, year), volume))


def volumes_of(lines: int) -> int:
    """How many volumes so many lines fill."""
    return -(-lines // VOLUME)


def _volume(query: Select[Any], volume: int) -> Sequence[Any]:
    page = paginate(query, number=volume, size=VOLUME)
    if not page.items or page.number != volume:
        raise NotFound
    return page.items


def _lines(receipts: Sequence[Receipt]) -> list[Arrival]:
    letters = [letter_of(receipt.document) for receipt in receipts]
    newer = find_successors(letter.id for letter in letters)
    return [_arrival(r, letter, newer.get(letter.id)) for r, letter in zip(receipts, letters, strict=True)]


def _arrival(receipt: Receipt, letter: Document, successor: Successor | None) -> Arrival:
    return Arrival(
        letter,
        receipt.arrival_number,
        receipt.arrived_on,
        receipt.arrival_handler or "",
        receipt.arrival_note or "",
        receipt.recalled_at,
        successor.code if successor else "",
    )


def _arrivals(actor: Actor, year: int) -> Select[Receipt]:
    return (
        visible_receipts(actor)
        .where(Receipt.arrival_year == year)
        .options(joinedload(Receipt.document).joinedload(Document.forwards))
        .order_by(Receipt.arrival_number)
    )


def dispatch_years(actor: Actor) -> list[int]:
    """From the unit's first posted year to the present one; newest first."""
    found = _posted(actor).subquery()
    first, this_year = db.session.scalar(select(func.min(found.c.posted_at))), clock.today().year
    begun = min(_local_day(first).year, this_year) if first else this_year
    return list(range(this_year, begun - 1, -1))


def list_dispatches(actor: Actor, *, year: int, number: int) -> Paged[Dispatch]:
    """A page of the outgoing register of a year, in the order of posting."""
    page = paginate(_dispatches(actor, year), number=number)
    return Paged(_with_addressees(page.items), page.number, page.size, page.total)


def export_dispatches(actor: Actor, *, year: int) -> Iterator[Dispatch]:
    """The whole outgoing register of a year."""
    yield from _in_batches(db.session.scalars(_dispatches(actor, year)).all())


def dispatches_volume(actor: Actor, *, year: int, volume: int) -> list[Dispatch]:
    """The lines of one volume of the outgoing register; NotFound when there is no such volume."""
    return list(_in_batches(_volume(_dispatches(actor, year), volume)))


def _in_batches(documents: Sequence[Document]) -> Iterator[Dispatch]:
    for start in range(0, len(documents), BATCH):
        yield from _with_addressees(documents[start : start + BATCH])


def _posted(actor: Actor) -> Select[Document]:
    own = (Document.issuing_unit_id == actor.unit_id) & Document.came_by_id.is_(None)
    return visible_documents(actor).where(own, Document.posted_at.is_not(None))


def _dispatches(actor: Actor, year: int) -> Select[Document]:
    begin, end = (datetime(y, 1, 1, tzinfo=clock.LOCAL_ZONE).astimezone(UTC) for y in (year, year + 1))
    in_year = _posted(actor).where(Document.posted_at >= begin, Document.posted_at < end)
    return in_year.order_by(Document.posted_at, Document.id)


def _with_addressees(documents: Sequence[Document]) -> list[Dispatch]:
    if not documents:
        return []
    kinds: dict[int, list[tuple[str, int]]] = defaultdict(list)
    returned: dict[int, int] = defaultdict(int)
    recalled: dict[int, int] = defaultdict(int)
    rows: Any = db.session.execute(
        select(
            Receipt.document_id,
            UnitKind.name,
            func.count(),
            func.count(Receipt.refused_at),
            func.count(Receipt.recalled_at),
        )
        .join(UnitKind, UnitKind.code == Receipt.unit_kind)
        .where(Receipt.document_id.in_([document.id for document in documents]))
        .group_by(Receipt.document_id, UnitKind.name, UnitKind.position)
        .order_by(UnitKind.position)
    )
    for document_id, kind, count, refused, taken in rows:
        kinds[document_id].append((kind, count))
        returned[document_id] += refused
        recalled[document_id] += taken
    copies = {document_id: sum(count for _kind, count in found) for document_id, found in kinds.items()}
    names = _names([document_id for document_id, count in copies.items() if count <= NAMED])
    newer = find_successors(document.id for document in documents)
    return [
        Dispatch(
            document=d,
            sent_on=_local_day(d.posted_at),
            names=names[d.id],
            kinds=kinds[d.id],
            copies=copies.get(d.id, 0),
            returned=returned[d.id],
            recalled=recalled[d.id],
            replaced_by=newer[d.id].code if d.id in newer else "",
        )
        for d in documents
    ]


def _local_day(instant: datetime | None) -> date:
    return (instant or clock.now()).astimezone(clock.LOCAL_ZONE).date()


def _names(ids: Sequence[int]) -> defaultdict[int, list[str]]:
    names: defaultdict[int, list[str]] = defaultdict(list)
    if ids:
        query = select(Receipt.document_id, Receipt.unit_name).where(Receipt.document_id.in_(ids))
        for document_id, name in db.session.execute(query.order_by(Receipt.unit_name)):
            names[document_id].append(name)
    return names
