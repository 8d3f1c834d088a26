"""Spreadsheets: written in constant memory, read in a limited child process."""

from portal.adapters.spreadsheet.reading import Cell, Table, TableRow, day_of, read_rows, read_table, text_of
from portal.adapters.spreadsheet.writing import write_marked, write_table

__all__ = ["Cell", "Table", "TableRow", "day_of", "read_rows", "read_table", "text_of", "write_marked", "write_table"]
