"""Which records may be of the same child, and which of two values stays."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations


@dataclass(frozen=True)
class Glance:
    """What tells children apart; ``name`` is folded."""

    id: int
    name: str
    born: str
    ministry_code: str | None
    personal_id: str | None


def likely_pairs(glances: Iterable[Glance]) -> Sequence[tuple[int, int]]:
    """Pairs with a code in common, or with the same name, birth dates that fit and no code that differs."""
    groups: dict[tuple[str, str], list[Glance]] = {}
    for glance in glances:
        for kind in ("ministry_code", "personal_id", "name"):
            if value := getattr(glance, kind):
                groups.setdefault((kind, value), []).append(glance)
    found = {
        (min(a.id, b.id), max(a.id, b.id))
        for (kind, _value), group in groups.items()
        for a, b in combinations(group, 2)
        if kind != "name" or _may_be_same(a, b)
    }
    return sorted(found)


def _may_be_same(a: Glance, b: Glance) -> bool:
    codes = ((a.ministry_code, b.ministry_code), (a.personal_id, b.personal_id))
    return births_fit(a.born, b.born) and not any(one and other and one != other for one, other in codes)


def births_fit(one: str, other: str) -> bool:
    """Whether two birth dates can be the same day: "2016" and "2016-05-01" can, and so can what is unknown."""
    return one.startswith(other) or other.startswith(one)
