"""A school's own changes of the programme of a grade."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from portal.errors import RuleBroken
from portal.rules.school.ages import AGE_GROUPS
from portal.rules.school.subjects import ASSESSMENT_LABELS
from portal.rules.vietnamese import clean, fold

MOST_PERIODS = 600
LONGEST_NAME = 80
LONGEST_CODE = 30
OWN = "rieng_"
"""How the codes of a school's own subjects begin, so that none is ever taken for one of the programme."""


@dataclass(frozen=True, kw_only=True)
class SubjectFacts:
    """What a school decides about a subject of a grade; ``periods`` are lessons a year; ``indicators`` of a field
    of preschool as typed, ``age_group`` whom it is for ("" for all)."""

    name: str
    assessed_by: str
    periods: int
    optional: bool = False
    indicators: str = ""
    age_group: str = ""


def check_subject(facts: SubjectFacts, *, others: Collection[str]) -> SubjectFacts:
    """The facts cleaned; RuleBroken for a name another subject of the grade has, and for what makes no sense."""
    name = clean(facts.name)
    if not name or len(name) > LONGEST_NAME:
        raise RuleBroken("Tên môn gồm 1 đến %(max)d ký tự.", field="name", max=LONGEST_NAME)
    if fold(name) in {fold(other) for other in others}:
        raise RuleBroken("Khối này đã có môn cùng tên.", field="name")
    if facts.assessed_by not in ASSESSMENT_LABELS:
        raise RuleBroken("Hãy chọn một mục trong danh sách.", field="assessed_by")
    if facts.age_group and facts.age_group not in AGE_GROUPS:
        raise RuleBroken("Hãy chọn một mục trong danh sách.", field="age_group")
    if not 1 <= facts.periods <= MOST_PERIODS:
        raise RuleBroken("Số tiết cả năm từ 1 đến %(most)s.", field="periods", most=MOST_PERIODS)
    return replace(facts, name=name)


def own_code(name: str, *, taken: Collection[str]) -> str:
    """A code for a school's own subject: "rieng_tieng_khmer"; numbered while taken."""
    words = "".join(c if c.isascii() and c.isalnum() else " " for c in fold(name)).split()
    stem = (OWN + "_".join(words))[: LONGEST_CODE - 3].rstrip("_")
    number, code = 1, stem
    while code in taken:
        number += 1
        code = f"{stem}_{number}"
    return code
