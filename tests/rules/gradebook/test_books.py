"""The columns of every book of the programme."""

from portal.rules.gradebook.books import book_columns
from portal.rules.school.subjects import standard_subjects


def test_every_subject_of_the_programme_has_columns() -> None:
    for grade in range(1, 13):
        for subject in standard_subjects(grade):
            columns = book_columns(
                grade=grade,
                start_year=2026,
                subject=subject.code,
                assessed_by=subject.assessed_by,
                periods=subject.periods,
            )
            assert columns[-1].code == "comment", subject
            assert {"gk", "ck"} <= {column.code for column in columns}, subject
