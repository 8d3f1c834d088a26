"""Pages of a list in a URL: ``?trang=2``."""

from typing import Any
from urllib.parse import urlencode

from flask import request, url_for

from portal.services.paging import Paged

_PLAIN = "!$'()*,/:;?@"
"""What needs no quoting in a query."""


class Page:
    """A page of rows with the addresses of its neighbours; all other query parameters stay."""

    def __init__(self, paged: Paged[Any]) -> None:
        self.items = paged.items
        self.number, self.pages, self.total = paged.number, paged.pages, paged.total
        self.first, self.last = paged.first, paged.last

    def url_for(self, number: int) -> str:
        """The address of another page of the same list."""
        kept = [(name, value) for name, value in request.args.items(multi=True) if name != "trang"]
        query = urlencode([*kept, ("trang", number)], safe=_PLAIN)
        return f"{url_for(request.endpoint or '', **(request.view_args or {}))}?{query}"


def page_number() -> int:
    """Which page is asked for; anything unreadable is the first."""
    return max(1, request.args.get("trang", 1, type=int))
