"""A pupil's attendance in a school year."""

from flask import request
from flask.typing import ResponseReturnValue

from portal.blueprints.attendance.blueprint import bp
from portal.blueprints.attendance.rolls import WORDS
from portal.errors import NotFound
from portal.rules.attendance.counting import LIMIT
from portal.rules.permissions import Permission
from portal.rules.school_years import read_year
from portal.services.attendance.pupils import get_pupil_year
from portal.web.access import page
from portal.web.identity import actor
from portal.web.paging import Page, page_number
from portal.web.respond import answer, is_real_visit


@bp.get("/hoc-sinh/<int:pupil_id>")
@page(Permission.SCHOOL_READ)
def pupil(pupil_id: int) -> ResponseReturnValue:
    """A pupil's absences in a school year, against the sessions that may be missed."""
    found = get_pupil_year(
        actor(), pupil_id=pupil_id, start_year=_asked_year(), number=page_number(), visit=is_real_visit()
    )
    return answer(
        "attendance/pupil.html", found=found, pupil=found.pupil, page=Page(found.entries), limit=LIMIT, **WORDS
    )


def _asked_year() -> int | None:
    name = request.args.get("nam", "")
    year = read_year(name) if name else None
    if name and year is None:
        raise NotFound
    return year
