"""System."""

from flask.typing import ResponseReturnValue

from portal.blueprints.system.blueprint import bp
from portal.rules.permissions import Permission
from portal.web.access import page
from portal.web.respond import answer


@bp.get("/he-thong/")
@page(Permission.SYSTEM_OPERATE)
def index() -> ResponseReturnValue:
    """The list."""
    return answer("system/index.html")
