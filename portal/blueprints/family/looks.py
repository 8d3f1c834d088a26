"""Who has looked at a child's data."""

from flask.typing import ResponseReturnValue

from portal.blueprints.family.blueprint import bp
from portal.services.contact_book.watching import list_looks_at_child
from portal.web.access import FAMILY, page
from portal.web.identity import actor
from portal.web.paging import Page, page_number
from portal.web.respond import answer, is_real_visit


@bp.get("/<int:pupil_id>/ai-da-xem")
@page(FAMILY)
def show_looks(pupil_id: int) -> ResponseReturnValue:
    """The access log of one child, in plain words."""
    child, paged, looks = list_looks_at_child(actor(), pupil_id=pupil_id, number=page_number(), visit=is_real_visit())
    return answer("family/looks.html", child=child, page=Page(paged), looks=looks)
