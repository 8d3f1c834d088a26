"""The assessment rules once more, written from the circulars as plain sentences over exact fractions.

It shares nothing with `portal.rules.gradebook`: no tables, no code, no decimals. Scores and rounded averages are whole
tenths (65 is 6.5), everything before rounding is a fraction of them. Sources: TT 22/2021 Articles 8, 9, 12 to 15;
TT 58/2011 Articles 10 to 18 with TT 26/2020; TT 27/2020 Article 9.
"""

from fractions import Fraction
from math import floor

HALF = Fraction(1, 2)
DOWN = ("tot", "kha", "dat", "chua_dat")


def rounded(exact: Fraction, *, even: bool = False) -> int:
    """A whole number of tenths; what is exactly in the middle goes up, or to the even digit."""
    if even and exact - floor(exact) == HALF:
        return 2 * floor(Fraction(floor(exact) + 1, 2))
    return floor(exact + HALF)


def semester(regular: list[int], doubled: list[int], final: int) -> Fraction:
    """Before rounding; ``doubled`` are the mid-term score or the one-period tests."""
    points = sum(regular) + 2 * sum(doubled) + 3 * final
    return Fraction(points, len(regular) + 2 * len(doubled) + 3)


def year(first: Fraction | int, second: Fraction | int) -> Fraction:
    """Before rounding."""
    return Fraction(first + second + second) / 3


Pupil = tuple[dict[str, int], dict[str, bool]]
"""Averages of the scored subjects, and whether each comment subject is passed."""


def _tt22(scores: list[int], failed: int, granted: int = 0) -> str:
    def at_least(least: int) -> int:
        return granted + sum(score >= least for score in scores)

    lowest = min(scores, default=100)
    if not failed and lowest >= 65 and at_least(80) >= 6:
        return "tot"
    if not failed and lowest >= 50 and at_least(65) >= 6:
        return "kha"
    if failed <= 1 and lowest >= 35 and at_least(50) >= 6:
        return "dat"
    return "chua_dat"


def tt22(pupil: Pupil, *, any_subject: bool, grants: bool) -> tuple[str, str]:
    """The level by the table, and after Article 9.3: every single subject is set aside in turn."""
    scores, comments = pupil
    failed = sum(not passed for passed in comments.values())
    base = _tt22(list(scores.values()), failed)
    without = [
        _tt22([score for name, score in scores.items() if name != one], failed, granted=int(grants)) for one in scores
    ]
    if any_subject:
        without += [_tt22(list(scores.values()), failed - (not passed)) for passed in comments.values()]
    place = DOWN.index(base)
    raised = any(reached in {"tot", "kha"} and place - DOWN.index(reached) >= 2 for reached in without)
    return base, DOWN[place - 1] if raised else base


def _tt58(scores: dict[str, int], mean: int, failed: int, keys: set[str], granted: str | None) -> str:
    lowest = min(scores.values(), default=100)
    best_key = max((score for name, score in scores.items() if name in keys), default=0)
    if granted in keys:
        best_key = 100
    for rank, least, lowest_of_all in (("gioi", 80, 65), ("kha", 65, 50), ("trung_binh", 50, 35)):
        if mean >= least and best_key >= least and lowest >= lowest_of_all and not failed:
            return rank
    return "yeu" if mean >= 35 and lowest >= 20 else "kem"


def mean_of(scores: dict[str, int], *, even: bool) -> int:
    """ĐTBhk, ĐTBcn."""
    return rounded(Fraction(sum(scores.values()), len(scores)), even=even)


def tt58(pupil: Pupil, *, keys: set[str], any_subject: bool, grants: bool, even: bool) -> tuple[str, str]:
    """The rank by Article 13, and after its adjustment for one subject."""
    scores, comments = pupil
    failed = sum(not passed for passed in comments.values())
    mean = mean_of(scores, even=even)
    base = _tt58(scores, mean, failed, keys, None)
    reached = {
        _tt58(
            {name: score for name, score in scores.items() if name != one}, mean, failed, keys, one if grants else None
        )
        for one in scores
    }
    if any_subject:
        reached |= {_tt58(scores, mean, failed - (not passed), keys, None) for passed in comments.values()}
    if "gioi" in reached and base == "trung_binh":
        return base, "kha"
    if ("gioi" in reached or "kha" in reached) and base == "yeu":
        return base, "trung_binh"
    if ("gioi" in reached or "kha" in reached) and base == "kem":
        return base, "yeu"
    return base, base


def conduct(first: str, second: str) -> str:
    """TT 22/2021, Article 8."""
    if second == "chua_dat":
        return "chua_dat"
    if second == "tot":
        return "tot" if first in {"tot", "kha"} else "kha"
    if second == "kha":
        return "dat" if first == "chua_dat" else "kha"
    return "kha" if first == "tot" else "dat"


def title(conduct_level: str, learning: str, scores: list[int]) -> str | None:
    """TT 22/2021, Article 15."""
    if conduct_level != "tot" or learning != "tot":
        return None
    return "xuat_sac" if sum(score >= 90 for score in scores) >= 6 else "gioi"


def decision(conduct_level: str, learning: str, sessions: int, both_low: str) -> str:
    """TT 22/2021, Articles 12 to 14, before summer."""
    if sessions > 45:
        return "retained"
    low = conduct_level == "chua_dat", learning == "chua_dat"
    if low == (True, True):
        return {"person": "person", "summer": "training_and_reassessment", "retained": "retained"}[both_low]
    return {(False, False): "promoted", (True, False): "training", (False, True): "reassessment"}[low]


def primary(subjects: list[str], qualities: list[str], tests: list[int]) -> str:
    """TT 27/2020, Article 9; letters of the books."""
    if "C" in subjects or "C" in qualities or min(tests) < 5:
        return "chua_hoan_thanh"
    if "H" in subjects or "Đ" in qualities or min(tests) < 7:
        return "hoan_thanh"
    return "hoan_thanh_xuat_sac" if min(tests) >= 9 else "hoan_thanh_tot"
