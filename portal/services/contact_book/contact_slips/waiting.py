"""Contact slips that wait for one person on a child's page."""

from datetime import date, datetime, timedelta

from sqlalchemy import Date, Select, String, and_, cast, literal, null, or_, select

from portal.models.contact_book import ContactSlip, ContactSlipReader, ContactSlipRound
from portal.rules.contact_book.contact_slips import HOLD
from portal.rules.contact_book.waiting import READ
from portal.services.bound import ACCOUNT_ID, PUPIL_ID, ago
from portal.services.contact_book.viewer import Viewer

SHOWN_FOR = timedelta(days=45)


def waiting_contact_slips(_viewer: Viewer) -> Select[str, int, str, str, date, datetime | None]:
    """Slips this person has not read, or not since they were corrected; ``title`` is "week/12" or "month/11"."""
    own = and_(ContactSlipReader.slip_id == ContactSlip.id, ContactSlipReader.account_id == ACCOUNT_ID)
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
            ContactSlip.pupil_id == PUPIL_ID,
            ContactSlip.facts.is_not(None),
            ContactSlipRound.sent_at <= ago("slip_sent_before", HOLD),
            ContactSlipRound.sent_at > ago("slip_sent_after", SHOWN_FOR),
            or_(ContactSlipReader.id.is_(None), ContactSlipReader.read_at < ContactSlip.corrected_at),
        )
    )
