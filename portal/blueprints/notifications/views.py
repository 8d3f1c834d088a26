"""Notifications."""

from flask.typing import ResponseReturnValue

from portal.blueprints.notifications.blueprint import bp
from portal.web.access import SIGNED_IN, page
from portal.web.respond import answer


@bp.get("/")
@page(SIGNED_IN)
def index() -> ResponseReturnValue:
    """The list."""
    return answer("notifications/index.html")
