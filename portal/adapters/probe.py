"""Asking whether a web server answers."""

import http.client
from urllib.parse import urlsplit

SECONDS = 5.0


def answers(url: str, *, seconds: float = SECONDS) -> bool:
    """Whether a GET of ``url`` (http or https) gives a status below 400 within so many seconds; no proxy is asked."""
    address = urlsplit(url)
    kind = http.client.HTTPSConnection if address.scheme == "https" else http.client.HTTPConnection
    connection = kind(address.hostname or "localhost", address.port, timeout=seconds)
    try:
        connection.request("GET", address.path or "/")
        return connection.getresponse().status < http.HTTPStatus.BAD_REQUEST
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
