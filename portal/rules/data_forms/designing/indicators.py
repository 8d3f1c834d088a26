"""Whether two forms ask the same thing: by the words of the cell, its unit of measure and its domain (idea 4)."""

import re
from collections.abc import Iterator

from portal.rules.data_forms.definition import NUMERIC, Cell, Definition, FieldType
from portal.rules.vietnamese import fold

Indicator = tuple[str, str, str]
"""The bare words of a cell, its unit, its domain."""
_FILLING = re.compile(r"\b(tong so|so luong|tong|so)\b", re.ASCII)
_REST = re.compile(r"[^a-z0-9]+", re.ASCII)
_COMPARED = NUMERIC | {FieldType.CHOICE, FieldType.DATE, FieldType.YES_NO}


def indicator_of(cell: Cell, form_domain: str) -> Indicator:
    """What a cell asks, so that "Tổng số lớp" and "Số lớp" of one domain are the same."""
    plain = _REST.sub(" ", fold(cell.label)).strip()
    bare = " ".join(_FILLING.sub(" ", plain).split()) or plain
    return bare, fold(cell.field.unit), cell.section.domain or form_domain


def indicators(definition: Definition, form_domain: str) -> dict[Indicator, Cell]:
    """What a form has people type that can be compared; free text and files are not."""
    return {indicator_of(cell, form_domain): cell for cell in _compared(definition)}


def _compared(definition: Definition) -> Iterator[Cell]:
    return (cell for cell in definition.typed if cell.field.type in _COMPARED)
