"""Report slips that wait for one person of a family."""

from datetime import date, datetime

from sqlalchemy import Date, Select, cast, exists, literal, null, select
from sqlalchemy.orm import aliased

from portal.models.contact_book import ReportSlip, ReportSlipReader
from portal.rules.contact_book.waiting import READ, SIGN
from portal.services.bound import ACCOUNT_ID, PUPIL_ID, START_YEAR
from portal.services.contact_book.viewer import Viewer


def waiting_slips(viewer: Viewer) -> Select[str, int, str, str, date | None, datetime]:
    """Slips of this school year that this person has not opened, or may sign and has not (``waiting.Waiting``)."""
    later = aliased(ReportSlip)
    held = ReportSlipReader.signed_at if viewer.may_sign else ReportSlipReader.opened_at
    done = exists().where(
        ReportSlipReader.slip_id == ReportSlip.id,
        ReportSlipReader.account_id == ACCOUNT_ID,
        held.is_not(None),
    )
    replaced = exists().where(
        later.pupil_id == ReportSlip.pupil_id,
        later.start_year == ReportSlip.start_year,
        later.period == ReportSlip.period,
        later.id > ReportSlip.id,
    )
    return select(
        literal("slip").label("kind"),
        ReportSlip.start_year.label("target_id"),
        ReportSlip.period.label("title"),
        literal(SIGN if viewer.may_sign else READ).label("asks"),
        cast(null(), Date).label("due"),
        ReportSlip.issued_at.label("since"),
    ).where(
        ReportSlip.pupil_id == PUPIL_ID,
        ReportSlip.start_year == START_YEAR,
        ReportSlip.paper_at.is_(None),
        ~replaced,
        ~done,
    )
