"""Small numbers of one school that could point at a child: which are not shown to those above it.

One or two is not shown. A total from which it could be worked out needs a second number hidden beside it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

SMALL = 3
"""The least number that is shown, besides none at all."""


@dataclass(frozen=True)
class Hidden:
    """The schools whose number is not shown, and the units above them whose total would give one away."""

    schools: frozenset[int] = frozenset()
    units: frozenset[int] = frozenset()


def gives_away(counts: Iterable[int]) -> bool:
    """Whether the sum of hidden numbers tells each of them: there is but one, or all are as large as they can be."""
    known = list(counts)
    return len(known) == 1 or (bool(known) and sum(known) == len(known) * (SMALL - 1) and max(known) < SMALL)


def hide_small(counts: Mapping[int, int]) -> frozenset[int]:
    """What to hide of a group with a known total: one and two, and the smallest others while these are told."""
    small = {key for key, count in counts.items() if 0 < count < SMALL}
    return frozenset(_complete(small, counts))


def hide_in_units(counts: Mapping[int, int], groups: Mapping[int, tuple[int, str]]) -> Hidden:
    """The same for schools of many units; ``groups`` names the unit directly above each school, and its kind.

    Totals are shown of a unit and of one kind of school in it, so a companion is sought in the same unit and kind
    first, then in the unit. Where it has no other school the unit's own total must not be shown, nor any above it.
    """
    units: defaultdict[int, defaultdict[str, dict[int, int]]] = defaultdict(lambda: defaultdict(dict))
    for school, count in counts.items():
        unit, kind = groups[school]
        units[unit][kind][school] = count
    hidden: set[int] = set()
    told: set[int] = set()
    for unit, kinds in units.items():
        every = {school: count for group in kinds.values() for school, count in group.items()}
        found = _complete({school for group in kinds.values() for school in hide_small(group)}, every)
        hidden |= found
        if gives_away(every[school] for school in found):
            told.add(unit)
    return Hidden(frozenset(hidden), frozenset(told))


def _complete(hidden: set[int], counts: Mapping[int, int]) -> set[int]:
    others = sorted(counts.keys() - hidden, key=lambda key: (counts[key], key))
    found = set(hidden)
    while others and gives_away(counts[key] for key in found):
        found.add(others.pop(0))
    return found
