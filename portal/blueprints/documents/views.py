"""Documents received and sent."""

from flask.typing import ResponseReturnValue

from portal.blueprints.documents.blueprint import bp
from portal.rules.permissions import Permission
from portal.web.access import page
from portal.web.respond import answer


@bp.get("/den")
@page(Permission.DOCUMENTS_READ)
def inbox() -> ResponseReturnValue:
    """Documents sent to the unit."""
    return answer("documents/inbox.html")


@bp.get("/di")
@page(Permission.DOCUMENTS_READ)
def outbox() -> ResponseReturnValue:
    """Documents issued by the unit."""
    return answer("documents/outbox.html")
