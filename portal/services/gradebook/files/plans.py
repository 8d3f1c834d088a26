"""What is found in a file of marks: sheet by sheet, cell by cell."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from portal.adapters.spreadsheet import Cell
from portal.errors import RuleBroken
from portal.rules.gradebook.files.layouts import CODES
from portal.services.gradebook.books import Book, BookKey
from portal.services.gradebook.writing import Change, Theirs

Rows = Sequence[Sequence[Cell]]
Choice = tuple[int, int, str]
"""A sheet of the file by its index, a pupil, a column."""


@dataclass(frozen=True)
class Options:
    """What a person chose. ``only``: the one book the file may be of; ``chosen``: meanings of headings (as compared);
    ``erase``: cells left empty in the file are emptied; ``choices``: whose value stands where both changed a cell,
    ``others`` for every cell that was not chosen singly."""

    only: BookKey | None = None
    chosen: Mapping[str, str] = field(default_factory=dict)
    erase: bool = False
    choices: Mapping[Choice, str] = field(default_factory=dict)
    others: str = ""


@dataclass(frozen=True, kw_only=True)
class Planned:
    """One cell of the file that says something else than the book: its place (row and column from 0), both values.

    ``state``: ``new``, ``changed``, ``conflict`` (``theirs`` says what and by whom) or ``wrong`` (``refused``).
    """

    row: int
    index: int
    pupil_id: int
    name: str
    column: str
    short: str
    typed: str
    before: str
    state: str
    seen: int = 0
    refused: RuleBroken | None = None
    theirs: Theirs | None = None


Fault = tuple[int, int, str, RuleBroken]
"""Row and column from 0, the name in the row, what is wrong."""


@dataclass
class SheetPlan:
    """A sheet of the file; ``title`` names the book, ``columns`` its columns by code.

    ``refused``: why none of it can be written; ``faults``: rows that name nobody. ``book`` is there while the sheet is
    compared, of a plan that was kept only its ``key``; of such a plan ``cells`` are those worth naming, and ``states``
    still counts every one.
    """

    name: str
    index: int
    book: Book | None = None
    key: BookKey | None = None
    title: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    on_behalf: bool = False
    refused: RuleBroken | None = None
    heading_row: int | None = None
    headings: Sequence[str] = ()
    meanings: Sequence[str] = ()
    rows: int = 0
    cells: list[Planned] = field(default_factory=list)
    states: Counter[str] = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)
    notices: list[Fault] = field(default_factory=list)
    """What the file says beside the cells that is not so here: told, nothing of it is written."""
    changes: list[Change] = field(default_factory=list)
    same: int = 0
    guarded: int = 0
    """Changes of marks that families have seen."""

    @property
    def is_empty(self) -> bool:
        """Neither a table nor a stamp: a sheet that came along."""
        return not self.title and self.refused is None

    @property
    def good(self) -> int:
        """How many cells would be written."""
        return self.states["new"] + self.states["changed"]

    def of(self, *states: str) -> list[Planned]:
        """The cells in one of these states."""
        return [cell for cell in self.cells if cell.state in states]

    @property
    def spelled_out(self) -> list[Planned]:
        """The comments that a column of codes stands for, written out."""
        return [cell for cell in self.of("new", "changed") if self.meanings[cell.index] == CODES]


@dataclass(frozen=True)
class FilePlan:
    """Every sheet in its order."""

    sheets: Sequence[SheetPlan]

    @property
    def counts(self) -> dict[str, int]:
        """How many cells are in each state, rows that name nobody and sheets that were refused."""
        states = sum((sheet.states for sheet in self.sheets), Counter[str]())
        found = {state: states[state] for state in ("new", "changed", "conflict", "wrong")}
        found["same"] = sum(sheet.same for sheet in self.sheets)
        found["rows"] = sum(len(sheet.faults) for sheet in self.sheets)
        found["notices"] = sum(len(sheet.notices) for sheet in self.sheets)
        found["sheets"] = sum(sheet.refused is not None for sheet in self.sheets)
        return found

    @property
    def titles(self) -> list[str]:
        """The books that were compared."""
        return [sheet.title for sheet in self.sheets if sheet.title and sheet.refused is None]

    @property
    def good(self) -> int:
        """How many cells would be written."""
        return sum(sheet.good for sheet in self.sheets)

    @property
    def bad(self) -> int:
        """How many cells, rows and sheets cannot be."""
        counts = self.counts
        return counts["wrong"] + counts["rows"] + counts["sheets"]

    @property
    def guarded(self) -> int:
        """How many changes need a reason and approval, because families have seen the marks."""
        return sum(sheet.guarded for sheet in self.sheets)

    @property
    def classes_of_others(self) -> list[int]:
        """The classes in which it belongs to books of other teachers."""
        keys = [sheet.key for sheet in self.sheets if sheet.on_behalf and sheet.key is not None]
        return list(dict.fromkeys(key.class_id for key in keys))

    @property
    def on_behalf(self) -> bool:
        """Whether some of it belongs to books of other teachers: why is asked."""
        return bool(self.classes_of_others)

    def of(self, *states: str) -> list[tuple[SheetPlan, Planned]]:
        """The cells in one of these states, each with its sheet."""
        return [(sheet, cell) for sheet in self.sheets for cell in sheet.of(*states)]

    def asked(self, kept: Mapping[Choice, str]) -> list[tuple[SheetPlan, Planned]]:
        """The cells both sides changed, and those among ``kept``, of which it was chosen already."""
        return [
            (sheet, cell)
            for sheet in self.sheets
            for cell in sheet.cells
            if cell.theirs or (sheet.index, cell.pupil_id, cell.column) in kept
        ]

    @property
    def notices(self) -> list[tuple[SheetPlan, Fault]]:
        """What the file says otherwise, each with its sheet."""
        return [(sheet, notice) for sheet in self.sheets for notice in sheet.notices]

    @property
    def faults(self) -> list[tuple[SheetPlan, Fault]]:
        """The rows that name nobody, each with its sheet."""
        return [(sheet, fault) for sheet in self.sheets for fault in sheet.faults]
