"""The numbers of a school's sổ đăng bộ: where they leave gaps, and which stand for the same number twice."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise


@dataclass(frozen=True)
class Numbers:
    """``gaps`` are the first and last number of each run nobody has; ``doubles`` the ways one number is written."""

    gaps: tuple[tuple[int, int], ...] = ()
    doubles: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    others: int = 0

    @property
    def missing(self) -> int:
        """How many numbers are in no record."""
        return sum(last - first + 1 for first, last in self.gaps)


def check_numbers(numbers: Iterable[str]) -> Numbers:
    """Look through the numbers given so far; those that are not plain ("15/2019") only count as ``others``."""
    written: defaultdict[int, list[str]] = defaultdict(list)
    others = 0
    for number in numbers:
        if number.isascii() and number.isdecimal():
            written[int(number)].append(number)
        else:
            others += 1
    known = sorted(written)
    gaps = tuple((low + 1, high - 1) for low, high in pairwise(known) if high - low > 1)
    doubles = {number: tuple(sorted(ways)) for number, ways in written.items() if len(ways) > 1}
    return Numbers(gaps, doubles, others)
