"""Pupils as spreadsheets, in the sector's class-list layout that the import reads."""

from portal.adapters.spreadsheet import write_table
from portal.rules.school.importing.columns import CLASS_LIST, COLUMNS

_LAYOUT = [(heading, COLUMNS[key].width if key else 12) for heading, key in CLASS_LIST]


def write_template() -> bytes:
    """An empty list to fill in."""
    return write_table("DANH SÁCH HỌC SINH", _LAYOUT, [])
