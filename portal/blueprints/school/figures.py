"""Figures the worker keeps of the schools below a unit: what is entered, results, attendance; for those who oversee."""

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.blueprints.school.blueprint import bp
from portal.rules.figures.tables import PERIOD_LABELS, TABLE_LABELS
from portal.rules.permissions import Permission
from portal.rules.school_years import read_year
from portal.services import figures as service
from portal.services.figures import Asked
from portal.web.access import page
from portal.web.identity import actor
from portal.web.numbers import whole_number
from portal.web.paging import Page, page_number
from portal.web.respond import XLSX, answer, download
from portal.web.templates import grade_label
from portal.web.words import say


@bp.get("/tong-hop/bang/", defaults={"unit_id": None})
@bp.get("/tong-hop/bang/<int:unit_id>")
@page(Permission.SCHOOL_OVERSEE)
def figures(unit_id: int | None) -> ResponseReturnValue:
    """One table of figures of the units below, down to one school by grade."""
    asked = _asked(unit_id)
    found = service.read_figures(actor(), asked)
    lines = Page(found.page(page_number()))
    return answer(
        "school/figures.html", found=found, lines=lines, asked=asked, periods=PERIOD_LABELS, tables=TABLE_LABELS
    )


@bp.get("/tong-hop/bang/<int:unit_id>.xlsx")
@page(Permission.SCHOOL_OVERSEE)
def figures_xlsx(unit_id: int) -> ResponseReturnValue:
    """The same table as a spreadsheet."""
    data = service.export_figures(actor(), _asked(unit_id), say=say, grade_name=grade_label)
    return download(data, _("Số liệu trường học.xlsx"), XLSX)


def _asked(unit_id: int | None) -> Asked:
    return Asked(
        unit_id=unit_id,
        table=request.args.get("bang", ""),
        year=read_year(request.args.get("nam", "")),
        period=request.args.get("ki", ""),
        stage=request.args.get("cap", ""),
        grade=whole_number(request.args.get("khoi", "")),
        view=request.args.get("xem", ""),
        sort=request.args.get("sort", ""),
        descending=request.args.get("dir") == "desc",
    )
