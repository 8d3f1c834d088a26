"""The rows of a sheet: the pupils of the class in name order with what stands in their cells."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, func, or_, select

from portal.db import db
from portal.models.gradebook import Correction, Mark, MarkChange
from portal.models.school import ClassPlace, Exemption, Pupil
from portal.rules.gradebook.books import BESIDE
from portal.rules.gradebook.columns import Column
from portal.rules.gradebook.fitting import fits, show_stored
from portal.rules.gradebook.locking import ColumnState
from portal.rules.gradebook.publishing import Outcome
from portal.rules.gradebook.standards import AssessedBy, SecondaryCircular
from portal.rules.gradebook.subjects import Subject, SubjectResult, subject_semester
from portal.rules.permissions import Actor
from portal.services.gradebook.books import Book, BookKey, Right, get_book
from portal.services.gradebook.locks import column_states
from portal.services.gradebook.publicity import Publicity, Waiting, publicity_of
from portal.services.school.viewing import note_look
from portal.services.school.years import find_year

EXEMPT, BY_COMMENT = "exempt", "comment"


@dataclass(frozen=True)
class Cell:
    """What stands in a cell; ``version`` 0: never written. ``from_other`` is "class" or "school" when brought along.

    ``adjusted_at``: last changed with approval after families saw it; ``waiting``: the change that is asked for.
    """

    value: str = ""
    version: int = 0
    mark_id: int | None = None
    from_other: str = ""
    class_id: int | None = None
    written_at: datetime | None = None
    adjusted_at: datetime | None = None
    waiting: Waiting | None = None


NOTHING = Cell()


@dataclass(frozen=True, kw_only=True)
class Row:
    """One pupil. ``gone``: since when no longer in the class; ``assessed``: "", ``EXEMPT`` or ``BY_COMMENT``."""

    pupil_id: int
    name: str
    born: str
    grade: int
    gone: date | None
    assessed: str
    columns: Mapping[str, Column]
    cells: Mapping[str, Cell]
    result: SubjectResult | None

    @property
    def is_open(self) -> bool:
        """Whether anything may be written for the pupil here."""
        return self.gone is None and self.assessed != EXEMPT

    def takes(self, code: str) -> bool:
        """Whether this very cell may be written."""
        return self.is_open and code in self.columns and self.cell(code).from_other != "school"

    def cell(self, code: str) -> Cell:
        """The cell of a column."""
        return self.cells.get(code, NOTHING)

    def shown(self, code: str) -> str:
        """The cell as a reader sees it."""
        return self.show(code, self.cell(code).value)

    def show(self, code: str, stored: str) -> str:
        """Another value of a column as a reader sees it."""
        column = self.columns.get(code)
        return show_stored(column, stored) if column else stored


@dataclass(frozen=True)
class Sheet:
    """A book with its rows; by ``newest``, the last change known to it (0: none), a plain form tells later ones."""

    book: Book
    rows: Sequence[Row]
    newest: int
    states: Mapping[str, ColumnState]
    public: Publicity

    @property
    def has_corrections(self) -> bool:
        """Whether a mark was changed after families saw it, or is to be."""
        return any(cell.waiting or cell.adjusted_at for row in self.rows for cell in row.cells.values())

    @property
    def locked(self) -> Sequence[str]:
        """The codes of the columns that take no writing now."""
        return [code for code, state in self.states.items() if state.is_locked]

    @property
    def reopened(self) -> Sequence[str]:
        """The codes of locked columns that are open for some hours."""
        return [code for code, state in self.states.items() if state.until is not None]


@dataclass(frozen=True)
class _Place:
    pupil_id: int
    name: str
    born: str
    grade: int
    gone: date | None
    assessed: str


def open_sheet(actor: Actor, key: BookKey, *, visit: bool = False) -> Sheet:
    """The whole sheet: who sits in the class and who left it during the semester, in the order of the class list.

    A ``visit`` of somebody else than who writes the book goes into the access log.
    """
    book = get_book(actor, key)
    if book.right != Right.WRITE and note_look(actor, "sheet", visit=visit, class_id=key.class_id):
        book = get_book(actor, key)
    places = _places(book)
    cells = _cells_of(book, places)
    first_day = _first_day(actor, book) if any(place.gone for place in places) else None
    rows = [_row(book, place, cells.get(place.pupil_id, {})) for place in places if _is_of(place, first_day, cells)]
    newest = newest_change(book, [place.pupil_id for place in places])
    return Sheet(book, rows, newest, column_states(book), publicity(book, rows))


def publicity(book: Book, rows: Iterable[Row]) -> Publicity:
    """What families see of some rows of a sheet."""
    cells = (cell for row in rows for cell in row.cells.values())
    classes = {cell.class_id for cell in cells if cell.class_id is not None}
    key = book.key
    return publicity_of(class_id=key.class_id, semester=key.semester, subject=key.subject, class_ids=classes)


def load_rows(book: Book, pupil_ids: Iterable[int] | None = None) -> dict[int, Row]:
    """The rows of some pupils, or of all; who does not belong to the class is left out. Two statements."""
    places = _places(book, None if pupil_ids is None else set(pupil_ids))
    cells = _cells_of(book, places)
    return {place.pupil_id: _row(book, place, cells.get(place.pupil_id, {})) for place in places}


def _cells_of(book: Book, places: Sequence[_Place]) -> dict[int, dict[str, Cell]]:
    """The cells of each pupil; of those who left, only what was written in this class: the rest is not its business."""
    found = load_cells(book, [place.pupil_id for place in places])
    for place in places:
        if place.gone is not None and place.pupil_id in found:
            kept = {code: cell for code, cell in found.pop(place.pupil_id).items() if not cell.from_other}
            if kept:
                found[place.pupil_id] = kept
    return found


def load_cells(book: Book, pupil_ids: Sequence[int]) -> dict[int, dict[str, Cell]]:
    """What is stored for these pupils in the subject and semester, wherever it was written; by pupil and column."""
    asked = and_(
        Correction.mark_id == Mark.id, or_(Correction.outcome.is_(None), Correction.outcome == Outcome.GRANTED)
    )
    mark = (Mark.pupil_id, Mark.column, Mark.value, Mark.version, Mark.id, Mark.unit_id, Mark.class_id, Mark.written_at)
    query = select(*mark).add_columns(*CORRECTION).outerjoin(Correction, asked).where(*of_book(book, pupil_ids))
    found: dict[int, dict[str, Cell]] = {}
    for row in db.session.execute(query.order_by(Correction.id)):
        pupil_id, column, value, version, mark_id, unit_id, class_id, written_at, *correction = row
        other = "" if class_id == book.key.class_id else "class"
        other = "school" if unit_id != book.school_class.unit_id else other
        cells = found.setdefault(pupil_id, {})
        cell = cells.get(column, Cell(value, version, mark_id, other, class_id, written_at))
        cells[column] = _corrected(cell, *correction)
    return found


CORRECTION = (
    Correction.id,
    Correction.after,
    Correction.asked_by_id,
    Correction.asked_by,
    Correction.decided_at,
)


def _corrected(
    cell: Cell, number: int | None, after: str, asked_by_id: int, asked_by: str, decided_at: datetime | None
) -> Cell:
    if number is None:
        return cell
    if decided_at is not None:
        return replace(cell, adjusted_at=decided_at)
    return replace(cell, waiting=Waiting(number, after, asked_by_id, asked_by))


def newest_change(book: Book, pupil_ids: Sequence[int]) -> int:
    """The number of the last change of any cell of these pupils in this book; 0 when there is none."""
    query = select(func.max(MarkChange.id)).join(Mark, Mark.id == MarkChange.mark_id).where(*of_book(book, pupil_ids))
    return db.session.scalar(query) or 0


def of_book(book: Book, pupil_ids: Sequence[int]) -> Sequence[ColumnElement[bool]]:
    """Which marks stand in the cells of these pupils in this book."""
    return (
        Mark.pupil_id.in_(pupil_ids),
        Mark.start_year == book.school_class.start_year,
        Mark.semester == book.key.semester,
        Mark.subject == book.key.subject,
    )


def result_of(
    book: Book, grade: int, assessed: str, columns: Mapping[str, Column], cells: Mapping[str, Cell]
) -> SubjectResult | None:
    """The semester's result of a pupil by the circular of the grade assessed as; None where there is none (primary,
    books beside the subjects)."""
    regulation, programme = book.regulation_of(grade), book.by_grade[grade]
    if not isinstance(regulation, SecondaryCircular) or book.key.subject in BESIDE:
        return None
    by = AssessedBy.COMMENT if assessed == BY_COMMENT else AssessedBy(programme.assessed_by)
    subject = Subject(code=book.key.subject, name=programme.name, assessed_by=by, exempt=assessed == EXEMPT)
    stored = {code: cell.value for code, cell in cells.items() if code in columns and fits(columns[code], cell.value)}
    return subject_semester(
        subject, list(columns.values()), stored, regulation, switches=book.switches, closed=book.closed
    )


def _row(book: Book, place: _Place, cells: Mapping[str, Cell]) -> Row:
    columns = book.columns_for(place.grade, by_comment=place.assessed == BY_COMMENT)
    return Row(
        pupil_id=place.pupil_id,
        name=place.name,
        born=place.born,
        grade=place.grade,
        gone=place.gone,
        assessed=place.assessed,
        columns=columns,
        cells=cells,
        result=result_of(book, place.grade, place.assessed, columns, cells),
    )


def _places(book: Book, pupil_ids: set[int] | None = None) -> list[_Place]:
    """One statement; a pupil who came back counts as here, an exemption for the year or this semester comes along.

    Pupils of a grade that does not have the subject are left out.
    """
    exempt = and_(
        Exemption.pupil_id == Pupil.id,
        Exemption.start_year == book.school_class.start_year,
        Exemption.subject == book.key.subject,
        or_(Exemption.semester.is_(None), Exemption.semester == book.key.semester),
        Exemption.ended_at.is_(None),
    )
    query = (
        select(Pupil.id, Pupil.full_name, Pupil.born, ClassPlace.grade, ClassPlace.valid_to, Exemption.kind)
        .join(ClassPlace, ClassPlace.pupil_id == Pupil.id)
        .outerjoin(Exemption, exempt)
        .where(ClassPlace.class_id == book.key.class_id, ClassPlace.valid_from <= book.day)
        .order_by(Pupil.name_sort, Pupil.id, ClassPlace.valid_from, Exemption.id)
    )
    if pupil_ids is not None:
        query = query.where(Pupil.id.in_(pupil_ids))
    found: dict[int, _Place] = {}
    for pupil_id, name, born, sits_in, until, kind in db.session.execute(query):
        gone = until if until is not None and until <= book.day else None
        if (grade := book.grade_of(sits_in)) is not None:
            found[pupil_id] = _Place(pupil_id, name, born, grade, gone, kind or "")
    return list(found.values())


def _first_day(actor: Actor, book: Book) -> date | None:
    year = find_year(actor, book.school_class.start_year)
    if year is None:
        return None
    return year.first_begins_on if book.key.semester == 1 else year.second_begins_on


def _is_of(place: _Place, first_day: date | None, cells: Mapping[int, object]) -> bool:
    """Here, or gone only during this semester, or gone and with something written in it."""
    if place.gone is None or place.pupil_id in cells:
        return True
    return first_day is not None and place.gone > first_day
