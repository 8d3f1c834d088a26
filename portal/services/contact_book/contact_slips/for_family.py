"""Contact slips as a family reads and answers them."""

from dataclasses import dataclass

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import contains_eager

from portal.adapters import clock
from portal.db import begin_write, db
from portal.errors import NotAllowed, NotFound
from portal.models.contact_book import ContactSlip, ContactSlipReader, ContactSlipRound
from portal.models.school import Pupil
from portal.rules.contact_book.contact_slips import HOLD, is_read
from portal.rules.permissions import Actor
from portal.services.contact_book.children import Child, get_child
from portal.services.contact_book.looking import note_family_look
from portal.services.paging import Paged, paginate
from portal.services.records.audit import note


@dataclass(frozen=True)
class SlipRead:
    """A slip and what the person asking did with it."""

    slip: ContactSlip
    reader: ContactSlipReader | None

    @property
    def is_new(self) -> bool:
        """Not read, or not since it was corrected."""
        return self.reader is None or not is_read(self.reader.read_at, self.slip.corrected_at)


def list_contact_slips(actor: Actor, *, pupil_id: int, number: int, visit: bool) -> tuple[Child, Paged[SlipRead]]:
    """The slips of a child, the newest first; six statements."""
    child = get_child(actor, pupil_id)
    if note_family_look(actor, child, "family_page", visit=visit):
        child = get_child(actor, pupil_id)
    page = paginate(_visible(child).order_by(ContactSlipRound.first.desc(), ContactSlip.id.desc()), number=number)
    own = select(ContactSlipReader).where(
        ContactSlipReader.slip_id.in_([slip.id for slip in page.items]),
        ContactSlipReader.account_id == actor.account_id,
    )
    readers = {reader.slip_id: reader for reader in db.session.scalars(own)}
    items = [SlipRead(slip, readers.get(slip.id)) for slip in page.items]
    return child, Paged(items, page.number, page.size, page.total)


def read_contact_slip(actor: Actor, *, pupil_id: int, slip_id: int, visit: bool) -> tuple[Child, SlipRead]:
    """One slip; the first visit, and the first after a correction, is kept as this person's reading."""
    child = get_child(actor, pupil_id)
    found = _get(actor, child, slip_id)
    began = note_family_look(actor, child, "family_page", visit=visit)
    if visit and found.is_new and not began:
        begin_write()
        began = True
    if began:
        child = get_child(actor, pupil_id)
        _open(actor, child, slip_id)
        found = _get(actor, child, slip_id)
    return child, found


def reply(actor: Actor, *, pupil_id: int, slip_id: int, words: str) -> ContactSlipReader:
    """Say that it was read, with a line of words if one likes; a later answer takes the place of the former."""
    child = get_child(actor, pupil_id)
    if child.is_self or not child.may_reply:
        raise NotAllowed
    reader = _open(actor, child, slip_id)
    reader.replied_at, reader.words = clock.now(), words
    unit_id = _get(actor, child, slip_id).slip.round.unit_id
    note(actor, "contact_slip_answered", "pupil", pupil_id, unit_id=unit_id, after={"full_name": child.name})
    db.session.flush()
    return reader


def _open(actor: Actor, child: Child, slip_id: int) -> ContactSlipReader:
    db.session.execute(select(Pupil.id).where(Pupil.id == child.pupil_id).with_for_update())
    found = _get(actor, child, slip_id)
    reader = found.reader
    if reader is None:
        reader = ContactSlipReader(
            slip_id=slip_id,
            guardian_id=child.guardian_id,
            account_id=actor.account_id,
            relation=child.relation,
            opened_at=clock.now(),
            read_at=clock.now(),
        )
        db.session.add(reader)
    elif found.is_new:
        reader.read_at = clock.now()
    db.session.flush()
    return reader


def _get(actor: Actor, child: Child, slip_id: int) -> SlipRead:
    own = and_(ContactSlipReader.slip_id == ContactSlip.id, ContactSlipReader.account_id == actor.account_id)
    query = _visible(child).where(ContactSlip.id == slip_id).add_columns(ContactSlipReader)
    row = db.session.execute(query.outerjoin(ContactSlipReader, own)).first()
    if row is None:
        raise NotFound
    return SlipRead(row[0], row[1])


def _visible(child: Child) -> Select[ContactSlip]:
    """What was sent about a child that was checked, and may be seen by now."""
    return (
        select(ContactSlip)
        .join(ContactSlip.round)
        .options(contains_eager(ContactSlip.round))
        .where(
            ContactSlip.pupil_id == child.pupil_id,
            ContactSlip.facts.is_not(None),
            ContactSlipRound.sent_at <= clock.now() - HOLD,
        )
    )
