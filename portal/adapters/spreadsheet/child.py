"""The program that reads one spreadsheet from standard input and prints its first sheet as JSON.

It runs alone, never inside the portal: a 15 KB file can make a reader use gigabytes. It limits itself before it reads
anything, so that a hostile file ends only this process. Arguments: megabytes of memory, seconds, rows, columns,
characters of a cell, sheets. Prints ``{"sheets": [[name, [[cell, ...], ...]], ...]}``, rows from row 1 on, or
``{"error": code, "at": place}``. ``rows`` are those of all sheets together; sheets after the last are not read.
"""

import io
import json
import resource
import sys
from datetime import date, datetime, time, timedelta
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

_COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
"""A workbook with a password is a compound file that holds this stream ([MS-OFFCRYPTO] 2.3.4.4)."""


class Refused(Exception):
    """Why the sheet is not given; ``at`` says where."""

    def __init__(self, code: str, at: str = "") -> None:
        super().__init__(code)
        self.code, self.at = code, at


def limit_myself(megabytes: int, seconds: int) -> None:
    """Memory, processor time, and no core file."""
    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def read(data: bytes, rows: int, columns: int, characters: int, sheets: int) -> list[list[Any]]:
    """The first sheets, each cell as JSON can carry it; trailing empty cells are dropped."""
    if data.startswith(_COMPOUND) and _ENCRYPTED in data:
        raise Refused("password")
    found: list[list[Any]] = []
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for name in book.sheet_names[:sheets]:
            cells = book.get_sheet_by_name(name).to_python(skip_empty_area=False, nrows=rows + 1)
            rows -= len(cells)
            if rows < 0:
                raise Refused("rows")
            found.append([name, [_row(number, row, columns, characters) for number, row in enumerate(cells, start=1)]])
    except PasswordError as error:
        raise Refused("password") from error
    except (CalamineError, OSError, ValueError, IndexError) as error:
        raise Refused("unreadable") from error
    if not found:
        raise Refused("unreadable")
    return found


def _row(number: int, cells: list[Any], columns: int, characters: int) -> list[Any]:
    kept = [_cell(cell) for cell in cells]
    while kept and kept[-1] == "":
        kept.pop()
    if len(kept) > columns:
        raise Refused("columns", str(number))
    for index, cell in enumerate(kept):
        if isinstance(cell, str) and len(cell) > characters:
            raise Refused("cell", f"{column_name(index)}{number}")
    return kept


def _cell(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"day": value.date().isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, (time, timedelta)):
        return str(value)
    return value


def column_name(index: int) -> str:
    """0 is A, 25 is Z, 26 is AA."""
    name = ""
    while index >= 0:
        name = chr(ord("A") + index % 26) + name
        index = index // 26 - 1
    return name


def main() -> None:
    """Read, print, never explain more than a code."""
    megabytes, seconds, rows, columns, characters, sheets = (int(argument) for argument in sys.argv[1:7])
    limit_myself(megabytes, seconds)
    try:
        answer: dict[str, Any] = {"sheets": read(sys.stdin.buffer.read(), rows, columns, characters, sheets)}
    except Refused as refused:
        answer = {"error": refused.code, "at": refused.at}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
