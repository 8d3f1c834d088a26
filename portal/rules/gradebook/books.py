"""The columns of a book: what a subject of a class has, and what a pupil in it has who is assessed by comment only."""

from portal.rules.gradebook.columns import MOST_PERIODS, Column, SheetFacts, columns_of, has_midterm_test
from portal.rules.gradebook.regulations import regulation_for
from portal.rules.gradebook.standards import AssessedBy
from portal.rules.school.levels import level_of


def book_columns(*, grade: int, start_year: int, subject: str, assessed_by: str, periods: int) -> tuple[Column, ...]:
    """The columns by the circular that holds for the grade in that year; nothing for preschool."""
    regulation, kind = regulation_for(level_of(grade), grade, start_year), AssessedBy(assessed_by)
    midterm_test = kind == AssessedBy.SCORE and has_midterm_test(regulation, grade, subject)
    counted = min(MOST_PERIODS, max(1, periods))  # Tiếng Việt of grade 1 has 420
    facts = SheetFacts(assessed_by=kind, periods=counted, midterm_test=midterm_test)
    return columns_of(regulation, facts)
