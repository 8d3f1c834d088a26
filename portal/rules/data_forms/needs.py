"""Which typed cells a value is worked out from."""

from collections.abc import Iterator

from portal.rules.data_forms.content import Content
from portal.rules.data_forms.definition import Cell, Definition, Repeat
from portal.rules.data_forms.expressions import names_of


def needed_keys(definition: Definition, cell: Cell) -> frozenset[str]:
    """Keys of the typed cells of the same report behind a cell; its own key where it is typed."""
    found: set[str] = set()
    seen: set[str] = set()
    waiting = [cell]
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
    beside = f"{cell.part.code}.{cell.row.code}" if cell.row else cell.part.code
    for name in names_of(cell.field.formula):
        if name.form or name.previous:
            continue
        one = definition.cells.get(f"{beside}.{name.key}") or definition.cells.get(name.key)
        if one is not None:
            yield one
        elif isinstance(definition.parts.get(name.key.partition(".")[0], (None, None))[1], Repeat):
            yield from (held for held in definition.cells.values() if held.part.code == name.key)
        else:
            yield from Content(definition).group(name.key)
