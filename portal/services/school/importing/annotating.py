"""The person's own sheet back, with a column that says what is wrong in each row and colours where."""

from collections.abc import Iterable

from portal.adapters.spreadsheet import write_marked
from portal.errors import RuleBroken, Say
from portal.rules.school.importing.columns import COLUMNS
from portal.rules.school.importing.plans import Plan
from portal.services.school.importing.looking import Sheet
from portal.services.school.importing.surroundings import Options

HEADING = "Lỗi"
"""Known to the guess of columns as one to leave alone, so that the mended file can be sent as it is."""


def annotate(sheet: Sheet, options: Options, found: Plan, *, say: Say = str) -> bytes:
    """An XLSX file: wrong cells red, doubtful ones yellow, the words behind each row."""
    width = max(len(row) for row in sheet)
    rows = [[*row, *[""] * (width - len(row)), ""] for row in sheet]
    tones = {(options.heading_row - 1, width): "heading"}
    rows[options.heading_row - 1][width] = say(HEADING)
    places = {key: index for index, key in enumerate(options.columns) if key}
    for planned in found.rows:
        index, row = planned.row.number - 1, planned.row
        for tone, notes in (("doubtful", row.warnings), ("wrong", row.faults)):
            for said in notes:
                tones[index, places.get(said.field or "", width)] = tone
        words = [*_words(row.faults, say), *_words(row.warnings, say)]
        if words:
            rows[index][width] = "; ".join(words)
            tones[index, width] = "wrong" if row.faults else "doubtful"
    return write_marked(rows, tones)


def _words(notes: Iterable[RuleBroken], say: Say) -> Iterable[str]:
    for said in notes:
        heading = COLUMNS[said.field].heading if said.field in COLUMNS else ""
        text = say(said.message) % said.params if said.params else say(said.message)
        yield f"{say(heading)}: {text}" if heading else text
