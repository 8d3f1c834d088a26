"""Pictures and files of articles that everybody reads."""

from urllib.parse import quote

from flask import Response, request
from flask.typing import ResponseReturnValue

from portal.blueprints.sites.blueprint import bp
from portal.errors import NotFound
from portal.services.news import pictures, sites
from portal.web.access import PUBLIC, page
from portal.web.article_html import EXTENSIONS
from portal.web.parts import parts
from portal.web.public import for_everybody

FOR_EVER = "public, max-age=31536000, immutable"


@bp.get("/trang/<slug>/anh/<int:medium_id>/<int:width>.<ending>")
@page(PUBLIC)
def picture(slug: str, medium_id: int, width: int, ending: str) -> ResponseReturnValue:
    """A picture in one of its sizes; an address that names its content (``v``) is kept for ever."""
    medium = pictures.get_shown_medium(sites.get_open_site(slug), medium_id)
    kept = next((r for r in medium.renditions if r["width"] == width and EXTENSIONS.get(r["type"]) == ending), None)
    if kept is None:
        raise NotFound
    response = _file(kept["sha256"], kept["size"], kept["type"])
    if request.args.get("v") == kept["sha256"][:12]:
        response.headers["Cache-Control"] = FOR_EVER
    return response


@bp.get("/trang/<slug>/tep/<int:medium_id>")
@page(PUBLIC)
def file(slug: str, medium_id: int) -> ResponseReturnValue:
    """A file that an article offers, always as a download."""
    medium = pictures.get_shown_medium(sites.get_open_site(slug), medium_id)
    response = _file(medium.sha256, medium.size, "application/octet-stream")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(medium.name)}"
    return response


def _file(sha256: str, size: int, kind: str) -> Response:
    response = for_everybody(Response(mimetype=kind), etag=sha256)
    response.vary.clear()
    if response.status_code == 200:
        response.headers["Content-Length"] = str(size)
        if request.method == "GET":
            response.response = parts().file_store.open(sha256)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
