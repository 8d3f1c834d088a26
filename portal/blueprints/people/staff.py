"""Pages of staff."""

from flask.typing import ResponseReturnValue

from portal.blueprints.people.blueprint import bp
from portal.rules.permissions import Permission
from portal.web.access import page
from portal.web.respond import answer


@bp.get("/nhan-su/")
@page(Permission.PEOPLE_READ)
def index() -> ResponseReturnValue:
    """The people of the unit."""
    return answer("people/index.html")
