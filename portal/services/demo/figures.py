"""The figures of the demo's schools: of this year as the worker works them out, of the last one as they were kept."""

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from portal.adapters import clock
from portal.models.units import Unit
from portal.rules.figures.tables import FIRST, NO_TITLE, PUPILS, SECOND, YEAR, Stage, Table, columns_of, stages_of
from portal.rules.school.levels import grades_of_kind
from portal.services.figures.counting import Counted, Key, count_school
from portal.services.figures.refreshing import keep_figures, schools_due
from portal.services.school.years import current_year

KEYS = ("vinhbinh", "hoanghia", "longthoi", "anbinhtay", "tanthuy", "luongquoi", "binhhoa")
"""Schools with figures of the last year."""
SHARES: dict[str, Sequence[int]] = {
    "learning": (22, 30, 2),
    "conduct": (72, 5, 1),
    "titles": (12, 14),
    "decisions": (0, 2, 1),
}
"""Of a hundred pupils, by the columns of a table without the one that most pupils are in."""
PASSED = ("promoted", "completed")


def write_figures(units: Mapping[str, Unit]) -> None:
    """Both years; the classes of this one stand."""
    for unit_id, start_year in schools_due():
        keep_figures(unit_id, start_year, count_school(unit_id, start_year), began=clock.now(), seen=0)
    last = current_year() - 1
    closed = datetime(last + 1, 6, 15, 2, 0, tzinfo=UTC)
    for key in KEYS:
        counts = dict(_of_school(key, grades_of_kind(units[key].kind_code), last))
        keep_figures(units[key].id, last, Counted(counts, closed), began=closed, seen=0)


def _of_school(key: str, grades: Sequence[int], year: int) -> Iterator[tuple[Key, Counter[str]]]:
    dice = random.Random(key)  # noqa: S311 - the same figures every time
    for stage in stages_of(grades, year):
        for grade in stage.grades:
            pupils = dice.randint(48, 110)
            for period in (FIRST, SECOND, YEAR):
                yield (grade, period), _of_grade(dice, stage, pupils, period)


def _of_grade(dice: random.Random, stage: Stage, pupils: int, period: str) -> Counter[str]:
    sessions = pupils * (175 if period == YEAR else 88)
    found = Counter({PUPILS.code: pupils, "sessions": sessions, "marks_due": pupils * 60, "rolls_due": sessions // 30})
    found["excused"], found["unexcused"] = sessions // dice.randint(60, 110), sessions // dice.randint(300, 700)
    found["present"] = sessions - found["excused"] - found["unexcused"]
    found["marks_entered"] = found["marks_due"] - dice.randint(0, pupils)
    found["rolls_taken"] = found["rolls_due"] - dice.randint(0, 6)
    for table in (Table.LEARNING, Table.CONDUCT, Table.TITLES, Table.DECISIONS):
        codes = [column.code for column in columns_of(table, stage) if column != PUPILS]
        if codes:
            found.update(_spread(dice, codes, pupils, table.name.lower()))
    return found


def _spread(dice: random.Random, codes: Sequence[str], pupils: int, table: str) -> Counter[str]:
    """The pupils over the columns; whoever is left over has what most have."""
    most = next((code for code in codes if code.split(".")[1] in (NO_TITLE, *PASSED)), codes[1])
    found: Counter[str] = Counter()
    for code, share in zip([code for code in codes if code != most], SHARES[table], strict=False):
        found[code] = min(pupils - found.total(), round(pupils * share * dice.uniform(0.5, 1.5) / 100))
    found[most] += pupils - found.total()
    return found
