"""Spreadsheets: written in constant memory, read in a limited child process."""

from portal.adapters.spreadsheet.filling import write_filling
from portal.adapters.spreadsheet.reading import (
    Cell,
    Table,
    TableRow,
    day_of,
    lines_of,
    read_filling,
    read_rows,
    read_sheets,
    read_table,
    text_of,
)
from portal.adapters.spreadsheet.writing import (
    MarkedSheet,
    TableSheet,
    write_marked,
    write_marked_sheets,
    write_table,
    write_tables,
)

__all__ = ["Cell", "MarkedSheet", "Table", "TableRow", "TableSheet", "day_of", "lines_of", "read_rows", "read_sheets"]
__all__ += ["read_filling", "read_table", "text_of", "write_filling", "write_marked", "write_marked_sheets"]
__all__ += ["write_table", "write_tables"]
