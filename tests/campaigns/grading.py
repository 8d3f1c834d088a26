"""`python -m tests.campaigns.grading --sheets 100000`: generated years of pupils, by the portal and by the oracle.

A sheet is the year of one pupil: 6 to 11 scored subjects and 3 assessed by comment in two semesters, typed as teachers
type them. Scores are drawn around the thresholds, with one or two subjects apart, so that every level, title, decision
and adjustment comes up; cells are missing, subjects exempt, and the open points take every choice. Prints what came up.
"""

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import get_type_hints

from portal.rules.gradebook.beside import CONDUCT
from portal.rules.gradebook.columns import Column, SheetFacts, Takes, columns_of
from portal.rules.gradebook.levels import LevelOutcome
from portal.rules.gradebook.secondary_circulars import TT22_2021, TT26_2020, TT58_2011
from portal.rules.gradebook.standards import AssessedBy, SecondaryCircular
from portal.rules.gradebook.subjects import Subject
from portal.rules.gradebook.switches import OneSubject, Rounding, SetAside, Switches, YearFrom
from portal.rules.gradebook.values import read_cell, show_cell
from portal.rules.gradebook.years import Circumstances, SecondaryYear, TakenSubject, secondary_year
from tests.campaigns import oracle
from tests.campaigns.primary import Disagreement, check_primary

SCORED = (
    "toan",
    "ngu_van",
    "ngoai_ngu_1",
    "lich_su",
    "dia_li",
    "vat_li",
    "hoa_hoc",
    "sinh_hoc",
    "tin_hoc",
    "cong_nghe",
    "gdcd",
)
COMMENTED = ("giao_duc_the_chat", "am_nhac", "mi_thuat")
AROUND = (20, 35, 50, 65, 80, 90)
KEYS = {"tt58_2011": {"toan", "ngu_van"}, "tt26_2020": {"toan", "ngu_van", "ngoai_ngu_1"}}
PERIODS = (35, 70, 105)
CHOICES = {name: tuple(kind) for name, kind in get_type_hints(Switches).items()}


@dataclass
class Sheet:
    """A pupil's year: what the portal gets (``taken``, ``cells``) and the same as numbers for the oracle."""

    circular: SecondaryCircular
    taken: list[TakenSubject]
    cells: dict[tuple[int, str], dict[str, str]]
    marks: dict[tuple[int, str], dict[str, int]]
    passes: dict[tuple[int, str], list[bool]]
    lacking: set[tuple[int, str]]
    exempt: str
    sessions: int
    switches: Switches


COLUMNS = {
    (circular.code, assessed_by, periods): columns_of(circular, SheetFacts(assessed_by=assessed_by, periods=periods))
    for circular in (TT22_2021, TT26_2020, TT58_2011)
    for assessed_by in AssessedBy
    for periods in PERIODS
}


def make(chance: random.Random) -> Sheet:
    """A year of a pupil in secondary."""
    circular = chance.choice((TT22_2021, TT22_2021, TT22_2021, TT26_2020, TT58_2011))
    switches = Switches(**{name: chance.choice(choices) for name, choices in CHOICES.items()})  # type: ignore[arg-type]
    sheet = Sheet(circular, [], {}, {}, {}, set(), "", chance.choice((0, 3, 44, 45, 46)), switches)
    codes = SCORED[: chance.choice((6, 7, 8, 8, 9, 10, 11))]
    apart = {chance.choice(codes): chance.randrange(101) for _ in range(chance.choice((0, 1, 1, 2)))}
    usual = chance.choice(AROUND) + chance.choice((-1, 2, 4, 6))
    if chance.random() < 0.1:
        sheet.exempt = chance.choice(codes)
    for code in codes:
        _add(sheet, code, AssessedBy.SCORE, chance.choice(PERIODS), _near(chance, apart.get(code, usual)))
    for code in COMMENTED:
        bad = 0.3 if chance.random() < 0.2 else 0.0
        _add(sheet, code, AssessedBy.COMMENT, 35, _passing(chance, bad))
    for semester in (1, 2):
        level = chance.choice(
            circular.conduct_scale.slugs[:2] if chance.random() < 0.7 else circular.conduct_scale.slugs
        )
        sheet.cells[semester, CONDUCT] = {"level": level}
    if chance.random() < 0.1:
        _lose_one(sheet, chance)
    return sheet


