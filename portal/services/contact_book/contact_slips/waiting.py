"""Contact slips that wait for one person on a child's page."""

from datetime import date, datetime, timedelta

from sqlalchemy import Date, Select, String, and_, cast, literal, null, or_, select

from portal.adapters import clock
from portal.models.contact_book import ContactSlip, ContactSlipReader, ContactSlipRound
from portal.rules.contact_book.contact_slips import HOLD
from portal.rules.contact_book.waiting import READ
from portal.rules.permissions import Actor
from portal.services.contact_book.children import Child

SHOWN_FOR = timedelta(days=45)


def waiting_contact_slips(actor: Actor, child: Child) -> Select[str, int, str, str, date, datetime | None]:
    """Slips this person has not read, or not since they were corrected; ``title`` is "week/12" or "month/11"."""
    own = and_(ContactSlipReader.slip_id == ContactSlip.id, ContactSlipReader.account_id == actor.account_id)
    return (
        select(
            literal("contact_slip").label("kind"),
            ContactSlip.id.label("target_id"),
            (ContactSlipRound.kind + "/" + cast(ContactSlipRound.number, String)).label("title"),
            literal(READ).label("asks"),
            cast(null(), Date).label("due"),
            ContactSlipRound.sent_at.label("since"),
        )
        .select_from(ContactSlip)
        .join(ContactSlip.round)
        .outerjoin(ContactSlipReader, own)
        .where(
            ContactSlip.pupil_id == child.pupil_id,
            ContactSlip.facts.is_not(None),
            ContactSlipRound.sent_at <= clock.now() - HOLD,
            ContactSlipRound.sent_at > clock.now() - SHOWN_FOR,
            or_(ContactSlipReader.id.is_(None), ContactSlipReader.read_at < ContactSlip.corrected_at),
        )
    )
