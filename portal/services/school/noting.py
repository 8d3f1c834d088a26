"""The person's own sheet back, with a column that says what is wrong in each row and colours where."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from portal.adapters.spreadsheet import Cell, MarkedSheet
from portal.errors import RuleBroken, Say

HEADING = "Lỗi"
"""Known to the guesses of columns as one to leave alone, so that the mended file can be sent as it is."""


@dataclass(frozen=True)
class Note:
    """What is said of a place, row and column from 0; no column: of the row. ``tone``: ``wrong`` or ``doubtful``."""

    row: int
    index: int | None
    tone: str
    words: str


def noted_sheet(
    name: str, sheet: Sequence[Sequence[Cell]], heading_row: int, notes: Iterable[Note], *, say: Say = str
) -> MarkedSheet:
    """The sheet with its notes; ``heading_row`` counts from 0, of two notes at one place the last gives the colour."""
    width = max(map(len, sheet), default=0)
    rows = [[*row, *[""] * (width - len(row)), ""] for row in sheet]
    tones, words = {(heading_row, width): "heading"}, dict[int, list[Note]]()
    rows[heading_row][width] = say(HEADING)
    for note in notes:
        tones[note.row, width if note.index is None else note.index] = note.tone
        words.setdefault(note.row, []).append(note)
    for row, said in words.items():
        rows[row][width] = "; ".join(note.words for note in said)
        tones[row, width] = "wrong" if any(note.tone == "wrong" for note in said) else "doubtful"
    return MarkedSheet(name, rows, tones)


def words_of(error: RuleBroken, heading: str, say: Say) -> str:
    """ "Ngày sinh: Không có ngày 31/02/2016." """
    text = say(error.message) % error.params if error.params else say(error.message)
    return f"{say(heading)}: {text}" if heading else text
