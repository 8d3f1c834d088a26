"""Pictures and files of a unit's media library for its own people: what they work on is not for everybody yet."""

from collections.abc import Sequence
from urllib.parse import quote

from flask import Response, url_for
from markupsafe import Markup

from portal.adapters.file_kinds import kind_of_file
from portal.adapters.pictures import WIDTHS, MadePicture, make_renditions
from portal.models.news import ArticleVersion, Medium
from portal.services.news.media import FILE_TYPE
from portal.services.news.reading import find_media
from portal.web.article_html import EXTENSIONS, Picture, picture_html, picture_of, render_body
from portal.web.parts import parts
from portal.web.uploads import Upload

KEPT = "private, max-age=3600"
"""A browser shows a picture of the library again without asking; its bytes never change."""
THUMBNAIL_SIZES = "(min-width: 40rem) 12rem, 45vw"


def draw(upload: Upload, *, field: str, widths: Sequence[int] = WIDTHS) -> MadePicture:
    """An uploaded picture in its fixed sizes; takes seconds, so it is done before the lock is taken."""
    return make_renditions(parts().file_store, upload.sha256, upload.size, name=upload.name, field=field, widths=widths)


def kind_of_stored(sha256: str) -> str | None:
    """What a stored file is by its content: "pdf", "docx", "xlsx" or None."""
    return kind_of_file(parts().file_store, sha256)


def staff_picture(medium: Medium | None) -> Picture | None:
    """A picture with the addresses where only the unit's own people find it."""

    def address(medium_id: int, width: int, ending: str, sha256: str) -> str:
        return url_for("news.picture", medium_id=medium_id, width=width, ending=ending, v=sha256[:12])

    return picture_of(medium, address) if medium is not None else None


def staff_pictures(media: Sequence[Medium]) -> dict[int, Picture]:
    """Those of the media that are pictures, by id."""
    return {medium.id: picture for medium in media if (picture := staff_picture(medium)) is not None}


def article_body(version: ArticleVersion) -> Markup:
    """A body as its own people read it, with the pictures of the library."""
    has_pictures = "data-medium" in version.body
    return render_body(version.body, staff_pictures(find_media(version)) if has_pictures else {})


def thumbnail(medium: Medium, alt: str | None = None) -> Markup:
    """A picture of the library, small; nothing for a file."""
    found = staff_picture(medium)
    return picture_html(found, alt=alt, sizes=THUMBNAIL_SIZES) if found is not None else Markup("")


def send_rendition(rendition: dict[str, object]) -> Response:
    """A picture as the portal drew it itself, shown in place; nothing else is."""
    kind = str(rendition["type"])
    if kind not in EXTENSIONS:
        kind = FILE_TYPE
    return _stored(str(rendition["sha256"]), int(str(rendition["size"])), kind)


def send_portrait(sha256: str) -> Response:
    """The photo of a pupil, shown in place, kept by nobody's browser for long."""
    return _stored(sha256, None, "image/webp")


def send_file(medium: Medium) -> Response:
    """A file of the library, always to be saved."""
    response = _stored(medium.sha256, medium.size, FILE_TYPE)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(medium.name)}"
    return response


def _stored(sha256: str, size: int | None, kind: str) -> Response:
    response = Response(parts().file_store.open(sha256), mimetype=kind)
    if size is not None:
        response.headers["Content-Length"] = str(size)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = KEPT
    return response