def _near(chance: random.Random, at: int) -> Callable[[], int]:
    return lambda: min(100, max(0, at + chance.randrange(-3, 4)))


def _passing(chance: random.Random, bad: float) -> Callable[[], int]:
    return lambda: int(chance.random() >= bad)


def _add(sheet: Sheet, code: str, assessed_by: AssessedBy, periods: int, draw: Callable[[], int]) -> None:
    columns = COLUMNS[sheet.circular.code, assessed_by, periods]
    subject = Subject(code=code, name=code, assessed_by=assessed_by, exempt=code == sheet.exempt)
    sheet.taken.append(TakenSubject(first=subject, second=subject, first_columns=columns, second_columns=columns))
    filled = [column for column in columns if column.takes != Takes.COMMENT]
    for semester in (1, 2):
        marks = {column.code: draw() for column in filled}
        cells = {column.code: _typed(column, marks[column.code]) for column in filled}
        sheet.cells[semester, code] = cells
        if assessed_by == AssessedBy.SCORE:
            sheet.marks[semester, code] = marks
        else:
            sheet.passes[semester, code] = [mark == 1 for mark in marks.values()]


_STORED: dict[tuple[Takes, int], str] = {}


def _typed(column: Column, mark: int) -> str:
    """What is stored of a mark typed with a comma, or of Đ and CĐ; each form is read once."""
    kept = _STORED.get((column.takes, mark))
    if kept is None:
        typed = ("Đ" if mark else "CĐ") if column.takes == Takes.LEVEL else f"{mark // 10},{mark % 10}"
        kept = _STORED[column.takes, mark] = read_cell(column, typed)
        assert show_cell(column, kept) == typed.replace(",0", "")
    return kept


def _lose_one(sheet: Sheet, chance: random.Random) -> None:
    code = chance.choice([one.code for one in sheet.taken])
    semester = chance.choice((1, 2))
    cells = sheet.cells[semester, code]
    cells[chance.choice(list(cells))] = ""
    if code != sheet.exempt:
        sheet.lacking.add((semester, code))


def expected_halves(sheet: Sheet) -> Iterator[oracle.Pupil]:
    """Semester I, semester II, the year, as the oracle has them."""
    even = sheet.switches.rounding == Rounding.HALF_EVEN
    raw: dict[tuple[int, str], Fraction] = {}
    for (semester, code), marks in sheet.marks.items():
        if code != sheet.exempt and (semester, code) not in sheet.lacking:
            doubled = [mark for column, mark in marks.items() if column == "gk" or column.startswith("dk")]
            regular = [mark for column, mark in marks.items() if column.startswith("tx")]
            raw[semester, code] = oracle.semester(regular, doubled, marks.get("ck", marks.get("hk", 0)))
    rounded = {key: oracle.rounded(exact, even=even) for key, exact in raw.items()}
    basis: Mapping[tuple[int, str], Fraction | int] = raw if sheet.switches.year_from == YearFrom.EXACT else rounded
    passed = {key: _passed(sheet, marks) for key, marks in sheet.passes.items() if key not in sheet.lacking}
    codes = {code for _semester, code in sheet.marks}
    for semester in (1, 2):
        yield (
            {code: rounded[semester, code] for code in codes if (semester, code) in rounded},
            {code: passed[semester, code] for code in COMMENTED if (semester, code) in passed},
        )
    years = {
        code: oracle.rounded(oracle.year(basis[1, code], basis[2, code]), even=even)
        for code in codes
        if (1, code) in basis and (2, code) in basis
    }
    yield years, {code: passed[2, code] for code in COMMENTED if (2, code) in passed}


def _passed(sheet: Sheet, marks: list[bool]) -> bool:
    if sheet.circular is TT22_2021:
        return all(marks)
    return marks[-1] and 3 * sum(marks) >= 2 * len(marks)


def expected_level(sheet: Sheet, pupil: oracle.Pupil) -> tuple[str, str]:
    """Before and after the adjustment."""
    switches = sheet.switches
    any_subject, grants = switches.one_subject == OneSubject.ANY, switches.set_aside == SetAside.COUNT_AS_MET
    if sheet.circular is TT22_2021:
        return oracle.tt22(pupil, any_subject=any_subject, grants=grants)
    even = switches.rounding == Rounding.HALF_EVEN
    keys = KEYS[sheet.circular.code]
    return oracle.tt58(pupil, keys=keys, any_subject=any_subject, grants=grants, even=even)


