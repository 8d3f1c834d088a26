"""Weighted averages to one decimal, exactly: scores are whole tenths, so nothing is ever approximated."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from portal.rules.gradebook.sentences import show
from portal.rules.gradebook.switches import DEFAULT, Rounding, Switches, YearFrom

SECOND_WEIGHT = 2
"""Semester II counts twice in the year (TT 22/2021, Article 9.1; TT 58/2011, Article 11)."""
_TENTHS = tuple(Decimal(tenths).scaleb(-1) for tenths in range(101))


@dataclass(frozen=True)
class Average:
    """A rounded average and where it comes from: ``total`` tenths divided by ``divisor``."""

    value: Decimal
    total: int
    divisor: int

    @property
    def exact(self) -> Fraction:
        """Before rounding."""
        return Fraction(self.total, 10 * self.divisor)

    def shown(self) -> str:
        """ "7,9"."""
        return show(self.value)


def tenths(score: Decimal) -> int:
    """85 of 8.5; ``ValueError`` for a score that is not one of the scale."""
    whole = int(score.scaleb(1))
    if not 0 <= whole <= 100 or whole != score.scaleb(1):
        raise ValueError(score)
    return whole


def rounded(total: int, divisor: int, rounding: Rounding = Rounding.HALF_UP) -> Decimal:
    """``total`` tenths divided by ``divisor``, to one decimal."""
    quotient, rest = divmod(total, divisor)
    if 2 * rest > divisor or (2 * rest == divisor and (rounding == Rounding.HALF_UP or quotient % 2)):
        quotient += 1
    return _TENTHS[quotient]


def average(total: int, divisor: int, rounding: Rounding = Rounding.HALF_UP) -> Average:
    """An average of ``total`` tenths by ``divisor``."""
    return Average(rounded(total, divisor, rounding), total, divisor)


def weighted(scores: Iterable[tuple[Decimal, int]], rounding: Rounding = Rounding.HALF_UP) -> Average:
    """(ΣĐĐGtx + 2·ĐĐGgk + 3·ĐĐGck) / (n + 5) of scores with their weights; at least one."""
    total = divisor = 0
    for score, weight in scores:
        total += weight * tenths(score)
        divisor += weight
    return average(total, divisor, rounding)


def year_average(first: Average, second: Average, switches: Switches = DEFAULT) -> Average:
    """ĐTBmcn = (ĐTBmhkI + 2·ĐTBmhkII) / 3, of the rounded semester averages unless a switch says otherwise."""
    if switches.year_from == YearFrom.ROUNDED:
        return weighted(((first.value, 1), (second.value, SECOND_WEIGHT)), switches.rounding)
    total = first.total * second.divisor + SECOND_WEIGHT * second.total * first.divisor
    return average(total, (1 + SECOND_WEIGHT) * first.divisor * second.divisor, switches.rounding)


def mean(values: Iterable[Decimal], rounding: Rounding = Rounding.HALF_UP) -> Average:
    """The plain average of all subjects (ĐTBhk, ĐTBcn of TT 58/2011); at least one value."""
    return weighted(((value, 1) for value in values), rounding)
