"""Cells of a list of pupils as people and Excel write them: codes, sex, classes, grades, years."""

import re
from difflib import get_close_matches

from portal.errors import RuleBroken
from portal.rules.school.ethnicities import ETHNICITY_LABELS
from portal.rules.vietnamese import clean, fold

MINISTRY_DIGITS, PERSONAL_DIGITS = 10, 12
_SEXES = {"nam": "male", "trai": "male", "male": "male", "nu": "female", "gai": "female", "female": "female"}
_BLANKS = re.compile(r"[\s.\-]")
_CLASS_WORD = re.compile(r"^(lop|lớp)\s+", re.IGNORECASE)
_GRADE = re.compile(r"(?:khoi\s+)?(?:lop\s+)?(\d{1,2})", re.ASCII)
_PRESCHOOL = re.compile(r"nha tre|mau giao|mam|choi|la\b|tuoi|thang")
EARLIEST_PARENT = 1920


def read_code(text: str, digits: int, field: str, words: str) -> str:
    """A code of exactly so many digits; blanks and dots between them are dropped."""
    code = _BLANKS.sub("", text)
    if len(code) != digits or not (code.isascii() and code.isdecimal()):
        raise RuleBroken("%(what)s gồm đúng %(digits)d chữ số.", field=field, what=words, digits=digits)
    return code


def read_sex(text: str) -> str:
    """``male`` or ``female``."""
    found = _SEXES.get(fold(clean(text)))
    if found is None:
        raise RuleBroken("Ghi giới tính là Nam hoặc Nữ.", field="sex")
    return found


def nearest_ethnicity(typed: str) -> str | None:
    """The name of the people whose spelling is nearest, None when nothing is near."""
    by_fold = {fold(label): label for label in ETHNICITY_LABELS.values()}
    near = get_close_matches(fold(clean(typed)), by_fold, n=1, cutoff=0.6)
    return by_fold[near[0]] if near else None


def class_words(text: str) -> str:
    """A class's name without "Lớp" before it."""
    return _CLASS_WORD.sub("", clean(text))


def class_key(text: str) -> str:
    """A class's name as it is compared: "Lớp 4 a" is "4A"."""
    return fold(class_words(text)).replace(" ", "")


def read_grade(text: str) -> int:
    """1 to 12, 0 for an age group of a preschool; RuleBroken for anything else."""
    folded = fold(clean(text))
    if _PRESCHOOL.search(folded):
        return 0
    found = _GRADE.fullmatch(folded)
    if found is None or int(found[1]) > 12:
        raise RuleBroken("Ghi khối là một số từ 1 đến 12, hoặc nhóm tuổi mầm non.", field="grade")
    return int(found[1])


def grade_of_class(name: str) -> int | None:
    """The grade a class's name begins with: 10 of "10A2", None of "Lá 1"."""
    found = re.match(r"\d{1,2}", class_key(name), re.ASCII)
    return int(found[0]) if found and int(found[0]) in range(1, 13) else None


def read_parents_year(text: str, field: str, *, this_year: int) -> int:
    """The birth year of a father or mother: a year, or the year of a whole date."""
    found = re.search(r"(?<!\d)\d{4}$", text, re.ASCII)
    if found is None or not EARLIEST_PARENT <= int(found[0]) <= this_year - 10:
        raise RuleBroken("Ghi năm sinh bằng bốn chữ số, ví dụ 1985.", field=field)
    return int(found[0])
