"""Totals and lists of a period as files."""

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.blueprints.form_totals.blueprint import bp
from portal.blueprints.form_totals.looking import asked
from portal.rules.permissions import Permission
from portal.rules.school_years import read_year
from portal.services.data_forms.totals import exporting
from portal.services.data_forms.totals.timeliness import export_timeliness
from portal.web.access import page
from portal.web.identity import actor
from portal.web.numbers import whole_number
from portal.web.respond import XLSX, download
from portal.web.words import say


@bp.get("/dung-han.xlsx")
@page(Permission.FORMS_OVERSEE)
def timeliness_xlsx() -> ResponseReturnValue:
    """How punctual units are, for the emulation file."""
    unit_id, year = whole_number(request.args.get("don-vi", "")), read_year(request.args.get("nam", ""))
    return download(export_timeliness(actor(), unit_id=unit_id, year=year, say=say), _("Nộp đúng hạn.xlsx"), XLSX)


@bp.get("/<int:period_id>/so-lieu.xlsx")
@page(Permission.FORMS_OVERSEE)
def totals_xlsx(period_id: int) -> ResponseReturnValue:
    """A workbook: totals, the figures of each unit, the units with nothing."""
    data = exporting.export_xlsx(actor(), **asked(period_id), say=say)
    return download(data, _("Tổng hợp số liệu.xlsx"), XLSX)


@bp.get("/<int:period_id>/so-lieu.csv")
@page(Permission.FORMS_OVERSEE)
def totals_csv(period_id: int) -> ResponseReturnValue:
    """The figures of each unit, a line each."""
    return download(exporting.export_csv(actor(), **asked(period_id)), _("Tổng hợp số liệu.csv"), "text/csv")


@bp.get("/<int:period_id>/so-lieu.json")
@page(Permission.FORMS_OVERSEE)
def totals_json(period_id: int) -> ResponseReturnValue:
    """Totals and figures under the codes of the form."""
    return download(exporting.export_json(actor(), **asked(period_id)), _("Tổng hợp số liệu.json"), "application/json")


@bp.get("/<int:period_id>/phieu.xlsx")
@page(Permission.FORMS_OVERSEE)
def reports_xlsx(period_id: int) -> ResponseReturnValue:
    """The units in one state, as an annex to a letter."""
    only = request.args.get("trang-thai", "")
    return download(
        exporting.export_reports(actor(), **asked(period_id), only=only, say=say), _("Danh sách đơn vị.xlsx"), XLSX
    )
