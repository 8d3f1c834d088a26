"""The way in."""

from flask import request
from flask.typing import ResponseReturnValue

from portal.blueprints.gradebook.blueprint import bp
from portal.rules.permissions import Permission
from portal.rules.school_years import read_year
from portal.services.gradebook import locks, overview
from portal.services.school import usage
from portal.web.access import page
from portal.web.identity import actor
from portal.web.numbers import whole_number
from portal.web.respond import answer


@bp.get("/")
@page(Permission.SCHOOL_READ)
def index() -> ResponseReturnValue:
    """The sheets one works with this semester, or worked with in a former year, and how full each is."""
    found = overview.look_over(
        actor(),
        semester=whole_number(request.args.get("hoc-ky")),
        class_id=whole_number(request.args.get("lop")),
        start_year=read_year(request.args.get("nam", "")),
    )
    return answer("gradebook/index.html", found=found, may_lock=locks.may_lock(actor()), unread=usage.is_new(actor()))


@bp.get("/<int:class_id>/")
@page(Permission.SCHOOL_READ)
def class_books(class_id: int) -> ResponseReturnValue:
    """The books of one class in a semester, and how full each is."""
    found = overview.look_at_class(actor(), class_id=class_id, semester=whole_number(request.args.get("hoc-ky")))
    return answer("gradebook/class_books.html", found=found, school_class=found.school_class)
