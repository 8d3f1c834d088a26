"""Addresses of a report's workbook."""

import io

from sqlalchemy import select

from portal.adapters.spreadsheet import write_filling
from portal.db import db
from portal.models.data_forms import FormPeriod, Report
from portal.models.people import Account
from portal.models.units import Unit
from portal.rules.data_forms.sheets.drawing import draw
from portal.rules.data_forms.sheets.layout import lay_out
from portal.rules.data_forms.sheets.stamp import write_stamp
from portal.services.data_forms.loading import load_report
from portal.services.data_forms.sheets.giving import stamp_of
from portal.web.parts import parts
from portal.web.tables import ticket_for

SCHOOL, LEADER = "Trường Tiểu học Vĩnh Bình", "hieutruong.vinhbinh"


def form_sheet_pages() -> dict[str, dict[str, list[object]]]:
    """By endpoint: the running period's report of a school, and one that is locked; a file with changes and a fault."""
    running, over = (_report(name) for name in ("Giữa học kì I", "Sau khai giảng"))
    leader = db.session.scalars(select(Account.id).where(Account.user_name == LEADER)).one()
    kept = parts().file_store.put(io.BytesIO(_filled(running)))
    return {
        "form_sheets.choose": {"report_id": [running, over]},
        "form_sheets.give": {"report_id": [running]},
        "form_sheets.give_copy": {"report_id": [running, over]},
        "form_sheets.look": {"report_id": [running], "token": [ticket_for(kept.sha256, leader, "phieu.xlsx")]},
    }


def _filled(report_id: int) -> bytes:
    """The workbook with a number changed and one typed wrong."""
    loaded = load_report(db.session.get_one(Report, report_id))
    seal = write_stamp(stamp_of(loaded), parts().register_key.seal)
    put = {("classes", 0): 17, ("moves.come.total", 0): "mười"}
    layout = lay_out(loaded.definition, loaded.content.records)
    return write_filling(draw(layout, loaded.content, guide=["x"], seal=seal, put=put), title="x")


def _report(period: str) -> int:
    query = (
        select(Report.id)
        .join(FormPeriod, FormPeriod.id == Report.period_id)
        .join(Unit, Unit.id == Report.unit_id)
        .where(FormPeriod.name == period)
        .order_by(Unit.name != SCHOOL, Report.id)
    )
    return db.session.scalars(query.limit(1)).one()
