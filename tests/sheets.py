"""What a spreadsheet made by the portal holds."""

import io

from python_calamine import CalamineWorkbook


def cells_of(data: bytes) -> list[str]:
    """All cells of the first sheet that are not empty, as text."""
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
    return [str(cell) for row in sheet.to_python() for cell in row if cell != ""]


def count_rows(data: bytes) -> int:
    """Rows of the first sheet, title and headings included."""
    return len(CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python())


def rows_of(data: bytes) -> list[list[object]]:
    """The rows of the first sheet, title and headings included."""
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
