"""The numbers of the schools below a unit, for those who oversee them."""

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.blueprints.school.blueprint import bp
from portal.rules.figures.tables import TABLE_LABELS
from portal.rules.permissions import Permission
from portal.rules.school_years import read_year
from portal.services.school import totals as school_totals
from portal.services.school.totals import COLUMNS, Wanted
from portal.web.access import page
from portal.web.identity import actor
from portal.web.paging import Page, page_number
from portal.web.respond import XLSX, answer, download
from portal.web.templates import grade_label
from portal.web.words import say

EACH = "truong"


@bp.get("/tong-hop/", defaults={"unit_id": None})
@bp.get("/tong-hop/<int:unit_id>")
@page(Permission.SCHOOL_OVERSEE)
def totals(unit_id: int | None) -> ResponseReturnValue:
    """The units below with what their schools count, down to one school by grade."""
    wanted = _wanted(unit_id)
    found = school_totals.read_totals(actor(), wanted)
    lines = Page(found.page(page_number()))
    columns = [column for column in COLUMNS if not (found.is_school and column[0] == "schools")]
    return answer(
        "school/totals.html", found=found, lines=lines, wanted=wanted, columns=columns, each=EACH, labels=TABLE_LABELS
    )


@bp.get("/tong-hop/<int:unit_id>.xlsx")
@page(Permission.SCHOOL_OVERSEE)
def totals_xlsx(unit_id: int) -> ResponseReturnValue:
    """The same numbers as a spreadsheet."""
    data = school_totals.export_totals(actor(), _wanted(unit_id), say=say, grade_name=grade_label)
    return download(data, _("Số liệu trường học.xlsx"), XLSX)


def _wanted(unit_id: int | None) -> Wanted:
    return Wanted(
        unit_id=unit_id,
        year=read_year(request.args.get("nam", "")),
        kind=request.args.get("loai", ""),
        each=request.args.get("xem") == EACH,
        sort=request.args.get("sort", ""),
        descending=request.args.get("dir") == "desc",
    )
