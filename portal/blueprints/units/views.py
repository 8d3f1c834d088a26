"""Units."""

from flask.typing import ResponseReturnValue

from portal.blueprints.units.blueprint import bp
from portal.rules.permissions import Permission
from portal.web.access import page
from portal.web.respond import answer


@bp.get("/")
@page(Permission.UNITS_READ)
def index() -> ResponseReturnValue:
    """The list."""
    return answer("units/index.html")
