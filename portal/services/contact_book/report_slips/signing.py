"""A guardian signs the slip that was read."""

from portal.adapters import clock
from portal.errors import NotFound, RuleBroken
from portal.models.contact_book import ReportSlipReader
from portal.rules.contact_book.report_slips import fingerprint as fingerprint_of
from portal.rules.permissions import Actor
from portal.rules.school_years import year_name
from portal.services.contact_book.children import get_child_to_sign
from portal.services.contact_book.report_slips.issuing import issue, lock_pupil, open_slip
from portal.services.contact_book.report_slips.reading import look
from portal.services.records.audit import note


def sign_slip(
    actor: Actor, *, pupil_id: int, start_year: int, period: str, fingerprint: str, words: str
) -> ReportSlipReader:
    """Sign what was shown, named by its fingerprint; once. Refused when the slip says something else by now."""
    child = get_child_to_sign(actor, pupil_id)
    lock_pupil(pupil_id)
    seen = look(actor, child, start_year, period)
    if seen.says is None:
        raise NotFound
    if seen.content is None or fingerprint_of(seen.content) != fingerprint:
        raise RuleBroken("Phiếu vừa được điều chỉnh. Hãy xem lại phiếu mới rồi ký.")
    slip = issue(pupil_id, seen.seat.school_class, period, seen.content)
    reader = open_slip(actor, child, slip)
    if reader.signed_at is None:
        reader.signed_at, reader.words = clock.now(), words
        after = {"full_name": child.name, "school_year": year_name(start_year)}
        note(actor, "report_slip_signed", "pupil", pupil_id, unit_id=slip.unit_id, after=after)
    return reader
