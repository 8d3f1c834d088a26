"""Small numbers of a school that are not shown to those above it, in tables whose columns add up to the pupils.

One or two pupils of a school in a column are not shown. A row's total and a unit's total are: so in every row and in
every column of a unit at least two numbers are hidden, or the unit's total is hidden too. What is hidden of a school is
hidden of its grades; where a grade has a small number, the school's grades hide the whole column.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

SMALL = 3
"""The least number that is shown, besides none at all."""

Hiding = dict[str, set[int]]
"""The schools whose number is not shown, by column."""


@dataclass(frozen=True)
class Concealed:
    """What is hidden of schools as a whole, of their single grades, and of the totals of units."""

    whole: Hiding = field(default_factory=dict)
    grades: Hiding = field(default_factory=dict)
    alone: Mapping[str, frozenset[int]] = field(default_factory=dict)
    """The schools that hide a number with no other beside them: totals above them are not shown."""

    def hides(self, code: str, schools: Iterable[int], *, by_grade: bool) -> bool:
        """Whether the sum over some schools must not be shown: one of them alone hides the number, or stands alone."""
        held = (self.grades if by_grade else self.whole).get(code, set())
        found = [school for school in schools if school in held]
        return len(found) == 1 or any(school in self.alone.get(code, ()) for school in found)


NOTHING = Concealed()


def conceal(
    counts: Mapping[int, Sequence[Mapping[str, int]]], codes: Sequence[str], groups: Mapping[int, int]
) -> Concealed:
    """What to hide. ``counts``: of each school, those of its grades; ``groups``: the unit whose total it is part of."""
    sums = {key: {code: sum(one.get(code, 0) for one in grades) for code in codes} for key, grades in counts.items()}
    whole = {code: {key for key, found in sums.items() if 0 < found[code] < SMALL} for code in codes}
    _complete(whole, sums, groups)
    grades = {
        code: whole[code] | {key for key, found in counts.items() if any(0 < one.get(code, 0) < SMALL for one in found)}
        for code in codes
    }
    _complete(grades, sums, groups)
    return Concealed(whole, grades, {code: frozenset(_alone(grades[code], groups)) for code in codes})


def _alone(hidden: Iterable[int], groups: Mapping[int, int]) -> Iterable[int]:
    found: dict[int, list[int]] = {}
    for school in hidden:
        found.setdefault(groups[school], []).append(school)
    return (schools[0] for schools in found.values() if len(schools) == 1)


def _complete(hidden: Hiding, sums: Mapping[int, Mapping[str, int]], groups: Mapping[int, int]) -> None:
    """Hide a second number wherever a total would tell the only one that is hidden; the smallest that is not none."""
    members: dict[int, list[int]] = {}
    for school in sums:
        members.setdefault(groups[school], []).append(school)
    before = -1
    while before != (before := sum(map(len, hidden.values()))):
        for code, schools in hidden.items():
            for school in list(_alone(schools, groups)):
                others = [other for other in members[groups[school]] if other != school]
                schools.update(sorted(others, key=lambda key: (not sums[key][code], sums[key][code], key))[:1])
        for school, found in sums.items():
            held = [code for code, schools in hidden.items() if school in schools]
            if len(held) == 1:
                rest = sorted(hidden.keys() - set(held), key=lambda code: (not found[code], found[code], code))
                for code in rest[:1]:
                    hidden[code].add(school)
