"""The pictures and files of the media library themselves, for the unit's own people."""

from flask.typing import ResponseReturnValue

from portal.blueprints.news.blueprint import bp
from portal.errors import NotFound
from portal.rules.permissions import Permission
from portal.services.news import media
from portal.web.access import page
from portal.web.article_html import EXTENSIONS
from portal.web.identity import actor
from portal.web.media import send_file, send_rendition


@bp.get("/thu-vien/<int:medium_id>/<int:width>.<ending>")
@page(Permission.NEWS_WRITE)
def picture(medium_id: int, width: int, ending: str) -> ResponseReturnValue:
    """A picture of the library in one of its sizes."""
    renditions = media.get_medium(actor(), medium_id).renditions
    kept = [r for r in renditions if r["width"] == width and EXTENSIONS.get(r["type"]) == ending]
    if not kept:
        raise NotFound
    return send_rendition(kept[0])


@bp.get("/thu-vien/<int:medium_id>/nho")
@page(Permission.NEWS_WRITE)
def thumbnail(medium_id: int) -> ResponseReturnValue:
    """A picture of the library, small, for the editor."""
    renditions = media.get_medium(actor(), medium_id).renditions
    if not renditions:
        raise NotFound
    return send_rendition(renditions[0])


@bp.get("/thu-vien/<int:medium_id>/tai-ve")
@page(Permission.NEWS_WRITE)
def download_medium(medium_id: int) -> ResponseReturnValue:
    """A file of the library, to be saved."""
    found = media.get_medium(actor(), medium_id)
    if found.kind != "file":
        raise NotFound
    return send_file(found)
