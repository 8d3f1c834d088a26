"""The person's own list back, with what is wrong in each row."""

from collections.abc import Iterator

from portal.adapters.spreadsheet import write_marked_sheets
from portal.errors import Say
from portal.rules.school.importing.columns import COLUMNS
from portal.rules.school.importing.plans import Plan
from portal.services.school.importing.looking import Sheet
from portal.services.school.importing.surroundings import Options
from portal.services.school.noting import Note, noted_sheet, words_of


def annotate(sheet: Sheet, options: Options, found: Plan, *, say: Say = str) -> bytes:
    """An XLSX file: wrong cells red, doubtful ones yellow, the words behind each row."""
    notes = list(_notes(options, found, say))
    colours_last = [*(note for note in notes if note.tone == "doubtful"), *(n for n in notes if n.tone == "wrong")]
    return write_marked_sheets([noted_sheet("Bảng", sheet, options.heading_row - 1, colours_last, say=say)])


def _notes(options: Options, found: Plan, say: Say) -> Iterator[Note]:
    places = {key: index for index, key in enumerate(options.columns) if key}
    for planned in found.rows:
        for tone, said in (("wrong", planned.row.faults), ("doubtful", planned.row.warnings)):
            for one in said:
                heading = COLUMNS[one.field].heading if one.field in COLUMNS else ""
                index = places.get(one.field or "")
                yield Note(planned.row.number - 1, index, tone, words_of(one, heading, say))
