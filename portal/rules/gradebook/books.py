"""The columns of a book: what a subject of a class has, and what a pupil in it has who is assessed by comment only.

Beside the subjects stand the books of who leads the class: conduct in secondary, qualities and competences in primary.
"""

from collections.abc import Sequence
from functools import lru_cache

from portal.errors import mark
from portal.rules.gradebook.beside import CONDUCT, QUALITIES, conduct_columns, quality_columns
from portal.rules.gradebook.columns import Column, SheetFacts, columns_of, has_midterm_test
from portal.rules.gradebook.preschool import Indicator, indicator_columns
from portal.rules.gradebook.regulations import regulation_for
from portal.rules.gradebook.standards import AssessedBy, PreschoolCircular
from portal.rules.school.levels import PRIMARY, level_of

BESIDE: dict[str, str] = {CONDUCT: mark("Rèn luyện"), QUALITIES: mark("Phẩm chất và năng lực")}
"""Books that no subject teacher writes, by their codes."""


def book_beside(grade: int) -> str | None:
    """The code of the book that who leads a class of the grade writes; None in preschool."""
    if grade == 0:
        return None
    return QUALITIES if level_of(grade) == PRIMARY else CONDUCT


def book_columns(
    *,
    grade: int,
    start_year: int,
    subject: str,
    assessed_by: str,
    periods: int,
    semester: int = 1,
    indicators: Sequence[Indicator] = (),
) -> tuple[Column, ...]:
    """The columns by the circular that holds for the grade in that year; in preschool the field's indicators.

    Only conduct differs between the semesters. Worked out once for all books that are alike.
    """
    return _columns(grade, start_year, subject, assessed_by, periods, semester, tuple(indicators))


@lru_cache(maxsize=4096)
def _columns(
    grade: int,
    start_year: int,
    subject: str,
    assessed_by: str,
    periods: int,
    semester: int,
    indicators: tuple[Indicator, ...],
) -> tuple[Column, ...]:
    regulation, kind = regulation_for(level_of(grade), grade, start_year), AssessedBy(assessed_by)
    if isinstance(regulation, PreschoolCircular):
        return indicator_columns(indicators, regulation.indicator_scale)
    if subject == CONDUCT:
        return conduct_columns(regulation, semester)
    if subject == QUALITIES:
        return quality_columns(regulation)
    midterm_test = kind == AssessedBy.SCORE and has_midterm_test(regulation, grade, subject)
    counted = max(1, periods)
    facts = SheetFacts(assessed_by=kind, periods=counted, midterm_test=midterm_test)
    return columns_of(regulation, facts)
