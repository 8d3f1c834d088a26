"""Fields, rows and choices typed one a line, or pasted from a spreadsheet.

A line of a field is ``Tên | loại | đơn vị tính``, with a tab or ``|`` between; only the name is needed. A ``*`` after
the name makes it required. ``chọn: A; B; C`` is a choice among these. A row that begins with ``=`` is a total.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol, TypeVar

from portal.errors import RuleBroken, mark
from portal.rules.data_forms.definition import Choice, Field, FieldType, Need, Row, Total
from portal.rules.data_forms.designing.codes import code_of
from portal.rules.vietnamese import clean, fold, nfc

MOST_LINES = 500
_CUT = re.compile(r"\s*[|\t]\s*")
_GRADE = re.compile(r"(?:khoi|lop) (?:lop )?0?(\d|1[0-2])", re.ASCII)
_TYPE_WORDS: dict[str, FieldType] = {
    "so nguyen": FieldType.INTEGER,
    "so": FieldType.INTEGER,
    "so thap phan": FieldType.DECIMAL,
    "thap phan": FieldType.DECIMAL,
    "tien": FieldType.MONEY,
    "tien (dong)": FieldType.MONEY,
    "chu": FieldType.TEXT,
    "dong chu": FieldType.TEXT,
    "doan van": FieldType.PROSE,
    "ngay": FieldType.DATE,
    "co / khong": FieldType.YES_NO,
    "co/khong": FieldType.YES_NO,
    "tep": FieldType.FILE,
    "tep dinh kem": FieldType.FILE,
    "integer": FieldType.INTEGER,
    "decimal": FieldType.DECIMAL,
    "money": FieldType.MONEY,
    "text": FieldType.TEXT,
    "prose": FieldType.PROSE,
    "date": FieldType.DATE,
    "yes/no": FieldType.YES_NO,
    "file": FieldType.FILE,
}
_SHORT: dict[FieldType, str] = {
    FieldType.INTEGER: "số nguyên",
    FieldType.DECIMAL: "thập phân",
    FieldType.MONEY: "tiền",
    FieldType.TEXT: "chữ",
    FieldType.PROSE: "đoạn văn",
    FieldType.DATE: "ngày",
    FieldType.YES_NO: "có/không",
    FieldType.FILE: "tệp",
}


class Coded(Protocol):
    """What has a code and a label."""

    @property
    def code(self) -> str:
        """The code."""

    @property
    def label(self) -> str:
        """The words."""


One = TypeVar("One", bound=Coded)


def read_lines(text: str) -> list[str]:
    """The lines that say something."""
    found = [line.strip() for line in nfc(text).replace("\r\n", "\n").split("\n") if line.strip(" \t|")]
    if len(found) > MOST_LINES:
        raise RuleBroken(mark("Nhiều nhất %(most)d dòng một lần."), most=MOST_LINES)
    return found


def read_fields(text: str, kept: Sequence[Field] = (), taken: Sequence[str] = ()) -> tuple[Field, ...]:
    """Fields of their lines. ``kept``: those edited, whose codes and other facts stay; ``taken``: codes of others."""
    return _keep([_field(line) for line in read_lines(text)], kept, taken, _renewed, "o")


def write_fields(fields: Sequence[Field]) -> str:
    """The lines of fields, as ``read_fields`` reads them."""
    return "\n".join(_written(field) for field in fields)


def read_rows(text: str, kept: Sequence[Row] = (), taken: Sequence[str] = ()) -> tuple[Row, ...]:
    """Rows of their lines; only the first of several cells of a pasted line counts. Grades get the codes of grades."""
    rows = []
    for line in read_lines(text):
        label = clean(_CUT.split(line)[0].lstrip("="))
        grade = _GRADE.fullmatch(fold(label))
        rows.append(Row(f"g{int(grade[1])}" if grade else "", label, line.startswith("=")))
    return _keep(rows, kept, taken, lambda old, new: replace(new, code=old.code), "dong")


def write_rows(rows: Sequence[Row]) -> str:
    """The lines of rows."""
    return "\n".join(f"= {row.label}" if row.is_total else row.label for row in rows)


def read_choices(text: str, kept: Sequence[Choice] = ()) -> tuple[Choice, ...]:
    """Choices, one a line."""
    choices = [Choice("", clean(line)) for line in read_lines(text)]
    return _keep(choices, kept, (), lambda old, new: replace(new, code=old.code), "muc")


def _field(line: str) -> Field:
    label, kind, unit, *_rest = [*_CUT.split(line), "", ""]
    needed = label.endswith("*")
    type_, choices = _read_type(kind)
    return Field(
        code="",
        label=clean(label.rstrip("* ")),
        type=type_,
        unit=clean(unit),
        need=Need.REQUIRED if needed else Need.OPTIONAL,
        choices=choices,
        total=usual_total(type_),
    )


def usual_total(type_: FieldType) -> Total:
    """How cells of a type are added up unless the designer says otherwise."""
    if type_ in {FieldType.INTEGER, FieldType.MONEY, FieldType.DECIMAL}:
        return Total.SUM
    return Total.NONE if type_ is FieldType.FILE else Total.LIST


def _read_type(kind: str) -> tuple[FieldType, tuple[Choice, ...]]:
    word, colon, rest = kind.partition(":")
    if fold(word).strip() in {"chon", "choose"} and colon:
        return FieldType.CHOICE, read_choices("\n".join(rest.split(";")))
    if not kind:
        return FieldType.INTEGER, ()
    found = _TYPE_WORDS.get(" ".join(fold(kind).split()))
    if found is None:
        raise RuleBroken(
            mark("Không rõ loại ô “%(kind)s”; dùng được: %(kinds)s, chọn: A; B."),
            kind=kind[:60],
            kinds=", ".join(_SHORT.values()),
        )
    return found, ()


def _written(field: Field) -> str:
    label = field.label + (" *" if field.need is Need.REQUIRED else "")
    choices = "; ".join(choice.label for choice in field.choices)
    kind = f"chọn: {choices}" if field.type is FieldType.CHOICE else _SHORT[field.type]
    return " | ".join([label, kind, *([field.unit] if field.unit else [])])


def _renewed(old: Field, new: Field) -> Field:
    """An edited field: what its line says is new, all else stays."""
    need = old.need if old.need is Need.OR_REASON and new.need is Need.OPTIONAL else new.need
    total = old.total if old.type is new.type else new.total
    choices = read_choices("\n".join(choice.label for choice in new.choices), old.choices)
    return replace(old, label=new.label, type=new.type, unit=new.unit, need=need, total=total, choices=choices)


def _keep(
    new: Sequence[One], old: Sequence[One], taken: Sequence[str], renew: Callable[[One, One], One], otherwise: str
) -> tuple[One, ...]:
    """Give each line the code it had: by its label, else, where nothing was added or removed, by its place."""
    left = dict(enumerate(old))
    pairs: dict[int, One] = {}
    for index, one in enumerate(new):
        same = next((place for place, former in left.items() if fold(former.label) == fold(one.label)), None)
        if same is not None:
            pairs[index] = left.pop(same)
    if len(new) == len(old):
        pairs |= {index: former for index, former in left.items() if index not in pairs}
    used = [*taken, *(former.code for former in pairs.values())]
    found = []
    for index, one in enumerate(new):
        if index in pairs:
            found.append(renew(pairs[index], one))
        else:
            used.append(code_of(one.code or one.label, used, otherwise=otherwise))
            found.append(replace(one, code=used[-1]))  # type: ignore[type-var]
    return tuple(found)
