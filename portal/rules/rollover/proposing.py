"""What becomes of a pupil at the end of a year, as far as the results and the names of classes tell."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from portal.errors import mark
from portal.rules.gradebook.primary import COMPLETION_LABELS, Completion
from portal.rules.gradebook.promotion import DECISION_LABELS, Decision
from portal.rules.school.levels import PRESCHOOL, level_of

PROMOTE, RETAIN, GRADUATE, LEAVE, WAIT = "promote", "retain", "graduate", "leave", "wait"
OUTCOME_LABELS: dict[str, str] = {
    PROMOTE: mark("Lên lớp"),
    RETAIN: mark("Ở lại lớp"),
    GRADUATE: mark("Ra trường"),
    LEAVE: mark("Thôi học"),
    WAIT: mark("Chờ kết quả"),
}
SEATED = frozenset({PROMOTE, RETAIN})
"""Outcomes with a class of the new year."""
GONE = frozenset({GRADUATE, LEAVE})
"""Outcomes that end the pupil's time at the school."""

BY_AGE = "by_age"
RESULT_LABELS: dict[str, str] = {
    **{str(code): label for code, label in DECISION_LABELS.items()},
    **{str(code): label for code, label in COMPLETION_LABELS.items()},
    BY_AGE: mark("Theo độ tuổi"),
}
NOT_ASSESSED = str(Decision.NOT_ENOUGH)
_UP = frozenset({str(Decision.PROMOTED), str(Completion.COMPLETED), BY_AGE})
_STAY = frozenset({str(Decision.RETAINED)})

_LADDERS: tuple[tuple[str, ...], ...] = (
    ("3-4 tuổi", "4-5 tuổi", "5-6 tuổi"),
    ("3 tuổi", "4 tuổi", "5 tuổi"),
    ("nhà trẻ", "mầm", "chồi", "lá"),
    ("nhóm trẻ", "mầm"),
    ("bé", "nhỡ", "lớn"),
)
"""Age groups of a preschool as classes are named after them, the youngest first; every one but the last moves up."""
_LAST_GROUPS = frozenset({"5-6 tuổi", "5 tuổi", "lá", "lớn"})
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True)
class Proposal:
    """What becomes of a pupil: in the class of the new year (by name) and grade, both only for ``SEATED``."""

    outcome: str
    to_class: str = ""
    to_grade: int | None = None


def propose(*, result: str, grade: int, grades: Sequence[int], class_name: str, class_grade: int) -> Proposal:
    """What follows for a pupil of a grade (0 for preschool) with a result, a key of ``RESULT_LABELS``.

    ``grades`` are those the school teaches: after the last of them a pupil leaves with the level completed.
    """
    if result in _STAY:
        return Proposal(RETAIN, class_name, grade)
    if result not in _UP:
        return Proposal(WAIT)
    if is_last(grade, grades, class_name):
        return Proposal(GRADUATE)
    return Proposal(PROMOTE, next_name(class_name, class_grade, grade), next_grade(grade))


def complete(outcome: str, *, to_class: str, grade: int, class_name: str, class_grade: int) -> Proposal:
    """What a person decided, with the usual class where none was named."""
    if outcome not in SEATED:
        return Proposal(outcome)
    if outcome == RETAIN:
        return Proposal(RETAIN, to_class or class_name, grade)
    return Proposal(PROMOTE, to_class or next_name(class_name, class_grade, grade), next_grade(grade))


def next_grade(grade: int) -> int:
    """The grade after one; a preschool has only one for every age."""
    return 0 if level_of(grade) == PRESCHOOL else grade + 1


def is_last(grade: int, grades: Sequence[int], class_name: str) -> bool:
    """Whether whoever completes the grade has nothing more to attend at the school."""
    if level_of(grade) == PRESCHOOL:
        group = _group(class_name)
        return group is not None and group[0] in _LAST_GROUPS
    return next_grade(grade) not in grades


def next_name(name: str, class_grade: int, grade: int) -> str:
    """ "2A" of "1A", "5/1" of "4/1", "Chồi 2" of "Mầm 2"; the same name where it tells no grade."""
    if level_of(grade) == PRESCHOOL:
        return _older(name)
    found = _NUMBER.search(name)
    if found is None or int(found[0]) != class_grade:
        return name
    return f"{name[: found.start()]}{next_grade(grade)}{name[found.end() :]}"


def _group(name: str) -> tuple[str, str] | None:
    """The age group a class is named after, and the next one ("" after the last)."""
    for ladder in _LADDERS:
        for group, older in zip(ladder, (*ladder[1:], ""), strict=True):
            if re.search(rf"(?<!\w){group}(?!\w)", name.lower()):
                return group, older
    return None


def _older(name: str) -> str:
    group = _group(name)
    if group is None or not group[1]:
        return name
    start = name.lower().index(group[0])
    older = group[1].capitalize() if name[start].isupper() else group[1]
    return f"{name[:start]}{older}{name[start + len(group[0]) :]}"
