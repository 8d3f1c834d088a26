"""A definition as it is kept: plain JSON out, and in again.

Only what differs from the usual is written, so that two versions compare well. What cannot be read is a programmer's
fault or a foreign file: ``ValueError``.
"""

from collections.abc import Mapping
from dataclasses import fields
from enum import StrEnum
from typing import Any

from portal.rules.data_forms.definition import (
    Check,
    Choice,
    Definition,
    Field,
    FieldType,
    Need,
    Operator,
    Part,
    Repeat,
    Row,
    Section,
    Table,
    Total,
)

_ENUMS = {"type": FieldType, "need": Need, "total": Total, "operator": Operator}
_KINDS: dict[str, type[Field | Table | Repeat]] = {"field": Field, "table": Table, "repeat": Repeat}


def write_definition(definition: Definition) -> dict[str, Any]:
    """JSON of a definition."""
    return {
        "sections": [
            {**_plain(section), "parts": [_write_part(part) for part in section.parts]}
            for section in definition.sections
        ],
        "checks": [_plain(check) for check in definition.checks],
    }


def read_definition(stored: Mapping[str, Any]) -> Definition:
    """The definition of its JSON."""
    try:
        sections = tuple(
            Section(**{**_known(Section, held), "parts": tuple(_read_part(part) for part in held.get("parts", ()))})
            for held in stored.get("sections", ())
        )
        return Definition(sections, tuple(Check(**_known(Check, held)) for held in stored.get("checks", ())))
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError(f"not a form: {error}") from error


def _plain(value: Any) -> dict[str, Any]:
    """The simple values of a dataclass that differ from their default."""
    return {
        one.name: held.value if isinstance(held, StrEnum) else held
        for one in fields(value)
        if isinstance(held := getattr(value, one.name), str | int) and held != one.default
    }


def _write_part(part: Part) -> dict[str, Any]:
    if isinstance(part, Field):
        return {"kind": "field", **_write_field(part)}
    columns = [_write_field(column) for column in part.columns]
    if isinstance(part, Repeat):
        return {"kind": "repeat", **_plain(part), "columns": columns}
    closed = {"closed": sorted(part.closed)} if part.closed else {}
    return {"kind": "table", **_plain(part), "rows": [_plain(row) for row in part.rows], "columns": columns, **closed}


def _write_field(field: Field) -> dict[str, Any]:
    choices = {"choices": [_plain(choice) for choice in field.choices]} if field.choices else {}
    return {**_plain(field), **choices}


def _read_part(held: Mapping[str, Any]) -> Part:
    kind = _KINDS[held["kind"]]
    if kind is Field:
        return _read_field(held)
    found = _known(kind, held)
    found["columns"] = tuple(_read_field(column) for column in held.get("columns", ()))
    if kind is Table:
        found["rows"] = tuple(Row(**row) for row in held.get("rows", ()))
        found["closed"] = frozenset(held.get("closed", ()))
    return kind(**found)


def _read_field(held: Mapping[str, Any]) -> Field:
    found = _known(Field, held)
    return Field(**{**found, "choices": tuple(Choice(**choice) for choice in held.get("choices", ()))})


def _known(kind: type, held: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of a dataclass among what is held; enums read."""
    names = {one.name for one in fields(kind)}
    return {name: _ENUMS[name](value) if name in _ENUMS else value for name, value in held.items() if name in names}
