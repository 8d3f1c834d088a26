"""The key that signs checkpoints of the register: Ed25519, made once and kept beside the database."""

import base64
import hashlib
import hmac
import os
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from portal.config import kept_secret


class SigningKey:
    """A private key; its file holds the 32-byte seed as hex, readable by the portal alone."""

    def __init__(self, seed: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.public = self._key.public_key().public_bytes_raw()
        self._sealing = hashlib.sha256(b"cong-truong sealed words 1\n" + seed).digest()

    def sign(self, message: bytes) -> bytes:
        """The 64-byte signature of a message (RFC 8032)."""
        return self._key.sign(message)

    def seal(self, words: str) -> str:
        """26 small letters and digits that only who has the key can find for these words (HMAC-SHA-256, 128 bits)."""
        digest = hmac.digest(self._sealing, words.encode(), "sha256")[:16]
        return base64.b32encode(digest).decode().rstrip("=").lower()


def load_signing_key(path: Path) -> SigningKey:
    """The key kept at ``path``; made there on first use."""
    seed = path.read_text().strip() if path.exists() else kept_secret(path, os.urandom(32).hex())
    return SigningKey(bytes.fromhex(seed))


def is_signed(public_key: bytes, signature: bytes, message: bytes) -> bool:
    """Whether the signature of the message is by this key."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
