"""Pages of a list: one query for the count, one for the rows shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, func, select

from portal.db import db

Row = TypeVar("Row")
SIZE = 50


@dataclass(frozen=True)
class Paged(Generic[Row]):
    """The rows of one page; ``number`` counts from 1."""

    items: Sequence[Row]
    number: int
    size: int
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        """Position of the first row shown, 0 when there is none."""
        return (self.number - 1) * self.size + 1 if self.total else 0

    @property
    def last(self) -> int:
        """Position of the last row shown."""
        return min(self.number * self.size, self.total)


def paginate(query: Select[Row], *, number: int, size: int = SIZE) -> Paged[Row]:
    """The page of an ordered query of one entity; a number beyond the end gives the last page."""
    total = db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    last = max(1, -(-total // size))
    number = min(max(1, number), last)
    items: Sequence[Any] = db.session.scalars(query.limit(size).offset((number - 1) * size)).all() if total else []
    return Paged(items, number, size, total)


def page_of(items: Sequence[Row], *, number: int, size: int = SIZE) -> Paged[Row]:
    """The page of what is known as a whole; a number beyond the end gives the last page."""
    number = min(max(1, number), max(1, -(-len(items) // size)))
    return Paged(items[(number - 1) * size : number * size], number, size, len(items))
