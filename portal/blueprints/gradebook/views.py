"""The way in."""

from flask import request
from flask.typing import ResponseReturnValue

from portal.blueprints.gradebook.blueprint import bp
from portal.rules.permissions import Permission
from portal.services.gradebook import locks, overview
from portal.web.access import page
from portal.web.identity import actor
from portal.web.numbers import whole_number
from portal.web.respond import answer


@bp.get("/")
@page(Permission.SCHOOL_READ)
def index() -> ResponseReturnValue:
    """The sheets one works with this semester, and how full each is."""
    semester, class_id = whole_number(request.args.get("hoc-ky")), whole_number(request.args.get("lop"))
    found = overview.look_over(actor(), semester=semester, class_id=class_id)
    return answer("gradebook/index.html", found=found, may_lock=locks.may_lock(actor()))
