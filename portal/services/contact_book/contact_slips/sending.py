"""Sending the slips of a class together, half a minute to take them back, telling the families, correcting one."""

from datetime import date

from sqlalchemy import ColumnElement, select

from portal.adapters import clock
from portal.db import db
from portal.errors import NotFound, RuleBroken
from portal.models.contact_book import ContactSlip, ContactSlipRound
from portal.models.records import OutboxItem
from portal.models.units import Unit
from portal.rules.contact_book.contact_slips import HOLD, check_note, is_seen
from portal.rules.notifications.kinds import Kind
from portal.rules.permissions import Actor
from portal.services.contact_book.contact_slips.drafting import lock_round, span_of
from portal.services.contact_book.contact_slips.gathering import gather
from portal.services.contact_book.notices.aiming import find_told
from portal.services.gradebook.results.facts import load_seats
from portal.services.notifications.telling import notify
from portal.services.records.audit import note
from portal.services.records.outbox import queue_many

KIND = "contact_slips"


def send(actor: Actor, *, class_id: int, first: date) -> ContactSlipRound:
    """Send a slip to the family of everybody in the class today, with what is known by now."""
    found = lock_round(actor, class_id, first)
    if found.sent_at is not None:
        raise RuleBroken("Phiếu của kỳ này đã được gửi.")
    seats = load_seats(found.school_class, clock.today())
    if not seats:
        raise RuleBroken("Lớp chưa có học sinh nào nên chưa gửi được.")
    facts = gather(found.school_class, seats, span_of(found))
    kept = {slip.pupil_id: slip for slip in db.session.scalars(select(ContactSlip).where(_of(found)))}
    for seat in seats:
        slip = kept.get(seat.pupil.id)
        if slip is None:
            slip = ContactSlip(round_id=found.id, pupil_id=seat.pupil.id, saved_at=clock.now(), saved_by=actor.name)
            db.session.add(slip)
        slip.facts = facts[seat.pupil.id]
    found.sent_at, found.sent_by = clock.now(), actor.name
    payload = {"round_id": found.id, "sent_at": found.sent_at.isoformat()}
    queue_many(KIND, {f"{KIND}-{found.id}-{payload['sent_at']}": payload}, available_at=found.sent_at + HOLD)
    note(actor, "contact_slips_sent", "school_class", class_id, after={"count": len(seats)})
    db.session.flush()
    return found


def undo(actor: Actor, *, class_id: int, first: date) -> ContactSlipRound:
    """Take the slips back while nobody could see them: they are drafts again, with every note."""
    found = lock_round(actor, class_id, first)
    if found.sent_at is None:
        raise NotFound
    if is_seen(found.sent_at, clock.now()):
        raise RuleBroken("Đã quá 30 giây, gia đình xem được phiếu rồi. Hãy đính chính từng em.")
    found.sent_at = None
    for slip in db.session.scalars(select(ContactSlip).where(_of(found))):
        slip.facts = None
    note(actor, "contact_slips_undone", "school_class", class_id)
    db.session.flush()
    return found


def correct(actor: Actor, *, class_id: int, first: date, pupil_id: int, text: str) -> ContactSlip:
    """Put a correction beside what was sent to one family, which is told; a later one takes its place, and the former
    stays to be read. While nobody could see the slip the teacher's words themselves are changed."""
    found = lock_round(actor, class_id, first)
    slip = db.session.scalar(select(ContactSlip).where(_of(found), ContactSlip.pupil_id == pupil_id))
    if slip is None or slip.facts is None or found.sent_at is None:
        raise NotFound
    if not text:
        raise RuleBroken("Vui lòng nhập lời đính chính.", field="text")
    check_note(text)
    if not is_seen(found.sent_at, clock.now()):
        return _reword(actor, slip, text)
    if text == slip.correction:
        return slip
    if text == slip.text:
        raise RuleBroken("Lời này giống lời đã gửi. Hãy ghi điều cần đính chính.", field="text")
    if slip.corrected_at is not None:
        before = {"text": slip.correction, "at": slip.corrected_at.isoformat(), "by": slip.corrected_by}
        slip.former = [*slip.former, before]
    slip.correction, slip.corrected_at, slip.corrected_by = text, clock.now(), actor.name
    note(actor, "contact_slip_corrected", "pupil", pupil_id, after={"full_name": slip.pupil.full_name})
    db.session.flush()
    key = f"contact-slip-{slip.id}-{slip.corrected_at.isoformat()}"
    _tell(found, [slip], kind=Kind.CONTACT_SLIP_CORRECTED, key=key)
    return slip


def _reword(actor: Actor, slip: ContactSlip, text: str) -> ContactSlip:
    """Nobody has seen it: no trace for the family, one in the log."""
    if text != slip.text:
        slip.text, slip.saved_at, slip.saved_by, slip.version = text, clock.now(), actor.name, slip.version + 1
        note(actor, "contact_slip_reworded", "pupil", slip.pupil_id, after={"full_name": slip.pupil.full_name})
        db.session.flush()
    return slip


def announce(item: OutboxItem) -> None:
    """Tell the families once the half minute is over; slips taken back meanwhile are not told."""
    found = db.session.get(ContactSlipRound, item.payload["round_id"])
    if found is None or found.sent_at is None or found.sent_at.isoformat() != item.payload["sent_at"]:
        return
    query = select(ContactSlip).where(_of(found), ContactSlip.facts.is_not(None)).order_by(ContactSlip.id)
    _tell(found, list(db.session.scalars(query)), kind=Kind.CONTACT_SLIP_SENT, key="contact-slip")


def _tell(found: ContactSlipRound, slips: list[ContactSlip], *, kind: Kind, key: str) -> None:
    """The people of each pupil with the rights of this moment."""
    people = find_told([slip.pupil_id for slip in slips])
    params = {"school": db.session.scalar(select(Unit.name).where(Unit.id == found.unit_id))}
    for slip in slips:
        accounts = [each.account_id for each in people.get(slip.pupil_id, ()) if each.account_id is not None]
        path = f"/so-lien-lac/{slip.pupil_id}/phieu-lien-lac/{slip.id}/"
        own = key if len(slips) == 1 and key != "contact-slip" else f"{key}-{slip.id}"
        notify(accounts, kind=kind, key=own, params=params, path=path)


def _of(found: ContactSlipRound) -> ColumnElement[bool]:
    return ContactSlip.round_id == found.id
