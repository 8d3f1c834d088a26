"""The classes of a year, and one class."""

from flask import request
from flask.typing import ResponseReturnValue

from portal.blueprints.school.blueprint import bp
from portal.rules.permissions import Permission
from portal.services.school import class_writing, classes, years
from portal.web.access import page
from portal.web.identity import actor
from portal.web.numbers import whole_number
from portal.web.respond import answer, is_real_visit


@bp.get("/")
@page(Permission.SCHOOL_READ)
def index() -> ResponseReturnValue:
    """The classes of a year by grade, and the ways to everything a school keeps."""
    seen = years.see_year(actor(), whole_number(request.args.get("nam")))
    campus_id = whole_number(request.args.get("diem"))
    rows = classes.list_classes(actor(), seen, campus_id=campus_id)
    sites = classes.list_sites(actor(), seen.start_year)
    away = class_writing.list_put_away(actor(), seen.start_year)
    return answer(
        "school/index.html",
        seen=seen,
        rows=rows,
        away=away,
        sites=sites,
        campus_id=campus_id,
    )


@bp.get("/lop/<int:class_id>")
@page(Permission.SCHOOL_READ)
def show_class(class_id: int) -> ResponseReturnValue:
    """A class with its list in the order of names."""
    found = classes.read_class(actor(), class_id=class_id, visit=is_real_visit())
    return answer("school/class.html", found=found, school_class=found.school_class)
