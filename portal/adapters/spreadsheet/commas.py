"""Tables as text: values parted by commas, semicolons or tabs, in the encodings spreadsheets write."""

import csv
import io

PACKED = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How workbooks begin; whatever begins so is no text."""
PARTED_BY = ",;\t"


def rows_of_text(data: bytes, *, rows: int, columns: int, characters: int) -> list[list[str]] | None:
    """Every row, None for what is no such text; OverflowError names the limit that is passed."""
    text = _decode(data)
    if text is None or not any(mark in text.partition("\n")[0] for mark in PARTED_BY):
        return None
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(PARTED_BY, key=first.count))
    found: list[list[str]] = []
    for row in reader:
        if len(found) >= rows:
            raise OverflowError("rows")
        if len(row) > columns:
            raise OverflowError("columns")
        if any(len(cell) > characters for cell in row):
            raise OverflowError("cell")
        found.append(row)
    return found


def _decode(data: bytes) -> str | None:
    if data.startswith(PACKED):
        return None
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _try(data, "utf-16")
    return None if b"\0" in data else _try(data, "utf-8-sig")


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None
