"""What the schools below disclosed of a school year, for the unit above them."""

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.blueprints.news.blueprint import bp
from portal.rules.school_years import read_year
from portal.services.news.disclosure import radar
from portal.web.access import SIGNED_IN, page
from portal.web.identity import actor
from portal.web.paging import Page, page_number
from portal.web.respond import XLSX, answer, download
from portal.web.words import say

LATE = "qua-han"


@bp.get("/cap-duoi/cong-khai")
@page(SIGNED_IN)
def schools() -> ResponseReturnValue:
    """The schools below by how many of the eight sections are published."""
    year, only_late = read_year(request.args.get("nam", "")), request.args.get("loc") == LATE
    found = radar.read_schools(actor(), year=year, only_late=only_late, number=page_number())
    return answer("news/schools.html", found=found, page=Page(found.page), only_late=only_late, late=LATE)


@bp.get("/cap-duoi/cong-khai.xlsx")
@page(SIGNED_IN)
def schools_xlsx() -> ResponseReturnValue:
    """The same schools as a spreadsheet."""
    year, only_late = read_year(request.args.get("nam", "")), request.args.get("loc") == LATE
    data = radar.schools_sheet(actor(), year=year, only_late=only_late, say=say)
    return download(data, _("Công khai của các trường.xlsx"), XLSX)
