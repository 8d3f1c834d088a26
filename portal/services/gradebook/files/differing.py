"""What a file says beside the cells of a book: results the portal works out itself. Where it says something else, the
dry run tells so row by row; nothing of it is written."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from portal.errors import RuleBroken
from portal.rules.gradebook.files.layouts import RESULT, YEAR_RESULT
from portal.rules.gradebook.results_said import says
from portal.rules.gradebook.subjects import SubjectResult, subject_year
from portal.rules.vietnamese import clean
from portal.services.gradebook.books import Book
from portal.services.gradebook.files.plans import Fault
from portal.services.gradebook.sheets import Cell, Row, load_rows, result_of
from portal.services.gradebook.writing import Write

RESULT_KEYS = (RESULT, YEAR_RESULT)
EXEMPT_SHOWN = "Miễn"


@dataclass(frozen=True)
class SaidResult:
    """A result in the file: its place, whose it is, of the semester or the year (``key``), and as it is written."""

    row: int
    index: int
    pupil_id: int
    key: str
    text: str


@dataclass(frozen=True)
class Doubled:
    """A row with both codes (``typed``) and a comment: the comment stands, whatever the codes say."""

    row: int
    index: int
    name: str
    typed: str
    words: str

    def differs(self, expand_codes: Callable[[str], str]) -> bool:
        """Whether the codes say something else, or nothing that is known."""
        try:
            return clean(expand_codes(self.typed)) != self.words
        except RuleBroken:
            return True

    @property
    def notice(self) -> Fault:
        """What is told of it."""
        said = RuleBroken("Đã có nội dung nhận xét, nên không lấy mã %(codes)s.", codes=self.typed)
        return self.row, self.index, self.name, said


def find_differences(
    book: Book, rows: Mapping[int, Row], said: Sequence[SaidResult], writes: Iterable[Write]
) -> list[Fault]:
    """The results in the file that are not those of the book once the file is written; two statements for those of the
    year."""
    if not said:
        return []
    cells = {each.pupil_id: dict(rows[each.pupil_id].cells) for each in said}
    for write in writes:
        cells.setdefault(write.change.pupil_id, {})[write.change.column] = Cell(write.value)
    now = {pupil_id: _result(book, rows[pupil_id], own) for pupil_id, own in cells.items()}
    years = _years(book, now) if any(each.key == YEAR_RESULT for each in said) else {}
    found = list[Fault]()
    for each in said:
        result = (years if each.key == YEAR_RESULT else now).get(each.pupil_id)
        shown = "" if result is None else EXEMPT_SHOWN if result.subject.exempt else result.shown()
        if result is not None and not says(each.text, result):
            found.append((each.row, each.index, rows[each.pupil_id].name, _difference(each.text, shown)))
    return found


def _difference(text: str, shown: str) -> RuleBroken:
    text = text.replace(".", ",") if text.replace(".", "").isdigit() else text
    if not shown:
        return RuleBroken("Trong tệp là “%(said)s”, cổng chưa tính được vì còn thiếu điểm.", said=text)
    return RuleBroken("Trong tệp là “%(said)s”, cổng tính “%(computed)s”.", said=text, computed=shown)


def _result(book: Book, row: Row, cells: Mapping[str, Cell]) -> SubjectResult | None:
    return result_of(book, row.grade, row.assessed, row.columns, cells)


def _years(book: Book, now: Mapping[int, SubjectResult | None]) -> dict[int, SubjectResult]:
    """The results of the year, of the semester of this book as it would be, of the other as it is."""
    semester = book.key.semester
    others = load_rows(replace(book, key=replace(book.key, semester=3 - semester)), now)
    found = {}
    for pupil_id, mine in now.items():
        other = others[pupil_id].result if pupil_id in others else None
        if mine is not None and other is not None:
            first, second = (mine, other) if semester == 1 else (other, mine)
            found[pupil_id] = subject_year(first, second, switches=book.switches)
    return found
