"""Which units owe the duties of a document: those it was sent to, and those it reached by a forwarding."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import aliased, contains_eager

from portal.adapters import clock
from portal.db import db
from portal.models.documents import Document, Duty, Receipt
from portal.rules.documents.deadlines import Rhythm
from portal.rules.permissions import Actor
from portal.services.documents.duties.rows import begins, is_for, local_date
from portal.services.documents.scope import visible_receipts

LIVE = Receipt.refused_at.is_(None) & Receipt.recalled_at.is_(None)
"""Receipts that were neither sent back nor recalled."""


@dataclass
class Claim:
    """How a document reached a unit: as which kinds of unit, since when it counts, and by whose postings."""

    since: date | None = None
    kinds: set[str] = field(default_factory=set)
    senders: set[int] = field(default_factory=set)

    def begins(self, duty: Duty) -> date:
        """From which day occurrences count for the unit: that of posting, or on which it was passed on to it."""
        return max(begins(duty), self.since) if self.since else begins(duty)

    def binds(self, duty: Duty) -> bool:
        """Whether the duty addresses a unit of its kind."""
        return any(is_for(duty, kind) for kind in self.kinds)


def owed(actor: Actor) -> Select[Duty]:
    """Fixed duties of documents the unit acted for has, by whichever posting, and neither sent back nor lost again.

    Looked for from the duties: there are far fewer of them than receipts of a unit.
    """
    forwarding = aliased(Document)
    sent_here = visible_receipts(actor).where(Receipt.document_id == Duty.document_id, LIVE).exists()
    carried = visible_receipts(actor).where(Receipt.document_id == forwarding.id, LIVE).exists()
    passed_on = exists().where(forwarding.forwards_id == Duty.document_id, forwarding.came_by_id.is_not(None), carried)
    return (
        select(Duty)
        .join(Document, Document.id == Duty.document_id)
        .options(contains_eager(Duty.document))
        .where(Duty.fixed_at.is_not(None), Duty.dropped_at.is_(None))
        .where(or_(sent_here, passed_on))
    )


def postings(letter_ids: Collection[int]) -> Select[int]:
    """The postings of these documents and all their forwardings, by id."""
    carried = Document.forwards_id.in_(letter_ids) & Document.came_by_id.is_not(None)
    return select(Document.id).where(or_(Document.id.in_(letter_ids), carried))


def claims(actor: Actor, letter_ids: Collection[int]) -> dict[int, Claim]:
    """How each of these documents reached the unit; one query for any number of them."""
    query = visible_receipts(actor).where(Receipt.document_id.in_(postings(letter_ids)), LIVE)
    query = query.join(Document, Document.id == Receipt.document_id).options(contains_eager(Receipt.document))
    found: dict[int, Claim] = {}
    direct: set[int] = set()
    for receipt in db.session.scalars(query.order_by(Receipt.posted_at.desc(), Receipt.id)):
        document = receipt.document
        letter_id = document.forwards_id if document.came_by_id and document.forwards_id else document.id
        claim = found.setdefault(letter_id, Claim())
        claim.kinds.add(receipt.unit_kind)
        claim.senders.add(document.issuing_unit_id)
        direct |= {letter_id} if letter_id == document.id else set()
        claim.since = None if letter_id in direct else local_date(receipt.posted_at)
    return found


def find_forwarding(unit_id: int | None, *, letter_id: int, to_unit_id: int) -> int | None:
    """The posting by which a unit passed the document on to another one that still has it, the latest one."""
    query = select(Receipt.document_id).join(Document, Document.id == Receipt.document_id)
    carried = (Document.forwards_id == letter_id) & Document.came_by_id.is_not(None)
    query = query.where(carried, Document.issuing_unit_id == unit_id, Receipt.unit_id == to_unit_id, LIVE)
    return db.session.scalar(query.order_by(Document.posted_at.desc(), Document.id.desc()).limit(1))


def addressed(duty: Duty, *, due: date) -> list[ColumnElement[bool]]:
    """Conditions for receipts of units that owe the occurrence of a duty that is due on a day."""
    found: list[ColumnElement[bool]] = [Receipt.document_id.in_(postings([duty.document_id])), LIVE]
    if duty.kinds:
        found.append(Receipt.unit_kind.in_(duty.kinds))
    if duty.rhythm != Rhythm.ONCE:
        over = datetime.combine(due + timedelta(days=1), time(), clock.LOCAL_ZONE)
        found.append((Receipt.document_id == duty.document_id) | (Receipt.posted_at < over))
    return found
