"""Which families the portal reaches."""

from flask.typing import ResponseReturnValue

from portal.blueprints.contact_book.blueprint import bp
from portal.rules.permissions import Permission
from portal.services.contact_book.reach import list_reach
from portal.web.access import page
from portal.web.identity import actor
from portal.web.respond import answer


@bp.get("/")
@page(Permission.CONTACT_WRITE)
def index() -> ResponseReturnValue:
    """The classes one may write to, and how many of their families have ever signed in."""
    return answer("contact_book/index.html", rows=list_reach(actor()))
