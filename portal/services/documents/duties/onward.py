"""What became of a duty below the addressees of a posting: in the units they passed the document on to."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, func, select

from portal.db import db
from portal.models.documents import Document, Duty, DutyReport, Receipt
from portal.services.documents.duties.owing import LIVE
from portal.services.documents.scope import letter_of


@dataclass(frozen=True)
class Onward:
    """So many units below an addressee owe the duty too, so many of them have done it."""

    units: int
    done: int

    def plus(self, units: int, done: int) -> "Onward":
        """Together with what lies further down."""
        return Onward(self.units + units, self.done + done)


def count_onward(document: Document, duty: Duty, *, occurrence: str) -> dict[int, Onward]:
    """By addressee of the posting: the units below it, at any depth; one query, addressees without any left out."""
    done = exists().where(
        DutyReport.duty_id == duty.id,
        DutyReport.unit_id == Receipt.unit_id,
        DutyReport.occurrence == occurrence,
        DutyReport.returned_at.is_(None),
    )
    owing = LIVE & Receipt.unit_kind.in_(duty.kinds) if duty.kinds else LIVE
    query = (
        select(Document.came_by_id, Document.id, Document.issuing_unit_id, _count(owing), _count(owing & done))
        .join(Receipt, Receipt.document_id == Document.id)
        .where(Document.forwards_id == letter_of(document).id, Document.came_by_id.is_not(None))
        .group_by(Document.came_by_id, Document.id, Document.issuing_unit_id)
    )
    below = defaultdict(list)
    for came_by, *forwarding in db.session.execute(query):
        below[came_by].append(forwarding)
    found: dict[int, Onward] = {}
    for posting_id, unit_id, units, finished in below[document.id]:
        here = found.get(unit_id, Onward(0, 0)).plus(units, finished)
        waiting = [posting_id]
        while waiting:
            for deeper_id, _unit_id, units, finished in below[waiting.pop()]:
                here = here.plus(units, finished)
                waiting.append(deeper_id)
        found[unit_id] = here
    return {unit_id: onward for unit_id, onward in found.items() if onward.units}


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count().filter(condition)
