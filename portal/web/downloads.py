"""A file of the store as an answer."""

from collections.abc import Sequence
from urllib.parse import quote

from flask import Response, request

from portal.adapters.archives.streaming import Entry, archive_size, stream_archive
from portal.web.parts import parts


def stored_file(sha256: str, *, name: str, size: int) -> Response:
    """A kept file, always to be saved: a stranger's file is never shown inside the portal's pages."""
    body = parts().file_store.open(sha256) if request.method == "GET" else ()
    response = Response(body, mimetype="application/octet-stream")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response.headers["Content-Length"] = str(size)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def archive(entries: Sequence[Entry], *, name: str) -> Response:
    """Files as one ZIP that is written while it goes; the transaction is over by then, no file of it is kept."""
    response = Response(stream_archive(entries), mimetype="application/zip")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response.headers["Content-Length"] = str(archive_size(entries))
    return response
