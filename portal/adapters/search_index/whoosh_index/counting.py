"""How many there are by kind, unit, sender and year, over everything found."""

from collections import Counter
from itertools import compress

from portal.adapters.search_index.whoosh_index.schema import NO_UNIT
from portal.adapters.search_index.whoosh_index.snapshot import Leaf


class Counts:
    """Added up over the segments."""

    def __init__(self) -> None:
        self.total = 0
        self.by_kind: Counter[str] = Counter()
        self.by_unit: Counter[int] = Counter()
        self.by_sender: Counter[int] = Counter()
        self.by_year: Counter[int] = Counter()

    def add(self, leaf: Leaf, members: bytes) -> None:
        """Count these entries, a byte of 0 or 1 for each of the segment."""
        reader = leaf.reader
        self.total += members.count(1)
        self.by_kind.update(compress(reader.kinds, members))
        self.by_unit.update(compress(reader.units, members))
        self.by_sender.update(compress(reader.senders, members))
        self.by_year.update(compress(reader.years, members))

    def finished(self) -> "Counts":
        """Without those that have no unit, sender or day."""
        self.by_unit.pop(NO_UNIT, None)
        self.by_sender.pop(NO_UNIT, None)
        self.by_year.pop(0, None)
        return self
