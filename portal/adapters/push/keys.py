"""The key by which push services know the portal (VAPID, RFC 8292): made once, kept beside the secret key."""

import base64
import json
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from portal.config import kept_secret

CURVE = ec.SECP256R1()


class PushKey:
    """A private key on P-256; ``public`` is what browsers are given, as base64url."""

    def __init__(self, pem: str) -> None:
        key = load_pem_private_key(pem.encode(), None)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise TypeError("a key on P-256 expected")
        self._key = key
        self.public = to_text(key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))

    def authorization(self, audience: str, *, expires: int, contact: str) -> str:
        """The header that proves to the service at ``audience`` (an origin) who sends, until ``expires`` (Unix)."""
        claims = {"aud": audience, "exp": expires, "sub": contact}
        words = f"{_part({'typ': 'JWT', 'alg': 'ES256'})}.{_part(claims)}"
        r, s = decode_dss_signature(self._key.sign(words.encode(), ec.ECDSA(hashes.SHA256())))
        signature = to_text(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
        return f"vapid t={words}.{signature}, k={self.public}"


def load_push_key(path: Path) -> PushKey:
    """The key kept at ``path``; made there on first use."""
    return PushKey(path.read_text().strip() if path.exists() else kept_secret(path, _new_pem()))


def to_text(data: bytes) -> str:
    """base64url without padding, as the standards of push write bytes."""
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def to_bytes(text: str) -> bytes:
    """The bytes behind base64url; ``ValueError`` when it is none."""
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def _part(found: dict[str, object]) -> str:
    return to_text(json.dumps(found, separators=(",", ":")).encode())


def _new_pem() -> str:
    key = ec.generate_private_key(CURVE)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode().strip()
