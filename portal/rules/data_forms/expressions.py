"""Small calculations over a form's cells: formulas, the two sides of a check, conditions.

The grammar is the arithmetic part of Python's own, read by ``ast`` and never run as Python: numbers, "texts", names of
cells (``area``, ``pupils.g1.female``), ``+ - * /``, comparisons, ``and or not``, and these functions:

* ``sum(table)``, ``sum(table.row)``, ``sum(table.column)``, ``sum(repeat.column)``: blanks do not count;
* ``count(repeat)``: how many records;
* ``previous(cell)``: the value in the period before; ``other("form_code", cell)``: in another form, same time;
* ``or_else(a, b)``: ``b`` where ``a`` is blank.

A blank anywhere else makes the whole result blank (None), as does a division by nothing: what is not known is not
judged. In a column of a table or repeat the other columns of the same row or record go by their bare code.
"""

import ast
import operator
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, Protocol

from portal.errors import RuleBroken, mark

Value = Decimal | str | bool | None
LONGEST = 1_000
"""Characters of an expression."""
DEEPEST = 60
"""Operations inside one another: what is longer is better said with ``sum``."""
_FUNCTIONS = {"sum": 1, "count": 1, "previous": 1, "other": 2, "or_else": 2}
_ENDLESS = (float("inf"),)  # what 1e999 is read as
_ARITHMETIC: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_COMPARING: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


@dataclass(frozen=True)
class Name:
    """What an expression names: a cell or a group of cells, maybe of the period before or of another form."""

    key: str
    form: str = ""
    previous: bool = False
    function: str = ""


class Scope(Protocol):
    """Where the names get their values from."""

    def one(self, name: Name) -> Value:
        """The value of one cell."""

    def many(self, name: Name) -> Sequence[Value]:
        """The values of a table, a row, a column; one for each record of a repeat."""

    def summed(self, name: Name) -> Decimal | None:
        """What the numbers among them add up to; None where there is none."""


@lru_cache(maxsize=4096)
def read_expression(text: str) -> ast.expr:
    """The parsed expression; RuleBroken says in words what cannot be read."""
    if len(text) > LONGEST:
        raise RuleBroken(mark("Biểu thức dài quá %(most)d ký tự."), most=LONGEST)
    try:
        found = ast.parse(text.strip(), mode="eval").body
        for _ in _check(found):
            pass
        deep = _depth(found) > DEEPEST
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise RuleBroken(mark("Không đọc được biểu thức “%(text)s”."), text=text[:80]) from error
    if deep:
        raise RuleBroken(mark("Biểu thức có quá nhiều phép tính; hãy dùng tổng(…) của bảng, hoặc tách ra."))
    return found


def _depth(node: ast.AST) -> int:
    return 1 + max((_depth(inner) for inner in ast.iter_child_nodes(node)), default=0)


def names_of(text: str) -> list[Name]:
    """Every name in an expression, in reading order."""
    return [name for name in _check(read_expression(text)) if name]


def evaluate(text: str, scope: Scope) -> Value:
    """The value of an expression; None where something it needs is blank."""
    return _value(read_expression(text), scope)


def holds(text: str, scope: Scope) -> bool:
    """Whether a condition is true; an empty condition always is, a blank one never."""
    return not text or evaluate(text, scope) is True


def _check(node: ast.expr) -> Iterator[Name | None]:
    """Walk what the grammar allows, giving the names; ValueError at anything else."""
    match node:
        case ast.Constant(value=str() | bool() | int() | float() as written) if written not in _ENDLESS:
            yield None
        case ast.Name() | ast.Attribute():
            yield Name(_key(node))
        case ast.BinOp(op=op) if type(op) in _ARITHMETIC:
            yield from _check(node.left)
            yield from _check(node.right)
        case ast.UnaryOp(op=ast.USub() | ast.Not()):
            yield from _check(node.operand)
        case ast.BoolOp():
            for operand in node.values:
                yield from _check(operand)
        case ast.Compare(ops=[op], comparators=[right]) if type(op) in _COMPARING:
            yield from _check(node.left)
            yield from _check(right)
        case ast.Call():
            yield from _check_call(node)
        case _:
            raise ValueError(ast.dump(node)[:80])


