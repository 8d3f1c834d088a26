"""The whole content of a report in one canonical shape, its hash, and the differences between two of them."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.rules.data_forms.content import Content, Place

FORMAT = 1


def snapshot_of(content: Content) -> dict[str, Any]:
    """JSON of what was entered: cells that hold something or say why not, explanations, records in their order.

    What is calculated is left out: it follows from the rest and the form's version.
    """
    standing = {0, *(number for ids in content.records.values() for number in ids)}
    written = {place for place, text in content.kept.items() if text} | {*content.reasons}
    places = sorted(place for place in written if place[1] in standing)
    return {
        "format": FORMAT,
        "cells": [
            [key, record, content.kept.get((key, record), ""), content.reasons.get((key, record), "")]
            for key, record in places
        ],
        "explained": dict(sorted(content.explained.items())),
        "records": {part: list(ids) for part, ids in sorted(content.records.items()) if ids},
    }


def hash_of(snapshot: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON, in hexadecimal: keys sorted, no blanks, UTF-8."""
    text = json.dumps(snapshot, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Difference:
    """One place that differs; ``reason`` stands beside the newer text."""

    place: Place
    before: str
    after: str
    reason: str = ""


def differences(older: Mapping[str, Any], newer: Mapping[str, Any]) -> list[Difference]:
    """What differs between two snapshots, by place; the explanation of a check has the place ``!code``.

    A record that is gone shows each of its cells as blanked, a new one each as filled.
    """
    before, after = _texts(older), _texts(newer)
    return [
        Difference(place, before.get(place, ("", ""))[0], *after.get(place, ("", "")))
        for place in sorted(before.keys() | after.keys())
        if before.get(place, ("", "")) != after.get(place, ("", ""))
    ]


def _texts(snapshot: Mapping[str, Any]) -> dict[Place, tuple[str, str]]:
    records = {number for ids in snapshot["records"].values() for number in ids}
    cells = {
        (key, record): (text, reason)
        for key, record, text, reason in snapshot["cells"]
        if not record or record in records
    }
    return cells | {(f"!{code}", 0): (text, "") for code, text in snapshot["explained"].items()}
