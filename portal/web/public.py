"""Answers for everybody: the same for all who ask, kept by anybody's cache, asked again each time."""

from flask import Response, request, session

from portal.web.parts import parts


def for_everybody(response: Response, *, etag: str = "") -> Response:
    """Let caches keep the answer but ask before each use (304 while it is the same), so that what is taken off is gone.

    ``etag`` names the content when it is not in memory, e.g. a file's hash.
    """
    scope = "private" if session.modified else "public"
    response.headers["Cache-Control"] = f"{scope}, no-cache"
    if etag:
        response.set_etag(etag, weak=True)
    else:
        response.add_etag(weak=True)
    response.make_conditional(request)
    return response


def absolute(path: str) -> str:
    """The full address of a path of this portal, as feeds need it."""
    return parts().settings.public_url.rstrip("/") + path
