"""The body of a program's request: JSON of a known shape, or a sentence about the first place that is not."""

import json
from decimal import Decimal
from typing import Any

from flask import request

from portal.errors import RuleBroken

LARGEST_BODY = 1024 * 1024
DEEPEST = 8


class BadRequest(RuleBroken):
    """The body is no JSON, or not of the shape that is described (400)."""


class WrongMediaType(RuleBroken):
    """The body is not declared as JSON (415)."""


def read_json() -> Any:
    """The body; numbers with a point as ``Decimal``, so that nothing is rounded."""
    if request.mimetype != "application/json":
        raise WrongMediaType("Gửi JSON với Content-Type: application/json.")
    try:
        found = json.loads(
            request.get_data(), object_pairs_hook=_members, parse_float=Decimal, parse_constant=_no_number
        )
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise BadRequest("Nội dung gửi lên không phải JSON.") from error
    _check_texts(found, 0)
    return found


def take(found: Any, name: str, kind: type | tuple[type, ...], usual: Any = None, *, needed: bool = False) -> Any:
    """A member of a JSON object, of the kind that is asked for."""
    if not isinstance(found, dict):
        raise BadRequest("Cần một đối tượng JSON có “%(name)s”.", name=name)
    if name not in found:
        if needed:
            raise BadRequest("Thiếu “%(name)s”.", name=name)
        return usual
    value, kinds = found[name], kind if isinstance(kind, tuple) else (kind,)
    if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
        raise BadRequest("“%(name)s” không đúng kiểu.", name=name)
    return value


def check_members(found: Any, known: frozenset[str]) -> None:
    """BadRequest for a member nobody reads: a misspelt name must not be lost in silence."""
    for name in found if isinstance(found, dict) else ():
        if name not in known:
            raise BadRequest("Không có mục “%(name)s”.", name=name[:60])


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object that names nothing twice: of two values nobody could say which was meant."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def _no_number(text: str) -> Any:
    raise ValueError(text)


def _check_texts(found: Any, depth: int) -> None:
    """No database and no page takes a NUL or half a character."""
    if depth > DEEPEST:
        raise BadRequest("Nội dung gửi lên lồng quá sâu.")
    if isinstance(found, str) and ("\x00" in found or any("\ud800" <= char <= "\udfff" for char in found)):
        raise BadRequest("Nội dung gửi lên có ký tự không dùng được.")
    if isinstance(found, dict):
        for name, value in found.items():
            _check_texts(name, depth)
            _check_texts(value, depth + 1)
    elif isinstance(found, list):
        for value in found:
            _check_texts(value, depth + 1)
