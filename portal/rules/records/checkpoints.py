"""Checkpoints of the register: signed notes in the C2SP tlog-checkpoint form.

A note is ``origin``, the size in decimal, the root in base64, each on a line; an empty line; then a line
``— name base64(key id, signature)``. The signature is Ed25519 (RFC 8032) over the text up to and with the last line end
before the empty line. Sources: c2sp.org/signed-note, c2sp.org/tlog-checkpoint.
"""

import base64
import binascii
import hashlib
from collections.abc import Callable
from dataclasses import dataclass

ED25519 = b"\x01"


@dataclass(frozen=True)
class Checkpoint:
    """How many entries a register had and the root over them."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """The signed part."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def key_id(name: str, public_key: bytes) -> bytes:
    """Four bytes that tell which key signed: SHA-256(name, line end, algorithm, public key)."""
    return hashlib.sha256(name.encode() + b"\n" + ED25519 + public_key).digest()[:4]


def verifier_key(name: str, public_key: bytes) -> str:
    """The public key as people exchange it: ``name+id+key``."""
    return f"{name}+{key_id(name, public_key).hex()}+{base64.b64encode(ED25519 + public_key).decode()}"


def read_verifier_key(text: str) -> tuple[str, bytes]:
    """Name and public key; ``ValueError`` when it is none or its id does not fit."""
    name, given, encoded = text.strip().split("+", 2) if text.count("+") >= 2 else ("", "", "")
    raw = base64.b64decode(encoded, validate=True) if encoded else b""
    if len(raw) != 33 or raw[:1] != ED25519 or key_id(name, raw[1:]).hex() != given:
        raise ValueError("not a verifier key")
    return name, raw[1:]


def sign(checkpoint: Checkpoint, public_key: bytes, signer: Callable[[bytes], bytes]) -> str:
    """The note with its signature line."""
    text = checkpoint.text()
    signature = key_id(checkpoint.origin, public_key) + signer(text.encode())
    return f"{text}\n— {checkpoint.origin} {base64.b64encode(signature).decode()}\n"


def read(note: str, public_key: bytes, verify: Callable[[bytes, bytes, bytes], bool]) -> Checkpoint:
    """The checkpoint of a note whose signature by ``public_key`` is right; ``ValueError`` otherwise."""
    text, empty, signatures = note.partition("\n\n")
    lines = text.split("\n")
    if not empty or len(lines) != 3 or not lines[1].isdigit() or str(int(lines[1])) != lines[1]:
        raise ValueError("not a checkpoint")
    origin, size, root = lines[0], int(lines[1]), _decode(lines[2])
    signed = f"{text}\n".encode()
    for line in signatures.splitlines():
        prefix = f"— {origin} "
        blob = _decode(line.removeprefix(prefix)) if line.startswith(prefix) else b""
        if blob[:4] == key_id(origin, public_key) and verify(public_key, blob[4:], signed) and len(root) == 32:
            return Checkpoint(origin, size, root)
    raise ValueError("no valid signature")


def _decode(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError("not base64") from error
