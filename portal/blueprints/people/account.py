"""Pages of account."""

from flask.typing import ResponseReturnValue

from portal.blueprints.people.blueprint import bp
from portal.services.people import sessions
from portal.web import identity
from portal.web.access import SIGNED_IN, page
from portal.web.respond import answer


@bp.get("/tai-khoan/")
@page(SIGNED_IN)
def account() -> ResponseReturnValue:
    """The own account."""
    return answer("people/account.html")


@bp.get("/tai-khoan/phien")
@page(SIGNED_IN)
def own_sessions() -> ResponseReturnValue:
    """Where one is signed in."""
    return answer("people/sessions.html", sessions=sessions.list_sessions(identity.actor()))
