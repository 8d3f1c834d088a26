"""What the issuer follows: who among the addressees has done a duty, who not, who late."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.adapters import clock
from portal.db import db
from portal.errors import NotFound
from portal.models.documents import Document, Duty, DutyReport, Receipt
from portal.rules.documents.deadlines import Occurrence, Rhythm, occurrences, present
from portal.rules.documents.duties import DutyState, Words, timing_words
from portal.rules.permissions import Actor
from portal.services.documents.duties.onward import Onward, count_onward
from portal.services.documents.duties.owing import LIVE
from portal.services.documents.duties.rows import Standing, at_occurrence, begins, local_date, timing_of
from portal.services.documents.following import get_sent
from portal.services.documents.scope import letter_of, lost_its_source
from portal.services.paging import Paged, page_of

PAGE = 100
MOST_OCCURRENCES = 24
SHOWN: dict[str, frozenset[DutyState]] = {
    "chua-xong": frozenset({DutyState.OPEN, DutyState.SOON, DutyState.OVERDUE, DutyState.STANDING}),
    "qua-han": frozenset({DutyState.OVERDUE}),
    "da-xong": frozenset({DutyState.DONE, DutyState.LATE}),
    "muon": frozenset({DutyState.LATE}),
}
"""Filters of the board, by their word in the address."""


@dataclass(frozen=True)
class Line:
    """One addressee and where it stands; ``onward`` when it passed the document on to units that owe the duty too."""

    receipt: Receipt
    standing: Standing
    onward: Onward | None = None


@dataclass(frozen=True)
class Board:
    """One duty over all addressees of a posting; ``choices`` are its occurrences so far, the newest first.

    ``document`` is the posting: the document itself, or a forwarding of it, whose board counts only those it was
    passed on to.
    """

    document: Document
    duties: Sequence[Duty]
    duty: Duty
    occurrence: Occurrence | None
    choices: Sequence[Occurrence]
    tally: Counter[str]
    lines: Sequence[Line]

    @property
    def words(self) -> Words:
        """When the duty is due, in words."""
        return timing_words(timing_of(self.duty))

    def page(self, number: int) -> Paged[Line]:
        """A page of the lines."""
        return page_of(self.lines, number=number, size=PAGE)


def get_board(
    actor: Actor, *, document_id: int, duty_id: int | None = None, occurrence: date | None = None, show: str = ""
) -> Board | None:
    """The board of a duty (the first one unless named) at one occurrence (today's); None when there is no duty.

    Of a forwarding these are the duties of the original, as long as that was not recalled from the unit itself.
    """
    document = get_sent(actor, document_id)
    duties = [] if lost_its_source(actor, document) else list_fixed(letter_of(document))
    if not duties:
        return None
    duty = next((each for each in duties if each.id == duty_id), None) if duty_id else duties[0]
    if duty is None:
        raise NotFound
    since = max(begins(duty), local_date(document.posted_at)) if document.came_by_id else begins(duty)
    choices = _choices(duty, since)
    today = present(timing_of(duty), since=since, today=clock.today())
    chosen = next((each for each in choices if each.due == occurrence), None) or today
    lines = _lines(document, duty, chosen)
    tally = Counter({name: sum(line.standing.state in states for line in lines) for name, states in SHOWN.items()})
    tally["all"] = len(lines)
    wanted = [line for line in lines if show not in SHOWN or line.standing.state in SHOWN[show]]
    return Board(document, duties, duty, chosen, choices, tally, wanted)


def list_fixed(document: Document) -> Sequence[Duty]:
    """The duties of a posted document, in its order."""
    query = select(Duty).where(Duty.document_id == document.id, Duty.fixed_at.is_not(None), Duty.dropped_at.is_(None))
    return db.session.scalars(query.order_by(Duty.position, Duty.id)).all()


def _choices(duty: Duty, since: date) -> list[Occurrence]:
    if duty.rhythm in {Rhythm.ONCE, Rhythm.AFTER_EVENT}:
        return []
    today = clock.today()
    found: list[Occurrence] = []
    for each in islice(occurrences(timing_of(duty), since=since), 1000):
        if each.due > today and each.opens > today and found:
            break
        found.append(each)
    return found[-MOST_OCCURRENCES:][::-1]


def _lines(document: Document, duty: Duty, chosen: Occurrence | None) -> list[Line]:
    """Three queries for any number of addressees."""
    receipts = select(Receipt).where(Receipt.document_id == document.id, LIVE)
    if duty.kinds:
        receipts = receipts.where(Receipt.unit_kind.in_(duty.kinds))
    key = chosen.due.isoformat() if chosen else ""
    reports = {
        report.unit_id: report
        for report in db.session.scalars(
            select(DutyReport)
            .where(DutyReport.duty_id == duty.id, DutyReport.occurrence == key)
            .options(joinedload(DutyReport.answer))
            .order_by(DutyReport.attempt)
        )
    }
    today = clock.today()
    onward = count_onward(document, duty, occurrence=key)
    return [
        Line(
            receipt,
            at_occurrence(duty, chosen, reports.get(receipt.unit_id), today=today),
            onward.get(receipt.unit_id),
        )
        for receipt in db.session.scalars(receipts.order_by(Receipt.unit_kind, Receipt.unit_name))
    ]
