"""The children of the person signed in, and the page of one child."""

from flask import request, url_for
from flask.typing import ResponseReturnValue

from portal.blueprints.family.blueprint import bp
from portal.rules.school_years import read_year
from portal.services.contact_book import children, reading
from portal.web.access import FAMILY, page
from portal.web.identity import actor
from portal.web.respond import answer, go_to, is_real_visit


@bp.get("/")
@page(FAMILY)
def index() -> ResponseReturnValue:
    """Whom one follows: with one child straight on to its page."""
    found = children.list_children(actor())
    if len(found) == 1:
        return go_to(url_for("family.show_child", pupil_id=found[0].pupil_id))
    return answer("family/index.html", children=found)


@bp.get("/<int:pupil_id>/")
@page(FAMILY)
def show_child(pupil_id: int) -> ResponseReturnValue:
    """A child's own page: this week, the marks of a semester or year, attendance."""
    seen = reading.read_child(
        actor(),
        pupil_id=pupil_id,
        visit=is_real_visit(),
        start_year=read_year(request.args.get("nam", "")),
        period=request.args.get("hoc-ky"),
    )
    return answer("family/child.html", child=seen.child, seen=seen, year=seen.year)
