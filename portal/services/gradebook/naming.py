"""What the books call a subject and its columns, read in one statement however many classes there are."""

from collections.abc import Iterable, Mapping, Sequence

from portal.models.school import ProgrammeSubject, SchoolClass
from portal.rules.gradebook.books import BESIDE, book_beside
from portal.rules.gradebook.columns import Column
from portal.rules.gradebook.fitting import show_either
from portal.rules.gradebook.standards import AssessedBy
from portal.services.gradebook.books import beside_programme, columns_of
from portal.services.school.subjects import Grade, grades_of, has_book, programme_in, subjects_of


def programmes_of(classes: Iterable[SchoolClass]) -> Mapping[Grade, list[ProgrammeSubject]]:
    """The subjects of each grade, and at their end the book of who leads a class."""
    classes = list(classes)
    found = subjects_of({grade for each in classes for grade in grades_of(each)})
    for each in classes:
        for key in grades_of(each):
            beside, subjects = book_beside(key[2]), found[key]
            if beside is not None and beside not in {subject.code for subject in subjects}:
                subjects.append(beside_programme(each, beside, grade=key[2]))
    return found


def taught_in(
    school_class: SchoolClass, programmes: Mapping[Grade, Sequence[ProgrammeSubject]]
) -> list[ProgrammeSubject]:
    """The subjects of every grade of the class, each once, the book of who leads it at the end.

    A field of preschool without indicators has no book yet.
    """
    found = [subject for subject in programme_in(school_class, programmes) if has_book(subject)]
    return sorted(found, key=lambda subject: subject.code in BESIDE)


class BookNames:
    """The words of the books of some classes; codes that no programme has stand for themselves."""

    def __init__(self, classes: Iterable[SchoolClass]) -> None:
        self._programmes = programmes_of(classes)

    def subjects(self, school_class: SchoolClass) -> Sequence[ProgrammeSubject]:
        """The books of a class in their order."""
        return taught_in(school_class, self._programmes)

    def subject(self, school_class: SchoolClass, code: str) -> str:
        """ "Toán" of "toan"."""
        found = self._find(school_class, code)
        return code if found is None else found.name

    def short(self, school_class: SchoolClass, semester: int, subject: str, code: str) -> str:
        """ "ĐĐGtx1" of "tx1"."""
        column = self._column(school_class, semester, subject, code)
        return code if column is None else column.short

    def show(self, school_class: SchoolClass, semester: int, subject: str, code: str, stored: str) -> str:
        """A stored value as a reader sees it."""
        by_comment = self._column(school_class, semester, subject, code, AssessedBy.COMMENT)
        return show_either(self._column(school_class, semester, subject, code), by_comment, stored)

    def _find(self, school_class: SchoolClass, code: str) -> ProgrammeSubject | None:
        return next((each for each in self.subjects(school_class) if each.code == code), None)

    def _column(
        self, school_class: SchoolClass, semester: int, subject: str, code: str, by: str | None = None
    ) -> Column | None:
        found = self._find(school_class, subject)
        columns = columns_of(found, assessed_by=by, semester=semester) if found else ()
        return next((column for column in columns if column.code == code), None)
