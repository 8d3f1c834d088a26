"""Pages of a list in a URL: ``?trang=2``."""

from typing import Any

from flask import request, url_for

from portal.services.paging import Paged


class Page:
    """A page of rows with the addresses of its neighbours; all other query parameters stay."""

    def __init__(self, paged: Paged[Any]) -> None:
        self.items = paged.items
        self.number, self.pages, self.total = paged.number, paged.pages, paged.total
        self.first, self.last = paged.first, paged.last

    def url_for(self, number: int) -> str:
        """The address of another page of the same list."""
        kept = {name: values for name, values in request.args.lists() if name != "trang"}
        return url_for(request.endpoint or "", **{**(request.view_args or {}), **kept}, trang=number)


def page_number() -> int:
    """Which page is asked for; anything unreadable is the first."""
    return max(1, request.args.get("trang", 1, type=int))
