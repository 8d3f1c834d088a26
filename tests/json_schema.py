"""As much of JSON Schema (2020-12) as the description of the API uses."""

from collections.abc import Iterator, Mapping
from typing import Any

KINDS: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}
KNOWN = {"$ref", "additionalProperties", "anyOf", "default", "enum", "format", "items", "maxItems", "properties"}
KNOWN |= {"required", "type"}


def faults(schema: Mapping[str, Any], found: Any, schemas: Mapping[str, Any], where: str = "$") -> Iterator[str]:
    """Every place that is not as described."""
    assert set(schema) <= KNOWN, f"{where}: this schema says more than is read here: {set(schema) - KNOWN}"
    if "$ref" in schema:
        yield from faults(schemas[schema["$ref"].rpartition("/")[2]], found, schemas, where)
        return
    if "anyOf" in schema:
        if all(list(faults(one, found, schemas, where)) for one in schema["anyOf"]):
            yield f"{where}: none of the shapes"
        return
    if "enum" in schema and found not in schema["enum"]:
        yield f"{where}: {found!r} is none of {schema['enum']}"
    if "type" in schema and not _is_a(schema["type"], found):
        yield f"{where}: {found!r} is no {schema['type']}"
        return
    if isinstance(found, list):
        for number, item in enumerate(found):
            yield from faults(schema.get("items", {}), item, schemas, f"{where}[{number}]")
    if isinstance(found, dict):
        yield from _members(schema, found, schemas, where)


def _members(schema: Mapping[str, Any], found: dict[str, Any], schemas: Mapping[str, Any], where: str) -> Iterator[str]:
    named, others = schema.get("properties", {}), schema.get("additionalProperties", True)
    for name in set(schema.get("required", ())) - set(found):
        yield f"{where}: no {name}"
    for name, value in found.items():
        if name in named:
            yield from faults(named[name], value, schemas, f"{where}.{name}")
        elif others is False:
            yield f"{where}: nobody said {name}"
        elif isinstance(others, dict):
            yield from faults(others, value, schemas, f"{where}.{name}")


def _is_a(kinds: str | list[str], found: Any) -> bool:
    names = [kinds] if isinstance(kinds, str) else kinds
    if isinstance(found, bool):
        return "boolean" in names
    return any(isinstance(found, KINDS[name]) for name in names)
