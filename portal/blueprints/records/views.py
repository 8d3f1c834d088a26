"""Records."""

from flask.typing import ResponseReturnValue

from portal.blueprints.records.blueprint import bp
from portal.rules.permissions import Permission
from portal.web.access import page
from portal.web.respond import answer


@bp.get("/")
@page(Permission.RECORDS_READ)
def index() -> ResponseReturnValue:
    """The list."""
    return answer("records/index.html")
