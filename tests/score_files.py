"""Files of marks for tests: exported, filled in, looked at, written."""

import io
from collections.abc import Mapping
from typing import Any

from portal.adapters.spreadsheet import Cell, MarkedSheet, read_sheets, write_marked_sheets
from portal.db import begin_write, db
from portal.rules.gradebook.files.layouts import Layout
from portal.rules.permissions import Actor
from portal.services.gradebook.books import BookKey
from portal.services.gradebook.files.exporting import export_book
from portal.services.gradebook.files.importing import import_file
from portal.services.gradebook.files.outcomes import Result, read_result
from portal.services.gradebook.files.planning import plan_file
from portal.services.gradebook.files.plans import FilePlan, Options

Sheets = list[tuple[str, list[list[Cell]]]]
HEADINGS = 2
"""Index of the row of headings in a file of ours."""


def exported(actor: Actor, key: BookKey, layout: Layout = Layout.EACH) -> Sheets:
    """A book as a person gets it, read back; committed."""
    begin_write()
    data = export_book(actor, key, layout=layout)
    db.session.commit()
    return read_sheets(data)


def fill(sheets: Sheets, cells: Mapping[tuple[int, str], Any], sheet: int = 0) -> Sheets:
    """Write into cells named by place in the list (from 0) and heading."""
    rows = sheets[sheet][1]
    for (place, heading), value in cells.items():
        row, index = rows[HEADINGS + 1 + place], rows[HEADINGS].index(heading)
        row += [""] * (index + 1 - len(row))
        row[index] = value
    return sheets


def as_file(sheets: Sheets) -> io.BytesIO:
    """As a workbook to upload."""
    return io.BytesIO(write_marked_sheets([MarkedSheet(name, rows, {}) for name, rows in sheets]))


def look(actor: Actor, sheets: Sheets, **options: Any) -> FilePlan:
    """The dry run."""
    return plan_file(actor, sheets=sheets, options=Options(**options))


def bring(actor: Actor, sheets: Sheets, *, reason: str = "", **options: Any) -> Result:
    """Written; committed."""
    number = import_file(actor, sheets=sheets, options=Options(**options), reason=reason, sha256="f" * 64)
    db.session.commit()
    return read_result(actor, import_id=number)


def states(plan: FilePlan) -> dict[str, int]:
    """How many cells, rows and sheets are in each state that occurs."""
    return {state: count for state, count in plan.counts.items() if count}
