"""A line of a table of figures: what adds up, and what of it is shown."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from portal.rules.figures.tables import Column


@dataclass(frozen=True)
class Line:
    """A unit, a school or a grade (``name`` is empty) with its numbers.

    ``hidden`` names the columns that are not shown. ``computed_at`` is the oldest count in it, None where there is
    none; ``uncounted`` the number of its schools without any figures.
    """

    id: int
    name: str
    counts: Counter[str]
    hidden: frozenset[str] = frozenset()
    name_sort: str = ""
    computed_at: datetime | None = None
    uncounted: int = 0
    last_mark_at: datetime | None = None

    def count(self, column: Column) -> int | None:
        """The number of a column; None where it is not shown or nothing was counted."""
        return None if column.code in self.hidden or self.computed_at is None else self.counts[column.code]

    def share(self, column: Column) -> float | None:
        """The percentage of a column, to one decimal; None where it has none."""
        count, whole = self.count(column), self.counts[column.of]
        return None if count is None or not column.of or not whole else round(100 * count / whole, 1)

    def rank(self, column: Column) -> float:
        """Where the line stands when sorted by a column; what is not shown stands below everything."""
        found = self.share(column) if column.of else self.count(column)
        return -1 if found is None else found
