"""Answers made small: pages as they are made; scripts, style sheets and drawings once for each process, as small as
they can be. On a slow phone they are most of a first visit."""

import brotli
from flask import Flask, Response, request
from flask_compress import Compress

SMALLEST = 11
"""Brotli's best and slowest quality (RFC 7932): a tenth smaller than what is quick enough for a page."""


def register(app: Flask) -> None:
    """Compress what browsers take compressed."""
    Compress(app)
    kept: dict[str, bytes] = {}

    @app.after_request
    def send_smallest(response: Response) -> Response:
        """Runs before what Flask-Compress registered, which leaves alone what is compressed already."""
        if not _is_wanted(app, response):
            return response
        etag = response.get_etag()[0]
        name = f"{request.path} {etag}"
        if name not in kept:
            response.direct_passthrough = False
            kept[name] = brotli.compress(response.get_data(), quality=SMALLEST)
        response.close()
        response.response = [kept[name]]
        response.direct_passthrough = False
        response.content_length = len(kept[name])
        response.headers["Content-Encoding"] = "br"
        response.set_etag(f"{etag}:br")
        response.make_conditional(request)
        return response


def _is_wanted(app: Flask, response: Response) -> bool:
    return (
        request.endpoint == "static"
        and response.status_code == 200
        and response.get_etag()[0] is not None
        and response.mimetype in app.config["COMPRESS_MIMETYPES"]
        and (response.content_length or 0) >= app.config["COMPRESS_MIN_SIZE"]
        and request.accept_encodings["br"] > 0
    )
