"""Changes to a definition: adding, changing, moving, copying and removing sections, parts, columns and checks.

A *place* names one of them: ``@code`` a section, ``code`` a part, ``part.code`` a column, ``!code`` a check.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from portal.errors import NotFound
from portal.rules.data_forms.definition import Check, Definition, Field, Part, Repeat, Section, Table
from portal.rules.data_forms.designing.codes import code_of

Item = Section | Part | Check
One = TypeVar("One", Section, Field, Table, Repeat, Check)


def find(definition: Definition, place: str) -> Item:
    """What stands at a place; NotFound where nothing does."""
    for holder, items in _lists(definition):
        for item in items:
            if holder + item.code == place:
                return item
    raise NotFound


def section_of(definition: Definition, place: str) -> Section:
    """The section a part or column stands in."""
    for section in definition.sections:
        if any(part.code == place.partition(".")[0] for part in section.parts):
            return section
    raise NotFound


def put(definition: Definition, place: str, item: Item) -> Definition:
    """Put an item in the place of another."""
    find(definition, place)
    return _edit(definition, place, lambda _old: [item])


def remove(definition: Definition, place: str) -> Definition:
    """Take what stands at a place away."""
    find(definition, place)
    return _edit(definition, place, lambda _old: [])


def copy(definition: Definition, place: str) -> tuple[Definition, str]:
    """Put a copy with a code of its own below; gives also the copy's place."""
    item = find(definition, place)
    if isinstance(item, Section):
        taken = [one.code for one in definition.sections]
        parts: list[Part] = []
        used = list(definition.parts)
        for part in item.parts:
            used.append(code_of(part.code, used))
            parts.append(replace(part, code=used[-1]))
        twin: Item = replace(item, code=code_of(item.code, taken), parts=tuple(parts))
    else:
        holder = next(items for _prefix, items in _lists(definition) if any(one is item for one in items))
        taken = [one.code for one in holder] if place[:1] == "!" or "." in place else list(definition.parts)
        twin = replace(item, code=code_of(item.code, taken))
    prefix = place[: len(place) - len(item.code)]
    return _edit(definition, place, lambda old: [old, twin]), prefix + twin.code


def move(definition: Definition, place: str, step: int) -> Definition:
    """Move up (-1) or down (1) among its like; a part goes on into the next section at the end of its own."""
    item = find(definition, place)
    for _prefix, items in _lists(definition):
        index = next((index for index, one in enumerate(items) if one is item), None)
        if index is not None and 0 <= index + step < len(items):
            ordered = list(items)
            ordered.insert(index + step, ordered.pop(index))
            return _reordered(definition, place, ordered)
    return _to_next_section(definition, place, step) if place[:1] not in "@!" and "." not in place else definition


def move_to(definition: Definition, place: str, section_code: str) -> Definition:
    """Put a part at the end of another section."""
    part = find(definition, place)
    if section_of(definition, place).code == section_code:
        return definition
    return add_parts(remove(definition, place), section_code, [part])  # type: ignore[list-item]


def add_section(definition: Definition, section: Section) -> tuple[Definition, Section]:
    """Add a section at the end, with a code made of its label."""
    made = replace(section, code=code_of(section.label, [one.code for one in definition.sections], otherwise="phan"))
    return replace(definition, sections=(*definition.sections, made)), made


def add_parts(definition: Definition, section_code: str, parts: Iterable[Part]) -> Definition:
    """Add parts at the end of a section, with codes of their own where theirs are taken."""
    section = find(definition, f"@{section_code}")
    assert isinstance(section, Section)
    used, added = list(definition.parts), []
    for part in parts:
        code = part.code if part.code and part.code not in used else code_of(part.code or part.label, used)
        used.append(code)
        added.append(replace(part, code=code))
    return put(definition, f"@{section_code}", replace(section, parts=(*section.parts, *added)))


def add_check(definition: Definition, check: Check) -> tuple[Definition, Check]:
    """Add a check at the end, with a code of its own."""
    made = replace(check, code=code_of("kt", [one.code for one in definition.checks]))
    return replace(definition, checks=(*definition.checks, made)), made


def _lists(definition: Definition) -> Iterable[tuple[str, Sequence[Any]]]:
    """Every list of items with what stands before a code in the place of one of them."""
    yield "@", definition.sections
    yield "!", definition.checks
    for section in definition.sections:
        yield "", section.parts
        for part in section.parts:
            if not isinstance(part, Field):
                yield f"{part.code}.", part.columns


def _edit(definition: Definition, place: str, change: Callable[[Any], Sequence[Any]]) -> Definition:
    """Replace the one item at a place by none, one or two."""

    def go(prefix: str, items: Sequence[Any]) -> tuple[Any, ...]:
        return tuple(new for item in items for new in (change(item) if prefix + item.code == place else [item]))

    return _rebuilt(definition, go)


def _reordered(definition: Definition, place: str, ordered: Sequence[Any]) -> Definition:
    def go(prefix: str, items: Sequence[Any]) -> tuple[Any, ...]:
        return tuple(ordered if any(prefix + item.code == place for item in items) else items)

    return _rebuilt(definition, go)


def _rebuilt(definition: Definition, go: Callable[[str, Sequence[Any]], tuple[Any, ...]]) -> Definition:
    sections = []
    for section in go("@", definition.sections):
        parts = go("", section.parts)
        made = [
            one if isinstance(one, Field) else replace(one, columns=go(f"{one.code}.", one.columns)) for one in parts
        ]
        sections.append(replace(section, parts=tuple(made)))
    return replace(definition, sections=tuple(sections), checks=go("!", definition.checks))


def _to_next_section(definition: Definition, place: str, step: int) -> Definition:
    codes = [section.code for section in definition.sections]
    target = codes.index(section_of(definition, place).code) + step
    if not 0 <= target < len(codes):
        return definition
    part = find(definition, place)
    moved = remove(definition, place)
    section = moved.sections[target]
    parts = (part, *section.parts) if step > 0 else (*section.parts, part)
    return put(moved, f"@{section.code}", replace(section, parts=parts))  # type: ignore[arg-type]
