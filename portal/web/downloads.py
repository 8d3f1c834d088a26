"""A file of the store as an answer."""

from urllib.parse import quote

from flask import Response, request

from portal.web.parts import parts


def stored_file(sha256: str, *, name: str, size: int) -> Response:
    """A kept file, always to be saved: a stranger's file is never shown inside the portal's pages."""
    body = parts().file_store.open(sha256) if request.method == "GET" else ()
    response = Response(body, mimetype="application/octet-stream")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response.headers["Content-Length"] = str(size)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
