"""The slips of a class for a week or month before they are sent: one row for each pupil, saved row by row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotFound, RuleBroken
from portal.models.contact_book import ContactSlip, ContactSlipRound
from portal.models.school import Pupil, SchoolClass
from portal.rules.contact_book.contact_slips import Span, check_note
from portal.rules.permissions import Actor
from portal.services.contact_book.contact_slips.gathering import Facts, gather
from portal.services.contact_book.contact_slips.setting import spans_of
from portal.services.contact_book.enlisting import get_class_to_enlist
from portal.services.gradebook.comment_bank import find_expander
from portal.services.gradebook.results.facts import load_seats
from portal.services.school.viewing import note_look


@dataclass(frozen=True, kw_only=True)
class DraftRow:
    """One pupil: what the slip says by itself, the note that is kept and its version (0 while there is none)."""

    pupil: Pupil
    facts: Facts
    slip: ContactSlip | None

    @property
    def text(self) -> str:
        """The note that is kept."""
        return self.slip.text if self.slip is not None else ""

    @property
    def version(self) -> int:
        """The version of the note."""
        return self.slip.version if self.slip is not None else 0


@dataclass(frozen=True, kw_only=True)
class Draft:
    """The slips of a class for a span; ``round`` None until the first note is kept."""

    school_class: SchoolClass
    span: Span
    round: ContactSlipRound | None
    rows: Sequence[DraftRow]


@dataclass(frozen=True)
class Typed:
    """A note as somebody typed it, and the version that was seen."""

    pupil_id: int
    typed: str
    seen: int


@dataclass(frozen=True)
class Clash:
    """What somebody else wrote into the same note meanwhile."""

    text: str
    by: str
    at: datetime
    version: int


@dataclass
class Saved:
    """How many notes were kept, and those in which somebody else wrote meanwhile, by pupil."""

    count: int = 0
    clashes: dict[int, Clash] = field(default_factory=dict)


def get_span(actor: Actor, class_id: int, first: date) -> tuple[SchoolClass, Span, ContactSlipRound | None]:
    """A span of a class the actor writes slips for: one of the school's weeks or months, or one that was begun."""
    school_class = get_class_to_enlist(actor, class_id)
    query = select(ContactSlipRound).where(ContactSlipRound.class_id == class_id, ContactSlipRound.first == first)
    rounds = db.session.scalars(query.order_by(ContactSlipRound.id)).all()
    for span in spans_of(school_class.unit_id):
        if span.first == first:
            return school_class, span, next((each for each in rounds if each.kind == span.kind), None)
    if not rounds:
        raise NotFound
    return school_class, span_of(rounds[-1]), rounds[-1]


def span_of(found: ContactSlipRound) -> Span:
    """The span of a round that was begun."""
    return Span(kind=found.kind, number=found.number, first=found.first, last=found.last)


def read_draft(actor: Actor, *, class_id: int, first: date, visit: bool = False) -> Draft:
    """The slips of a class before they are sent; a visit goes into the access log of the class."""
    school_class, span, found = get_span(actor, class_id, first)
    if note_look(actor, "contact_slips", visit=visit, class_id=class_id):
        school_class, span, found = get_span(actor, class_id, first)
    seats = load_seats(school_class, clock.today())
    facts = gather(school_class, seats, span)
    kept = _load_slips(found)
    rows = [DraftRow(pupil=seat.pupil, facts=facts[seat.pupil.id], slip=kept.get(seat.pupil.id)) for seat in seats]
    return Draft(school_class=school_class, span=span, round=found, rows=rows)


def save_notes(actor: Actor, *, class_id: int, first: date, typed: Sequence[Typed]) -> Saved:
    """Keep notes; one that somebody else changed meanwhile is left as it is and told. Codes become sentences."""
    found = lock_round(actor, class_id, first)
    if found.sent_at is not None:
        raise RuleBroken("Phiếu này đã gửi nên không sửa được nữa. Hãy đính chính từng em.")
    expand = find_expander(actor, "", typed)
    seats = {seat.pupil.id for seat in load_seats(found.school_class, clock.today())}
    kept, saved = _load_slips(found), Saved()
    for each in typed:
        if each.pupil_id not in seats:
            continue
        text = expand(each.typed)
        check_note(text)
        slip = kept.get(each.pupil_id)
        if slip is not None and slip.version != each.seen and slip.text != text:
            saved.clashes[each.pupil_id] = Clash(slip.text, slip.saved_by, slip.saved_at, slip.version)
        elif text != (slip.text if slip is not None else ""):
            _keep(actor, found, each.pupil_id, slip, text)
            saved.count += 1
    db.session.flush()
    return saved


def lock_round(actor: Actor, class_id: int, first: date) -> ContactSlipRound:
    """The round of a span, begun if need be; whoever writes waits for the others."""
    get_class_to_enlist(actor, class_id)
    db.session.execute(select(SchoolClass.id).where(SchoolClass.id == class_id).with_for_update())
    db.session.expire_all()  # what was read before the others were done
    school_class, span, found = get_span(actor, class_id, first)
    if found is None:
        found = ContactSlipRound(
            unit_id=school_class.unit_id,
            class_id=class_id,
            kind=span.kind,
            number=span.number,
            first=span.first,
            last=span.last,
        )
        db.session.add(found)
        db.session.flush()
    return found


def _keep(actor: Actor, found: ContactSlipRound, pupil_id: int, slip: ContactSlip | None, text: str) -> None:
    if slip is None:
        slip = ContactSlip(round_id=found.id, pupil_id=pupil_id, version=0)
        db.session.add(slip)
    slip.text, slip.saved_at, slip.saved_by, slip.version = text, clock.now(), actor.name, slip.version + 1


def _load_slips(found: ContactSlipRound | None) -> Mapping[int, ContactSlip]:
    if found is None:
        return {}
    query = select(ContactSlip).where(ContactSlip.round_id == found.id).order_by(ContactSlip.id)
    return {slip.pupil_id: slip for slip in db.session.scalars(query)}
