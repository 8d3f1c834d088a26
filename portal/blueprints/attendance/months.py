"""The month's sheet of a class, on the screen, on paper and as a spreadsheet."""

from datetime import date

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.adapters.spreadsheet import write_table
from portal.blueprints.attendance.blueprint import bp
from portal.blueprints.attendance.rolls import WORDS
from portal.errors import NotFound
from portal.rules.permissions import Permission
from portal.services.attendance import months
from portal.web.access import page
from portal.web.identity import actor
from portal.web.respond import XLSX, answer, download, is_real_visit


@bp.get("/<int:class_id>/thang")
@page(Permission.SCHOOL_READ)
def month(class_id: int) -> ResponseReturnValue:
    """The month's sheet of a class: pupils by days, with what adds up."""
    found = months.get_month(actor(), class_id=class_id, month=_asked_month(), visit=is_real_visit())
    return answer("attendance/month.html", month=found, school_class=found.school_class, **WORDS)


@bp.get("/<int:class_id>/thang.xlsx")
@page(Permission.SCHOOL_READ)
def month_xlsx(class_id: int) -> ResponseReturnValue:
    """The month's sheet of a class as a spreadsheet."""
    found = months.export_month(actor(), class_id=class_id, month=_asked_month())
    name, words = found.school_class.name, f"{found.first:%m/%Y}"
    columns = [
        (_("STT"), 5),
        (_("Họ và tên"), 28),
        *((f"{column.day:%d/%m}" + ("" if column.complete else " *"), 7) for column in found.columns),
        (_("Có phép"), 9),
        (_("Không phép"), 11),
        (_("Đi muộn"), 9),
        (_("Tiết vắng"), 10),
        (_("Vắng từ đầu năm"), 12),
    ]
    rows = ((number, *_cells(row)) for number, row in enumerate(found.rows, start=1))
    title = _("Sổ điểm danh lớp %(name)s tháng %(month)s (* chưa điểm danh đủ)", name=name, month=words)
    return download(write_table(title, columns, rows), f"diem-danh-{name}-{found.first:%Y-%m}.xlsx", XLSX)


def _cells(row: months.Row) -> list[object]:
    sums = row.month
    counted = sums.sessions.excused, sums.sessions.unexcused, sums.late, sums.lessons, row.year
    return [row.pupil.full_name, *row.cells, *counted]


def _asked_month() -> date | None:
    text = request.args.get("thang", "")
    try:
        return date.fromisoformat(f"{text}-01") if text else None
    except ValueError:
        raise NotFound from None
