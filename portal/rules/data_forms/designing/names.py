"""What the names in an expression stand for, seen from where it is written."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from portal.errors import RuleBroken, mark
from portal.rules.data_forms.definition import Cell, Definition, Field, Part, Repeat, Row, Table
from portal.rules.data_forms.expressions import Name, names_of, read_expression

Forms = Mapping[str, Definition]
"""Other forms by their code, in the version asked now."""
NO_SUCH_FORM = mark("Không có biểu mẫu nào đã công bố có tên hay mã “%(code)s”.")


@dataclass(frozen=True)
class Seen:
    """Where an expression stands: in the form as a whole, in a column of ``part``, or there in one ``row``."""

    definition: Definition
    part: Part | None = None
    row: Row | None = None
    forms: Forms | None = None

    def cells(self, name: Name) -> list[Cell]:
        """The cells a name stands for; RuleBroken says why there are none."""
        if name.form:
            return self._of_other(name)
        if name.function:
            return self._of_group(name)
        if not name.previous and (beside := self._beside(name.key)):
            return beside
        return [self._one(name.key)]

    def _of_other(self, name: Name) -> list[Cell]:
        other = (self.forms or {}).get(name.form)
        if other is None:
            raise RuleBroken(NO_SUCH_FORM, code=name.form)
        return Seen(other).cells(Name(name.key, function=name.function))

    def _beside(self, key: str) -> list[Cell]:
        """The column of that code in the same row or record."""
        part = self.part
        if isinstance(part, Repeat):
            keys = [f"{part.code}.{key}"]
        elif isinstance(part, Table):
            keys = [f"{part.code}.{row.code}.{key}" for row in ([self.row] if self.row else part.rows)]
        else:
            keys = []
        return [self.definition.cells[one] for one in keys if one in self.definition.cells]

    def _one(self, key: str) -> Cell:
        cell = self.definition.cells.get(key)
        if cell is None:
            if key.partition(".")[0] in self.definition.parts and "." not in key:
                raise RuleBroken(mark("“%(name)s” là cả một bảng; hãy nêu một ô, hoặc dùng tổng(…)."), name=key)
            raise RuleBroken(mark("Không có ô nào tên “%(name)s”."), name=key)
        if isinstance(cell.part, Repeat):
            raise RuleBroken(
                mark("“%(name)s” có nhiều dòng; hãy dùng tổng(…) của cột hoặc số_dòng(…)."), name=cell.label
            )
        return cell

    def _of_group(self, name: Name) -> list[Cell]:
        code, _, rest = name.key.partition(".")
        part = self.definition.parts.get(code, (None, None))[1]
        if part is None or isinstance(part, Field):
            raise RuleBroken(mark("Không có bảng hay danh sách nào tên “%(name)s”."), name=name.key)
        if name.function == "count":
            if rest or not isinstance(part, Repeat):
                raise RuleBroken(mark("số_dòng(…) chỉ đếm dòng của một danh sách nhiều dòng."))
            return []
        if isinstance(part, Repeat) and not rest:
            raise RuleBroken(mark("Hãy nêu cột cần cộng của danh sách “%(name)s”."), name=part.label)
        found = [cell for cell in self._group(part, rest) if cell.field.is_number]
        if not found:
            raise RuleBroken(mark("Không có ô số nào để cộng ở “%(name)s”."), name=name.key)
        return found

    def _group(self, part: Table | Repeat, rest: str) -> Iterator[Cell]:
        for cell in self.definition.cells.values():
            if cell.part is not part or (cell.row and cell.row.is_total):
                continue
            if rest in {"", cell.field.code, cell.row.code if cell.row else ""}:
                yield cell


def check_expression(text: str, seen: Seen) -> list[Cell]:
    """The cells of this form, at the same time, that an expression needs; RuleBroken says what is wrong with it."""
    needed: list[Cell] = []
    for name in dict.fromkeys(names_of(text)):  # each once, however often the expression says it
        cells = seen.cells(name)
        needed += [] if name.form or name.previous else cells
    _check_amounts(text, seen)
    return needed


def _check_amounts(text: str, seen: Seen) -> None:
    """Refuse to calculate with what is no number: the result would always stay blank."""
    for node in ast.walk(read_expression(text)):
        operands = [node.left, node.right] if isinstance(node, ast.BinOp) else []
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            operands = [node.operand]
        for operand in operands:
            if isinstance(operand, ast.Name | ast.Attribute):
                cells = seen.cells(Name(ast.unparse(operand)))
                if wrong := next((cell for cell in cells if not cell.field.is_number), None):
                    raise RuleBroken(mark("“%(name)s” không phải ô số nên không tính được."), name=wrong.field.label)
            elif isinstance(operand, ast.Constant) and isinstance(operand.value, str):
                raise RuleBroken(mark("Không tính được với chữ “%(name)s”."), name=operand.value)
