"""Whole numbers as browsers send them: what no table could hold is no number at all."""

from flask import Flask
from werkzeug.routing import IntegerConverter

LARGEST = 2**31 - 1
"""The largest number a key can have."""


class KeyConverter(IntegerConverter):
    """``<int:…>`` of an address; a larger number leads nowhere (404)."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **{"max": LARGEST, **kwargs})  # type: ignore[arg-type]

    def to_python(self, value: str) -> int:
        return int(super().to_python(value if len(value) <= 20 else str(LARGEST + 1)))


def register(app: Flask) -> None:
    """Let addresses take only numbers that can be keys; before any route is added."""
    app.url_map.converters["int"] = KeyConverter


def whole_number(typed: object) -> int | None:
    """The number that was typed in plain digits, or None: negative, too large, or none at all."""
    text = str(typed or "")
    if not (text.isascii() and text.isdigit() and len(text) <= 10) or int(text) > LARGEST:
        return None
    return int(text)


def key(typed: object) -> int:
    """As ``whole_number`` for a field that must have one; anything else raises ``ValueError``."""
    found = whole_number(typed)
    if found is None:
        raise ValueError(typed)
    return found
