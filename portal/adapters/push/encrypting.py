"""Encryption of a push message for one device (RFC 8291 over RFC 8188, one record)."""

import os

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from portal.adapters.push.keys import CURVE

RECORD = 4096
LAST = b"\x02"
LONGEST = 3000
"""Bytes of a message; push services take at least 4096 encrypted ones."""


def encrypt(
    message: bytes,
    *,
    device_public: bytes,
    auth: bytes,
    key: ec.EllipticCurvePrivateKey | None = None,
    salt: bytes | None = None,
) -> bytes:
    """The body of a request; ``key`` and ``salt`` are new ones unless a test gives them. ``ValueError``: a bad key."""
    if len(message) > LONGEST:
        raise ValueError("message too long")
    own, salt = key or ec.generate_private_key(CURVE), salt or os.urandom(16)
    own_public = own.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    shared = own.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, device_public))
    secret = _derive(shared, auth, b"WebPush: info\0" + device_public + own_public, 32)
    content_key = _derive(secret, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derive(secret, salt, b"Content-Encoding: nonce\0", 12)
    header = salt + RECORD.to_bytes(4, "big") + bytes([len(own_public)]) + own_public
    return header + AESGCM(content_key).encrypt(nonce, message + LAST, None)


def is_point(device_public: bytes) -> bool:
    """Whether these bytes are a key a message can be encrypted for."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(CURVE, device_public)
    except ValueError:
        return False
    return len(device_public) == 65


def _derive(material: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=length, salt=salt, info=info).derive(material)
