"""What is needed to work out a form: the typed cells behind a value, and what lies outside the report."""

from collections.abc import Iterator, Sequence

from portal.rules.data_forms.content import Content
from portal.rules.data_forms.definition import Cell, Definition, Repeat
from portal.rules.data_forms.expressions import Name, names_of


def needed_keys(definition: Definition, cell: Cell) -> frozenset[str]:
    """Keys of the typed cells of the same report behind a cell; its own key where it is typed."""
    return _behind(definition, [cell])


def asked_keys(definition: Definition, cell: Cell) -> frozenset[str]:
    """The same, and the cells behind the conditions under which it is asked."""
    conditions = {cell.section.shown_if, cell.field.shown_if, "" if cell.part is cell.field else cell.part.shown_if}
    return _behind(definition, [cell, *(one for text in conditions if text for one in _in(definition, cell, text))])


def _behind(definition: Definition, cells: Sequence[Cell]) -> frozenset[str]:
    found: set[str] = set()
    seen: set[str] = set()
    waiting = [*cells]
    while waiting:
        one = waiting.pop()
        if one.key in seen:
            continue
        seen.add(one.key)
        if one.is_calculated:
            waiting += _named(definition, one)
        else:
            found.add(one.key)
    return frozenset(found)


def _named(definition: Definition, cell: Cell) -> Iterator[Cell]:
    """The cells a calculated cell looks at directly."""
    if cell.row and cell.row.is_total:
        yield from Content(definition).group(f"{cell.part.code}.{cell.field.code}")
        return
    yield from _in(definition, cell, cell.field.formula)


def _in(definition: Definition, cell: Cell, text: str) -> Iterator[Cell]:
    """The cells an expression names, as it is read beside a cell."""
    beside = f"{cell.part.code}.{cell.row.code}" if cell.row else cell.part.code
    for name in names_of(text):
        if name.form or name.previous:
            continue
        one = definition.cells.get(f"{beside}.{name.key}") or definition.cells.get(name.key)
        if one is not None:
            yield one
        elif isinstance(definition.parts.get(name.key.partition(".")[0], (None, None))[1], Repeat):
            yield from (held for held in definition.cells.values() if held.part.code == name.key)
        else:
            yield from Content(definition).group(name.key)


def outside_names(definition: Definition) -> list[Name]:
    """What the form's expressions name in the period before and in other forms."""
    texts = [text for check in definition.checks for text in check.sides]
    texts += [section.shown_if for section in definition.sections]
    texts += [part.shown_if for _section, part in definition.parts.values()]
    texts += [text for cell in definition.cells.values() for text in (cell.field.formula, cell.field.shown_if)]
    found = [name for text in set(texts) if text for name in names_of(text)]
    return [name for name in found if name.previous or name.form]
