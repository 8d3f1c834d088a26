"""Workbooks of reports for tests: given out and read again without a process of their own."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from portal.adapters.spreadsheet import child, reading, write_filling
from portal.rules.data_forms.content import Content
from portal.rules.data_forms.sheets.drawing import draw
from portal.rules.data_forms.sheets.layout import Layout

Sheets = list[tuple[str, list[list[Any]]]]


def give_out(layout: Layout, content: Content, seal: Sequence[str] = ("x",), **rest: Any) -> bytes:
    """The workbook of a report."""
    return write_filling(draw(layout, content, guide=["Cách điền"], seal=seal, **rest), title="Phiếu")


def read_back(data: bytes) -> Sheets:
    """As ``read_filling`` does it, in this process."""
    found = json.loads(json.dumps(child.read(data, 20_000, 500, 32_767, 1_000)))
    return [(name, [[reading._cell(value) for value in row] for row in rows]) for name, rows in found]


def put(sheets: Sheets, name: str, spot: tuple[int, int], value: Any) -> None:
    """Write into a cell as a person does."""
    rows = dict(sheets)[name]
    row, column = spot
    rows += [[] for _ in range(row + 1 - len(rows))]
    rows[row] += [""] * (column + 1 - len(rows[row]))
    rows[row][column] = value


def kept_of(content: Content) -> Mapping[tuple[str, int], str]:
    """What is not blank."""
    return {place: text for place, text in content.kept.items() if text}