def check(sheet: Sheet) -> Counter[str]:
    """Raise ``Disagreement`` unless both say the same of everything; counts what came up."""
    circumstances = Circumstances(absent_sessions=sheet.sessions)
    got = secondary_year(sheet.circular, sheet.taken, sheet.cells, circumstances, switches=sheet.switches)
    seen = Counter({sheet.circular.code: 1})
    halves = list(expected_halves(sheet))
    for when, outcome, pupil in zip(
        ("first", "second", "year"), (got.first, got.second, got.year), halves, strict=True
    ):
        _compare_subjects(sheet, got, when, pupil)
        seen.update(_compare_level(sheet, when, outcome, pupil))
    if sheet.circular is TT22_2021 and got.year.level is not None:
        seen.update(_compare_end(sheet, got, halves[2]))
    return seen


def _agree(sheet: Sheet, what: str, got: object, wanted: object) -> None:
    if got != wanted:
        raise Disagreement(
            f"{what}: {got!r} instead of {wanted!r}\n{sheet.circular.code} {sheet.switches}\n{sheet.cells}"
        )


def _compare_subjects(sheet: Sheet, got: SecondaryYear, when: str, pupil: oracle.Pupil) -> None:
    scores, comments = pupil
    for code, year in got.subjects.items():
        result = getattr(year, when)
        wanted = scores.get(code)
        score = None if result.score is None else int(result.score * 10)
        if score != wanted or result.passed is not comments.get(code):
            _agree(sheet, f"{when} of {code}", (score, result.passed), (wanted, comments.get(code)))


def _compare_level(sheet: Sheet, when: str, outcome: LevelOutcome, pupil: oracle.Pupil) -> Counter[str]:
    lost = {code for semester, code in sheet.lacking if when == "year" or semester == {"first": 1, "second": 2}[when]}
    if when == "year":  # a comment subject is judged by semester II alone
        lost -= {code for semester, code in sheet.lacking if semester == 1 and code in COMMENTED}
    if lost:
        _agree(sheet, f"{when} level with {lost} missing", outcome.level, None)
        _agree(sheet, f"what is missing in {when}", {one.about for one in outcome.missing}, lost)
        return Counter({"missing": 1})
    base, level = expected_level(sheet, pupil)
    _agree(sheet, f"{when} level before adjustment", outcome.base, base)
    _agree(sheet, f"{when} level", outcome.level, level)
    seen = Counter({f"{sheet.circular.code} {level}": 1})
    if base != level:
        seen[f"adjusted {base} to {level}"] = 1
    return seen


def _compare_end(sheet: Sheet, got: SecondaryYear, pupil: oracle.Pupil) -> Counter[str]:
    conduct = oracle.conduct(*(sheet.cells[semester, CONDUCT]["level"] for semester in (1, 2)))
    learning = expected_level(sheet, pupil)[1]
    _agree(sheet, "conduct", got.conduct.level, conduct)
    wanted = oracle.title(conduct, learning, list(pupil[0].values()))
    _agree(sheet, "title", got.title.title.code if got.title.title else None, wanted)
    decided = oracle.decision(conduct, learning, sheet.sessions, str(sheet.switches.both_low))
    _agree(sheet, "promotion", str(got.promotion.decision), decided)
    return Counter({f"title {wanted}": 1, f"decision {decided}": 1})


def run(sheets: int, seed: int) -> Counter[str]:
    """So many sheets, one in ten of them primary; the same for the same seed."""
    chance = random.Random(seed)
    seen: Counter[str] = Counter()
    for number in range(sheets):
        seen.update(check_primary(chance) if number % 10 == 0 else check(make(chance)))
    return seen


def main() -> int:
    """Run, and print what came up."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sheets", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=2026)
    options = parser.parse_args()
    started = time.perf_counter()
    seen = run(options.sheets, options.seed)
    for what, count in sorted(seen.items()):
        print(f"  {what:<40}{count:>9}")
    took, computed = time.perf_counter() - started, time.process_time()
    print(f"{options.sheets} sheets agree with the oracle, {took:.0f} s, of which computed {computed:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
