"""Another code for a field, a table, a list or a column; everything in the form that names it follows."""

from collections.abc import Callable
from dataclasses import replace

from portal.errors import RuleBroken, mark
from portal.rules.data_forms.definition import Definition, Field, Part, Section, Table
from portal.rules.data_forms.designing.codes import is_code
from portal.rules.data_forms.designing.wording import with_names

BAD_CODE = mark("Mã gồm chữ thường không dấu, chữ số và dấu gạch dưới, bắt đầu bằng chữ, nhiều nhất 40 ký tự.")
TAKEN = mark("Mã “%(code)s” đã dùng cho mục khác của biểu mẫu này.")
Follow = Callable[[str, Part | None], str]
"""The new name of what an expression names, written in a column of a part or in none."""


def check_code(definition: Definition, place: str, code: str) -> None:
    """RuleBroken where what stands at ``place`` (a part, ``part.column``, or "": a new part) cannot have the code."""
    if not is_code(code):
        raise RuleBroken(BAD_CODE, field="code")
    owner = definition.parts[place.partition(".")[0]][1] if "." in place else None
    if owner is None or isinstance(owner, Field):
        taken = set(definition.parts)
    else:
        rows = [row.code for row in owner.rows] if isinstance(owner, Table) else []
        taken = {*rows, *(column.code for column in owner.columns)}
    if code in taken:
        raise RuleBroken(TAKEN, field="code", code=code)


def rename(definition: Definition, place: str, code: str) -> Definition:
    """The definition with the code in the place of the old one."""
    part_code, _, column = place.partition(".")
    part = definition.parts[part_code][1]
    follow = _follow_column(part, column, code) if column else _follow_part(part_code, code)
    sections = tuple(_section(section, place, code, follow) for section in definition.sections)
    sides = [
        replace(one, left=_said(one.left, None, follow), right=_said(one.right, None, follow))
        for one in definition.checks
    ]
    return Definition(sections, tuple(replace(one, upto=_said(one.upto, None, follow)) for one in sides))


def _follow_part(old: str, new: str) -> Follow:
    def follow(name: str, part: Part | None) -> str:
        beside = () if part is None or isinstance(part, Field) else [column.code for column in part.columns]
        named = (name == old and name not in beside) or name.startswith(f"{old}.")
        return new + name[len(old) :] if named else name

    return follow


def _follow_column(owner: Part, old: str, new: str) -> Follow:
    def follow(name: str, part: Part | None) -> str:
        if part is owner and name == old:
            return new
        head, _dot, last = name.rpartition(".")
        return f"{head}.{new}" if head.partition(".")[0] == owner.code and last == old else name

    return follow


def _section(section: Section, place: str, code: str, follow: Follow) -> Section:
    parts = tuple(_part(part, place, code, follow) for part in section.parts)
    return replace(section, shown_if=_said(section.shown_if, None, follow), parts=parts)


def _part(part: Part, place: str, code: str, follow: Follow) -> Part:
    new = code if part.code == place else part.code
    if isinstance(part, Field):
        return replace(_field(part, None, follow), code=new)
    columns = tuple(
        replace(_field(one, part, follow), code=code if f"{part.code}.{one.code}" == place else one.code)
        for one in part.columns
    )
    made = replace(part, code=new, columns=columns, shown_if=_said(part.shown_if, None, follow))
    if isinstance(made, Table) and place.startswith(f"{part.code}."):
        old = place.partition(".")[2]
        cells = [one.rpartition(".") for one in made.closed]
        made = replace(made, closed=frozenset(f"{row}.{code if last == old else last}" for row, _dot, last in cells))
    return made


def _field(one: Field, part: Part | None, follow: Follow) -> Field:
    return replace(one, formula=_said(one.formula, part, follow), shown_if=_said(one.shown_if, part, follow))


def _said(expression: str, part: Part | None, follow: Follow) -> str:
    return with_names(expression, lambda name: follow(name, part))
