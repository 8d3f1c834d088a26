"""What the site must have and what it lacks."""

from flask.typing import ResponseReturnValue

from portal.blueprints.news.blueprint import bp
from portal.rules.permissions import Permission
from portal.services.news import completeness
from portal.web.access import page
from portal.web.identity import actor
from portal.web.respond import answer


@bp.get("/noi-dung")
@page(Permission.NEWS_MANAGE)
def content() -> ResponseReturnValue:
    """Every required part of the site: whether it is there, when it was updated and by whom, what to do."""
    return answer("news/content.html", found=completeness.look_through(actor()))