def _check_call(node: ast.Call) -> Iterator[Name | None]:
    function = node.func.id if isinstance(node.func, ast.Name) else ""
    if node.keywords or _FUNCTIONS.get(function) != len(node.args):
        raise ValueError(function)
    if function == "or_else":
        for argument in node.args:
            yield from _check(argument)
    else:
        yield _named(function, node)


def _named(function: str, node: ast.Call) -> Name:
    """The name inside ``sum``, ``count``, ``previous`` or ``other``."""
    inner, form = node.args[-1], ""
    if function == "other":
        if not isinstance(node.args[0], ast.Constant) or not isinstance(node.args[0].value, str):
            raise ValueError(function)
        form = node.args[0].value
    if isinstance(inner, ast.Call) and isinstance(inner.func, ast.Name) and inner.func.id in {"sum", "count"}:
        if function not in {"previous", "other"} or len(inner.args) != 1 or inner.keywords:
            raise ValueError(function)
        return Name(_key(inner.args[0]), form, function == "previous", inner.func.id)
    return Name(_key(inner), form, function == "previous", function if function in {"sum", "count"} else "")


def _key(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{_key(node.value)}.{node.attr}"
    raise ValueError(ast.dump(node)[:80])


def _value(node: ast.expr, scope: Scope) -> Value:
    match node:
        case ast.Constant(value=bool() | str() as value):
            return value
        case ast.Constant(value=value):
            return Decimal(str(value))
        case ast.Name() | ast.Attribute():
            return scope.one(Name(_key(node)))
        case ast.UnaryOp():
            return _turned(node, _value(node.operand, scope))
        case ast.BinOp():
            return _calculate(node, scope)
        case ast.BoolOp():
            joined = all if isinstance(node.op, ast.And) else any
            return joined(_value(value, scope) is True for value in node.values)
        case ast.Compare():
            return _compare(node, scope)
        case ast.Call():
            return _call(node, scope)
    raise ValueError(ast.dump(node)[:80])


def _turned(node: ast.UnaryOp, inner: Value) -> Value:
    """``not`` and the minus sign; what is blank stays blank."""
    if isinstance(node.op, ast.Not):
        return None if inner is None else inner is not True
    return -inner if isinstance(inner, Decimal) else None


def _calculate(node: ast.BinOp, scope: Scope) -> Value:
    left, right = _number(_value(node.left, scope)), _number(_value(node.right, scope))
    if left is None or right is None or (isinstance(node.op, ast.Div) and not right):
        return None
    found: Decimal = _ARITHMETIC[type(node.op)](left, right)
    return found


def _compare(node: ast.Compare, scope: Scope) -> Value:
    left, right = _value(node.left, scope), _value(node.comparators[0], scope)
    if left is None or right is None:
        return None
    equal = isinstance(node.ops[0], ast.Eq | ast.NotEq)
    if not equal and not (isinstance(left, Decimal) and isinstance(right, Decimal)) and type(left) is not type(right):
        return None
    return _COMPARING[type(node.ops[0])](left, right)


def _call(node: ast.Call, scope: Scope) -> Value:
    function = node.func.id if isinstance(node.func, ast.Name) else ""
    if function == "or_else":
        first = _value(node.args[0], scope)
        return _value(node.args[1], scope) if first is None else first
    name = _named(function, node)
    if name.previous or name.form:
        return scope.one(name)
    if name.function == "count":
        return Decimal(len(scope.many(name)))
    return scope.summed(name)


def _number(value: Value) -> Decimal | None:
    return value if isinstance(value, Decimal) else None
