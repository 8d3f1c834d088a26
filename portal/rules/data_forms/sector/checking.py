"""What is wrong with a column map: beside the form it is about, or in itself."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from portal.errors import mark
from portal.rules.data_forms.definition import Definition, FieldType, Repeat
from portal.rules.data_forms.sector.columns import Column, ColumnMap, Source


@dataclass(frozen=True)
class Fault:
    """What is wrong with a column (by its place from 0; None: with the whole map). ``params`` fill the message."""

    message: str
    place: int | None = None
    params: Mapping[str, object] = field(default_factory=dict)


NO_COLUMNS = mark("Bảng cột chưa có cột nào.")
NO_REPEAT = mark("Biểu mẫu không còn danh sách “%(code)s” để mỗi dòng là một mục.")
NOTHING = mark("Cột “%(heading)s” chưa chọn lấy gì.")
TWICE = mark("Tiêu đề “%(heading)s” dùng cho nhiều cột.")
GONE = mark("Cột “%(heading)s” lấy ô “%(key)s”, biểu mẫu không còn ô này.")
OF_LIST = mark("Cột “%(heading)s” lấy ô của một danh sách, mà mỗi đơn vị chỉ có một dòng.")
OTHER_LIST = mark("Cột “%(heading)s” lấy ô của danh sách khác với danh sách làm dòng.")
FILE = mark("Cột “%(heading)s” lấy tệp đính kèm, không xuất ra bảng được.")


def faults_of(layout: ColumnMap, definition: Definition) -> list[Fault]:
    """Everything that keeps a map from being used with this version of its form, in the order of the columns."""
    found = []
    if not layout.columns:
        found.append(Fault(NO_COLUMNS))
    if layout.repeat and not isinstance(definition.parts.get(layout.repeat, (None, None))[1], Repeat):
        found.append(Fault(NO_REPEAT, params={"code": layout.repeat}))
    headings = Counter(layout.headings)
    for place, column in enumerate(layout.columns):
        about: dict[str, object] = {"heading": column.heading, "key": column.key}
        message = _wrong(column, layout, definition)
        if message:
            found.append(Fault(message, place, about))
        if headings[column.heading] > 1:
            found.append(Fault(TWICE, place, about))
    return found


def _wrong(column: Column, layout: ColumnMap, definition: Definition) -> str:
    if column.source is Source.NOTHING:
        return NOTHING
    if column.source is not Source.CELL:
        return ""
    cell = definition.cells.get(column.key)
    if cell is None:
        return GONE
    if isinstance(cell.part, Repeat) and not layout.repeat:
        return OF_LIST
    if isinstance(cell.part, Repeat) and cell.part.code != layout.repeat:
        return OTHER_LIST
    return FILE if cell.field.type is FieldType.FILE else ""
