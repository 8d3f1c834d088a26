"""Addresses of reports: half filled, of the school's records, waiting, approved and locked; cells, openings, files."""

import io

from sqlalchemy import select

from portal.adapters import clock
from portal.db import db
from portal.models.access_keys import AccessKey
from portal.models.data_forms import CellComment, FormPeriod, Report, ReportCell, ReportFile, ReportOpening
from portal.web.parts import parts


def data_form_pages() -> dict[str, dict[str, list[object]]]:
    """By endpoint."""
    half = db.session.scalars(
        select(CellComment.report_id).where(CellComment.key == "moves.gone.total").order_by(CellComment.id)
    ).first()
    over = db.session.scalars(
        select(Report)
        .join(FormPeriod, FormPeriod.id == Report.period_id)
        .where(FormPeriod.name == "Sau khai giảng", Report.approved_version.is_not(None))
        .order_by(Report.id)
    ).first()
    known = select(ReportCell.report_id).where(ReportCell.origin == "prefill").order_by(ReportCell.id)
    prefilled = db.session.scalars(known).first()
    assert half is not None
    assert prefilled is not None
    assert over is not None
    openings = db.session.scalars(select(ReportOpening.id).order_by(ReportOpening.id)).all()
    file = ReportFile(report_id=half, name="so-lieu.pdf", sha256=_kept(), size=3, at=clock.now())
    file.account_id = (openings and db.session.scalars(select(ReportOpening.asked_by_id)).first()) or 0
    db.session.add(file)
    db.session.commit()
    keys = db.session.scalars(select(AccessKey.id).where(AccessKey.name == "SMAS"))
    both: dict[str, list[object]] = {"report_id": [half, over.id]}
    locked: dict[str, list[object]] = {"report_id": [over.id]}
    return {
        "data_forms.report": both,
        "data_forms.report_reminders": both,
        "data_forms.print_report": both,
        "data_forms.report_pdf": {"report_id": [over.id]},
        "data_forms.fill": {"report_id": [half, over.id, prefilled]},
        **{
            f"data_forms.{name}": {"report_id": [half], "key": ["classes"], "record": [0]}
            for name in ("attach", "cell")
        },
        "data_forms.file": {"report_id": [half], "file_id": [file.id]},
        "data_forms.ask_opening": locked,
        "data_forms.open_report": locked,
        "people.revoke_key": {"key_id": [keys.one()]},
        "data_forms.opening": {"opening_id": list(openings)},
        "data_forms.print_amendment": {"opening_id": [openings[0]]},
    }


def _kept() -> str:
    return parts().file_store.put(io.BytesIO(b"abc")).sha256
