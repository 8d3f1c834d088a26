"""What a child's class was told to do at home or to bring along."""

from flask.typing import ResponseReturnValue

from portal.blueprints.family.blueprint import bp
from portal.services.contact_book.homework import for_family
from portal.web.access import FAMILY, page
from portal.web.identity import actor
from portal.web.paging import Page, page_number
from portal.web.respond import answer, is_real_visit


@bp.get("/<int:pupil_id>/dan-do/")
@page(FAMILY)
def homework(pupil_id: int) -> ResponseReturnValue:
    """All of it, the newest first."""
    child, found = for_family.list_homework(actor(), pupil_id=pupil_id, number=page_number(), visit=is_real_visit())
    return answer("family/homework.html", child=child, page=Page(found))
