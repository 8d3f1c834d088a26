"""Addresses a site had, and sites that are closed: every page below them says so."""

from urllib.parse import quote

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.blueprints.sites.blueprint import bp
from portal.services.news.sites import SiteClosed, SiteMoved
from portal.web.access import SAFE_METHODS
from portal.web.respond import answer
from portal.web.sites import SECONDS_KEPT


@bp.errorhandler(SiteMoved)
def moved(found: SiteMoved) -> ResponseReturnValue:
    """The same page below the present address; told anew each minute, for the site may move back."""
    rest = request.path.removeprefix(url_for("sites.home", slug=(request.view_args or {})["slug"]))
    target = url_for("sites.home", slug=found.slug) + quote(rest)
    query = request.query_string.decode("ascii", "ignore")
    response = redirect(f"{target}?{query}" if query else target, code=301 if request.method in SAFE_METHODS else 308)
    response.headers["Cache-Control"] = f"public, max-age={SECONDS_KEPT}"
    return response


@bp.errorhandler(SiteClosed)
def closed(found: SiteClosed) -> ResponseReturnValue:
    """Why there is nothing to read, and where the other sites are."""
    response = answer("sites/closed.html", site=found.site, status=410)
    response.headers["Cache-Control"] = "no-cache"
    return response
