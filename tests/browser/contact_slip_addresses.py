"""Addresses of weekly contact slips: this week half written, last week sent, the mother's own."""

from sqlalchemy import select

from portal.db import db
from portal.models.contact_book import ContactSlip, ContactSlipRound


def contact_slip_pages() -> dict[str, dict[str, list[object]]]:
    """By endpoint: the draft and the sent round of 4A, and the slip of its first pupil."""
    rounds = select(ContactSlipRound).order_by(ContactSlipRound.first.desc())
    sent = db.session.scalars(rounds.where(ContactSlipRound.sent_at.is_not(None))).first()
    draft = db.session.scalars(rounds.where(ContactSlipRound.sent_at.is_(None))).first()
    assert sent is not None
    assert draft is not None
    slip = db.session.scalars(select(ContactSlip).filter_by(round_id=sent.id).order_by(ContactSlip.id)).first()
    assert slip is not None
    room: dict[str, list[object]] = {"class_id": [sent.class_id]}
    writing, done = room | {"day": [draft.first.isoformat()]}, room | {"day": [sent.first.isoformat()]}
    pupil: dict[str, list[object]] = {"pupil_id": [slip.pupil_id]}
    return {
        "contact_book.contact_slips": room,
        "contact_book.contact_slip_round": room | {"day": [draft.first.isoformat(), sent.first.isoformat()]},
        "contact_book.preview_contact_slip": writing | pupil,
        "contact_book.send_contact_slips": writing,
        "contact_book.correct_contact_slip": done | pupil,
        "contact_book.print_contact_slips": done,
        "family.contact_slips": pupil,
        "family.contact_slip": pupil | {"slip_id": [slip.id]},
    }
