"""The files of a run: the whole table, and what changed, each for people and for programs.

The whole table has exactly the columns of the map, headings in the first row, so that it goes into the other system's
template. The file of changes has what the receiver does with a line and the line's own number before them, and the
columns that changed behind.
"""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from portal.adapters.spreadsheet import write_marked
from portal.errors import mark
from portal.rules.data_forms.definition import Definition
from portal.rules.data_forms.sector.columns import ColumnMap, Source
from portal.rules.data_forms.sector.marks import Mark, Marked

MARK, KEY, CHANGED = "TRANG_THAI", "MA_DONG", "COT_THAY_DOI"
BOM = b"\xef\xbb\xbf"
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"-?\d+([.,]\d+)?", re.ASCII)


@dataclass(frozen=True)
class FileKind:
    """A file of a run: what it is called, and its words."""

    code: str
    label: str
    name: str


FILES: dict[str, FileKind] = {
    one.code: one
    for one in (
        FileKind("changes.xlsx", mark("Thay đổi, bảng tính"), "thay-doi.xlsx"),
        FileKind("changes.csv", mark("Thay đổi, CSV"), "thay-doi.csv"),
        FileKind("changes-bom.csv", mark("Thay đổi, CSV có dấu BOM (mở bằng Excel)"), "thay-doi.csv"),
        FileKind("changes.json", mark("Thay đổi, JSON"), "thay-doi.json"),
        FileKind("full.xlsx", mark("Toàn bộ, bảng tính"), "toan-bo.xlsx"),
        FileKind("full.csv", mark("Toàn bộ, CSV"), "toan-bo.csv"),
        FileKind("full-bom.csv", mark("Toàn bộ, CSV có dấu BOM (mở bằng Excel)"), "toan-bo.csv"),
        FileKind("full.json", mark("Toàn bộ, JSON"), "toan-bo.json"),
    )
}
LABELS: dict[str, str] = {code: kind.label for code, kind in FILES.items()}


def numeric_headings(layout: ColumnMap, definition: Definition) -> frozenset[str]:
    """The columns that hold numbers."""
    return frozenset(
        column.heading
        for column in layout.columns
        if column.source is Source.CELL and (cell := definition.cells.get(column.key)) and cell.field.is_number
    )


def write_files(
    about: Mapping[str, Any], headings: Sequence[str], numeric: frozenset[str], lines: Sequence[Marked]
) -> Iterator[tuple[str, bytes]]:
    """Every file by its code; ``about`` stands at the head of the JSON files."""
    full = [one for one in lines if one.mark is not Mark.CANCEL]
    changes = [one for one in lines if one.mark is not Mark.SAME]
    for name, held, head in (
        ("changes", changes, [MARK, KEY, *headings, CHANGED]),
        ("full", full, list(headings)),
    ):
        rows = [_row(one, headings, marked=name == "changes") for one in held]
        yield f"{name}.xlsx", _xlsx(head, numeric, rows)
        plain = _csv(head, numeric, rows)
        yield f"{name}.csv", plain
        yield f"{name}-bom.csv", BOM + plain
        yield f"{name}.json", _json({**about, "content": name, "columns": list(headings)}, headings, numeric, held)


def _row(one: Marked, headings: Sequence[str], *, marked: bool) -> list[str]:
    texts = [one.values.get(heading, "") for heading in headings]
    return [one.mark.value, one.key, *texts, "; ".join(one.changed)] if marked else texts


def _xlsx(head: Sequence[str], numeric: frozenset[str], rows: Sequence[Sequence[str]]) -> bytes:
    cells = [[_number(text) if name in numeric else text for name, text in zip(head, row, strict=True)] for row in rows]
    return write_marked([list(head), *cells], {(0, place): "heading" for place in range(len(head))})


def _csv(head: Sequence[str], numeric: frozenset[str], rows: Sequence[Sequence[str]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([_harmless(name) for name in head])
    for row in rows:
        writer.writerow(
            [
                text if name in numeric and _NUMBER.fullmatch(text) else _harmless(text)
                for name, text in zip(head, row, strict=True)
            ]
        )
    return out.getvalue().encode()


def _json(about: Mapping[str, Any], headings: Sequence[str], numeric: frozenset[str], lines: Sequence[Marked]) -> bytes:
    told = [
        {
            "mark": one.mark.value,
            "key": one.key,
            "changed": list(one.changed),
            "values": {name: _value(one, name, numeric) for name in headings},
        }
        for one in lines
    ]
    return json.dumps({**about, "lines": told}, ensure_ascii=False, indent=1).encode()


def _value(one: Marked, heading: str, numeric: frozenset[str]) -> int | float | str | None:
    text = one.values.get(heading, "")
    if heading in numeric:
        return _number(text) if text else None
    return text


def _number(text: str) -> int | float | str:
    """A number for a program; what is none stays as it is."""
    if not _NUMBER.fullmatch(text):
        return text
    value = Decimal(text.replace(",", "."))
    return int(value) if value == value.to_integral_value() else float(value)


def _harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
