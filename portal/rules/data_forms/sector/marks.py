"""What changed since the last delivered file: NEW, UPDATE and CANCEL lines, and what was delivered so far."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

Values = Mapping[str, str]
"""A line's texts by heading."""


class Mark(StrEnum):
    """What the receiver does with a line; SAME is left out of the file of changes."""

    NEW = "NEW"
    UPDATE = "UPDATE"
    CANCEL = "CANCEL"
    SAME = ""


@dataclass(frozen=True)
class Marked:
    """A line with what the receiver does with it; ``changed``: the headings whose text is another, of an UPDATE."""

    key: str
    mark: Mark
    values: Values
    changed: tuple[str, ...] = ()


def compare(before: Mapping[str, Values], now: Mapping[str, Values]) -> list[Marked]:
    """Every line of today in its order, then those that are gone, with the texts they were delivered with."""
    found = [_one(key, values, before.get(key)) for key, values in now.items()]
    gone = (Marked(key, Mark.CANCEL, values) for key, values in before.items() if key not in now)
    return [*found, *gone]


def _one(key: str, values: Values, before: Values | None) -> Marked:
    if before is None:
        return Marked(key, Mark.NEW, values)
    changed = tuple(name for name in [*values, *before.keys() - values.keys()] if values.get(name) != before.get(name))
    return Marked(key, Mark.UPDATE if changed else Mark.SAME, values, changed)


def apply(table: Mapping[str, Values], changes: Iterable[Marked]) -> dict[str, Values]:
    """What the receiver holds after taking in a file of changes."""
    held = dict(table)
    for one in changes:
        if one.mark is Mark.CANCEL:
            held.pop(one.key, None)
        elif one.mark is not Mark.SAME:
            held[one.key] = one.values
    return held


def reworded(values: Values, headings: Iterable[str]) -> dict[str, str]:
    """A line as it was delivered, under the headings of today's map."""
    return {heading: values.get(heading, "") for heading in headings}
