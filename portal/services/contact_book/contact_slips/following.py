"""The school's side: the weeks or months of a class, and who has read and answered what was sent."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import contains_eager

from portal.adapters import clock
from portal.db import db
from portal.errors import NotFound
from portal.models.contact_book import ContactSlip, ContactSlipReader, ContactSlipRound
from portal.models.school import Pupil, SchoolClass
from portal.rules.contact_book.contact_slips import Span, is_read, is_seen
from portal.rules.permissions import Actor
from portal.services.contact_book.contact_slips.drafting import get_span, span_of
from portal.services.contact_book.contact_slips.setting import spans_of
from portal.services.contact_book.enlisting import get_class_to_enlist
from portal.services.paging import Paged, page_of
from portal.services.school.viewing import note_look


@dataclass(frozen=True, kw_only=True)
class SpanRow:
    """A week or month in the list of a class: notes kept, slips sent, slips a guardian has read."""

    span: Span
    round: ContactSlipRound | None
    noted: int
    sent: int
    read: int


@dataclass(frozen=True)
class SentRow:
    """One pupil's slip after sending."""

    slip: ContactSlip
    readers: Sequence[ContactSlipReader]

    @property
    def is_read(self) -> bool:
        """A guardian has read it as it is now."""
        return any(is_read(each.read_at, self.slip.corrected_at) for each in self.readers if each.guardian_id)


@dataclass(frozen=True, kw_only=True)
class SentBoard:
    """The sent slips of a class for a span; ``is_held``: nobody sees them yet."""

    school_class: SchoolClass
    round: ContactSlipRound
    rows: Sequence[SentRow]
    is_held: bool

    @property
    def read(self) -> int:
        """How many were read."""
        return sum(row.is_read for row in self.rows)


def list_rounds(actor: Actor, *, class_id: int, number: int) -> tuple[SchoolClass, Paged[SpanRow]]:
    """The weeks or months of a class, the newest first; those begun before the school changed its choice too."""
    school_class = get_class_to_enlist(actor, class_id)
    rounds = {(each.kind, each.first): each for each in _rounds(class_id)}
    spans = {(span.kind, span.first): span for span in spans_of(school_class.unit_id)}
    spans |= {key: span_of(each) for key, each in rounds.items() if key not in spans}
    page = page_of(sorted(spans.values(), key=lambda span: (span.first, span.kind), reverse=True), number=number)
    shown = [rounds[span.kind, span.first].id for span in page.items if (span.kind, span.first) in rounds]
    counts = _counts(shown)
    rows = [_span_row(span, rounds.get((span.kind, span.first)), counts) for span in page.items]
    return school_class, Paged(rows, page.number, page.size, page.total)


def _span_row(span: Span, found: ContactSlipRound | None, counts: Mapping[int, tuple[int, int, int]]) -> SpanRow:
    noted, sent, read = counts.get(found.id, (0, 0, 0)) if found is not None else (0, 0, 0)
    return SpanRow(span=span, round=found, noted=noted, sent=sent, read=read)


def _rounds(class_id: int) -> Sequence[ContactSlipRound]:
    query = select(ContactSlipRound).where(ContactSlipRound.class_id == class_id)
    return db.session.scalars(query.order_by(ContactSlipRound.first, ContactSlipRound.id)).all()


def _counts(round_ids: Sequence[int]) -> Mapping[int, tuple[int, int, int]]:
    query = (
        select(
            ContactSlip.round_id,
            func.count(case((ContactSlip.text != "", ContactSlip.id)).distinct()),
            func.count(case((ContactSlip.facts.is_not(None), ContactSlip.id)).distinct()),
            func.count(case((ContactSlipReader.guardian_id.is_not(None), ContactSlip.id)).distinct()),
        )
        .outerjoin(ContactSlipReader, ContactSlipReader.slip_id == ContactSlip.id)
        .where(ContactSlip.round_id.in_(round_ids))
        .group_by(ContactSlip.round_id)
    )
    found = db.session.execute(query) if round_ids else ()
    return {round_id: (noted, sent, read) for round_id, noted, sent, read in found}


def read_sent(actor: Actor, *, class_id: int, first: date, visit: bool = False) -> SentBoard:
    """What was sent and what families did with it; a visit goes into the access log of the class."""
    school_class, _span, found = get_span(actor, class_id, first)
    if note_look(actor, "contact_slips", visit=visit, class_id=class_id):
        school_class, _span, found = get_span(actor, class_id, first)
    if found is None or found.sent_at is None:
        raise NotFound
    readers: defaultdict[int, list[ContactSlipReader]] = defaultdict(list)
    slips = list(db.session.scalars(_sent(found.id)))
    query = select(ContactSlipReader).where(ContactSlipReader.slip_id.in_([slip.id for slip in slips]))
    for reader in db.session.scalars(query.order_by(ContactSlipReader.id)):
        readers[reader.slip_id].append(reader)
    return SentBoard(
        school_class=school_class,
        round=found,
        rows=[SentRow(slip, readers[slip.id]) for slip in slips],
        is_held=not is_seen(found.sent_at, clock.now()),
    )


def _sent(round_id: int) -> Select[ContactSlip]:
    return (
        select(ContactSlip)
        .join(ContactSlip.pupil)
        .options(contains_eager(ContactSlip.pupil))
        .where(ContactSlip.round_id == round_id, ContactSlip.facts.is_not(None))
        .order_by(Pupil.name_sort, Pupil.id)
    )
