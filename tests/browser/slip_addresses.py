"""Addresses of report slips: those of last year, of the mother's child and of the whole class."""

from sqlalchemy import select

from portal.db import db
from portal.models.contact_book import ReportSlip, ReportSlipReader


def slip_pages() -> dict[str, dict[str, list[object]]]:
    """By endpoint: the slip a mother signed and one that waits, and the board of their class."""
    signed = select(ReportSlip).join(ReportSlipReader, ReportSlipReader.slip_id == ReportSlip.id)
    slip = db.session.scalars(signed.where(ReportSlipReader.signed_at.is_not(None)).order_by(ReportSlip.id)).first()
    assert slip is not None
    child: dict[str, list[object]] = {"pupil_id": [slip.pupil_id], "start_year": [slip.start_year]}
    room: dict[str, list[object]] = {"class_id": [slip.class_id]}
    return {
        "family.slips": {"pupil_id": [slip.pupil_id]},
        "family.slip": child | {"period": ["1", "2"]},
        "family.slip_file": child | {"period": ["1"]},
        "family.signed_slip": {"pupil_id": [slip.pupil_id], "slip_id": [slip.id]},
        "family.school_report": child,
        "contact_book.report_slips": room,
        "contact_book.paper_slips": room | {"period": ["1"]},
    }
