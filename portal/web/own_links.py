"""Whether a link leads into the portal, and to a page it has."""

from urllib.parse import urlsplit

from flask import current_app
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from portal.web.parts import parts


def knows(link: str) -> bool | None:
    """True or False for an address of this portal, None for one elsewhere or of no page."""
    here = urlsplit(parts().settings.public_url)
    try:
        target = urlsplit(link.strip())
    except ValueError:
        return None
    if target.scheme in {"http", "https"}:
        if target.netloc != here.netloc:
            return None
    elif target.scheme or target.netloc or not target.path.startswith("/"):
        return None
    routes = current_app.url_map.bind(here.netloc or "localhost")
    try:
        routes.match(target.path or "/", method="GET")
    except RequestRedirect:
        return True
    except HTTPException:
        return False
    return True
