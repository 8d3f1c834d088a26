"""Generated years of primary pupils."""

import random
from collections import Counter

from portal.rules.gradebook.beside import QUALITIES
from portal.rules.gradebook.columns import SheetFacts, columns_of
from portal.rules.gradebook.primary_circulars import TT27_2020
from portal.rules.gradebook.standards import AssessedBy
from portal.rules.gradebook.subjects import Subject
from portal.rules.gradebook.years import TakenSubject, primary_year
from tests.campaigns import oracle


class Disagreement(AssertionError):
    """The portal and the oracle say different things; the message holds what is needed to look at it."""


LETTERS = {"T": "hoan_thanh_tot", "H": "hoan_thanh", "C": "chua_hoan_thanh"}
QUALITY = {"T": "tot", "Đ": "dat", "C": "can_co_gang"}
PRIMARY = [
    TakenSubject(first=subject, second=subject, first_columns=columns, second_columns=columns)
    for code, by in (("toan", AssessedBy.SCORE), ("tieng_viet", AssessedBy.SCORE), ("dao_duc", AssessedBy.COMMENT))
    for subject in (Subject(code=code, name=code, assessed_by=by),)
    for columns in (columns_of(TT27_2020, SheetFacts(assessed_by=by)),)
]


def check_primary(chance: random.Random) -> Counter[str]:
    """A year of a primary pupil."""
    subjects = chance.choices("TTTTTHC", k=3) if chance.random() < 0.5 else ["T"] * 3
    qualities = [chance.choice("TTTTĐC") if chance.random() < 0.05 else "T" for _row in TT27_2020.rows]
    tests = [chance.choice((3, 4, 5, 6, 7, 8, 9, 10)) if chance.random() < 0.5 else 9 for _ in range(2)]
    cells: dict[tuple[int, str], dict[str, str]] = {
        (2, one.code): {"ck": LETTERS[letter]} for one, letter in zip(PRIMARY, subjects, strict=True)
    }
    for code, test in zip(("toan", "tieng_viet"), tests, strict=True):
        cells[2, code]["ck_test"] = str(test)
    cells[2, QUALITIES] = {f"ck_{row.code}": QUALITY[one] for row, one in zip(TT27_2020.rows, qualities, strict=True)}
    level = primary_year(TT27_2020, PRIMARY, cells).year.level
    wanted = oracle.primary(subjects, qualities, tests)
    if level != wanted:
        raise Disagreement(f"{level} instead of {wanted}\n{cells}")
    return Counter({f"tt27_2020 {level}": 1})
