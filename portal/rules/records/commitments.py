"""Salted commitments: the register proves facts about names without holding any name.

A commitment is SHA-256 over a random salt and the facts as canonical JSON. Who is given the salt and the facts can
check them; nobody can guess them from the commitment.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def canonical(facts: Mapping[str, Any]) -> bytes:
    """Facts as bytes that are the same everywhere: JSON, keys sorted, no blanks, UTF-8."""
    return json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def commitment(salt: str, facts: Mapping[str, Any]) -> bytes:
    """32 bytes that stand for the facts; ``salt`` is hex."""
    return hashlib.sha256(bytes.fromhex(salt) + canonical(facts)).digest()
