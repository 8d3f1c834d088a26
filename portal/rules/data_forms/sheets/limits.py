"""What a cell of the workbook takes, and when it turns red, as spreadsheet programs understand it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from portal.rules.data_forms.definition import Definition, Field, FieldType, Need
from portal.rules.data_forms.sheets.layout import LISTS, Spot, address, column_letters
from portal.rules.data_forms.sheets.values import FIRST_DAY
from portal.rules.data_forms.values import LARGEST, LONGEST_LINE, LONGEST_PROSE, NO, YES, YES_NO_LABELS

LAST_DAY = date(2199, 12, 31)
LONGEST_MESSAGE = 255
"""Characters Excel takes in a message of a rule."""
LIST_NAME = "danh_muc_"
TRUTH = "?"
"""The list of Có and Không; no code of a field is so."""
_TITLES = {
    FieldType.INTEGER: "Cần số nguyên",
    FieldType.MONEY: "Cần số tiền (đồng)",
    FieldType.DECIMAL: "Cần một số",
    FieldType.DATE: "Cần một ngày",
    FieldType.TEXT: "Dài quá",
    FieldType.PROSE: "Dài quá",
    FieldType.CHOICE: "Chọn trong danh sách",
    FieldType.YES_NO: "Có hoặc Không",
}
_MESSAGES = {
    FieldType.INTEGER: "Ô này cần số nguyên, không có phần lẻ. Chỉ gõ chữ số, ví dụ 1250.",
    FieldType.MONEY: "Ô này cần số tiền bằng đồng, không có phần lẻ. Chỉ gõ chữ số, ví dụ 1250000.",
    FieldType.DECIMAL: "Ô này cần một số, ví dụ 12,5.",
    FieldType.DATE: "Ô này cần một ngày, ví dụ 05/9/2026.",
    FieldType.TEXT: f"Ô này nhận nhiều nhất {LONGEST_LINE} ký tự.",
    FieldType.PROSE: f"Ô này nhận nhiều nhất {LONGEST_PROSE} ký tự.",
    FieldType.CHOICE: "Hãy chọn một trong các mục của danh sách.",
    FieldType.YES_NO: "Ô này chỉ nhận Có hoặc Không.",
}


@dataclass(frozen=True, kw_only=True)
class Limit:
    """What the cells of a range take: "whole", "decimal" and "date" from ``low`` to ``high``, a "length" up to
    ``high``, or one of the words of the list named ``source``."""

    first: Spot
    last: Spot
    kind: str
    title: str
    message: str
    low: int | date = 0
    high: int | date = 0
    source: str = ""


@dataclass(frozen=True)
class Warn:
    """A range whose cells turn red (``is_hard``) or yellow where the formula, said for its first cell, is true."""

    first: Spot
    last: Spot
    formula: str
    is_hard: bool = True


def lists_of(definition: Definition) -> Mapping[str, Sequence[str]]:
    """The words that can be chosen, by the key of a cell's field: a column of the hidden sheet each."""
    found: dict[str, Sequence[str]] = {TRUTH: [YES_NO_LABELS[YES], YES_NO_LABELS[NO]]}
    for cell in definition.cells.values():
        if cell.field.type is FieldType.CHOICE:
            found.setdefault(_list_key(cell.field), [choice.label for choice in cell.field.choices])
    return found


def limit_of(field: Field, spots: tuple[Spot, Spot], lists: Mapping[str, Sequence[str]]) -> Limit:
    """What the cells of a field take."""
    kinds: dict[FieldType, tuple[str, int | date, int | date]] = {
        FieldType.INTEGER: ("whole", 1 - int(LARGEST), int(LARGEST) - 1),
        FieldType.MONEY: ("whole", 1 - int(LARGEST), int(LARGEST) - 1),
        FieldType.DECIMAL: ("decimal", 1 - int(LARGEST), int(LARGEST) - 1),
        FieldType.DATE: ("date", FIRST_DAY, LAST_DAY),
        FieldType.TEXT: ("length", 0, LONGEST_LINE),
        FieldType.PROSE: ("length", 0, LONGEST_PROSE),
    }
    kind, low, high = kinds.get(field.type, ("list", 0, 0))
    return Limit(
        first=spots[0],
        last=spots[1],
        kind=kind,
        title=_TITLES[field.type],
        message=_MESSAGES[field.type],
        low=low,
        high=high,
        source=_list_name(field, lists) if kind == "list" else "",
    )


def warns_of(
    field: Field, spots: tuple[Spot, Spot], lists: Mapping[str, Sequence[str]], *, must: bool, whole_row: str
) -> Iterator[Warn]:
    """When cells turn red. ``whole_row``: in a repeat, only rows in which anything stands are asked."""
    here = address(spots[0])
    if must:
        blank = f"LEN(TRIM({here}))=0"
        yield Warn(
            *spots,
            f"AND({blank},COUNTA({whole_row})>0)" if whole_row else blank,
            is_hard=field.need is Need.REQUIRED,
        )
    if wrong := _wrong(field, here, lists):
        yield Warn(*spots, f"AND(LEN({here})>0,{wrong})")


def _wrong(field: Field, here: str, lists: Mapping[str, Sequence[str]]) -> str:
    match field.type:
        case FieldType.INTEGER | FieldType.MONEY:
            return f"IFERROR({here}<>INT({here}),TRUE)"
        case FieldType.DECIMAL | FieldType.DATE:
            return f"NOT(ISNUMBER({here}))"
        case FieldType.CHOICE | FieldType.YES_NO:
            return f"COUNTIF({_list_name(field, lists)},{here})=0"
        case _:
            return ""


def _list_key(field: Field) -> str:
    return TRUTH if field.type is FieldType.YES_NO else repr([choice.label for choice in field.choices])


def _list_name(field: Field, lists: Mapping[str, Sequence[str]]) -> str:
    return f"{LIST_NAME}{list(lists).index(_list_key(field)) + 1}"


def list_ranges(lists: Mapping[str, Sequence[str]]) -> Mapping[str, str]:
    """The lists by the names rules know them by: a rule of colours cannot look at another sheet but by a name."""
    columns = [(f"${column_letters(index)}$", len(words) or 1) for index, words in enumerate(lists.values())]
    return {
        f"{LIST_NAME}{number}": f"='{LISTS}'!{column}1:{column}{last}"
        for number, (column, last) in enumerate(columns, start=1)
    }
